package io.tipwatch.sim.evm;

/**
 * How a client writes a list of calls in the manner of Parity.
 *
 * @param rootGas what it calls the gas of a transaction's own call
 * @param rootUsed what it says that this call used
 * @param precompiles which calls of precompiled contracts it shows
 * @param creationMethod whether it tells {@code create} from {@code create2}
 * @param delegateValue whether a delegate's call shows the value that its caller was given
 */
record FlatForm(
    RootGas rootGas,
    RootUsed rootUsed,
    Precompiles precompiles,
    boolean creationMethod,
    boolean delegateValue) {
  enum RootGas {
    /** The limit without what is paid before anything runs. */
    OF_FRAME,
    LIMIT,
    /** Opera's mistake. */
    USED
  }

  enum RootUsed {
    OF_FRAME,
    /** As the receipt has it. */
    OF_RECEIPT,
    /** The receipt's without what is paid before anything runs. */
    AFTER_REFUNDS
  }

  enum Precompiles {
    SHOWN,
    /** Only those that are paid. */
    WITH_VALUE,
    HIDDEN
  }

  /** Of {@code trace_block} and its like. */
  static FlatForm of(EvmDialect dialect) {
    return switch (dialect) {
      case OPERA ->
          new FlatForm(RootGas.USED, RootUsed.OF_RECEIPT, Precompiles.SHOWN, false, false);
      case SONIC ->
          new FlatForm(RootGas.OF_FRAME, RootUsed.OF_RECEIPT, Precompiles.SHOWN, false, false);
      case ERIGON ->
          new FlatForm(RootGas.OF_FRAME, RootUsed.OF_FRAME, Precompiles.WITH_VALUE, true, true);
      case BESU ->
          new FlatForm(RootGas.OF_FRAME, RootUsed.AFTER_REFUNDS, Precompiles.HIDDEN, true, true);
      case ANVIL ->
          new FlatForm(RootGas.OF_FRAME, RootUsed.OF_FRAME, Precompiles.SHOWN, true, true);
      case NETHERMIND, RETH, GETH, ETHEREUMJS, GANACHE ->
          new FlatForm(RootGas.OF_FRAME, RootUsed.OF_FRAME, Precompiles.HIDDEN, true, true);
    };
  }

  /** Of {@code flatCallTracer}. */
  static FlatForm ofTracer() {
    return new FlatForm(RootGas.LIMIT, RootUsed.OF_FRAME, Precompiles.HIDDEN, true, true);
  }

  FlatForm withPrecompiles() {
    return new FlatForm(rootGas, rootUsed, Precompiles.SHOWN, creationMethod, delegateValue);
  }
}
