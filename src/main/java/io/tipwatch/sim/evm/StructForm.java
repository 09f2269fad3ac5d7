package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.Failure;
import io.tipwatch.sim.evm.machine.Opcode;
import java.util.Optional;

/**
 * How a client writes a list of steps.
 *
 * @param firstDepth what it calls the depth of a transaction's own call
 * @param prefix what comes before hexadecimal bytes and words, {@code 0x} or nothing
 * @param hexGas whether gas is hexadecimal, in the result and maybe in steps
 * @param storage what is shown of it
 * @param refund when it is shown
 */
record StructForm(
    EvmDialect dialect, int firstDepth, String prefix, HexGas hexGas, Shown storage, Shown refund) {
  enum HexGas {
    NOWHERE,
    IN_RESULT,
    EVERYWHERE
  }

  enum Shown {
    NEVER,
    /** An object without anything in it, at every step. */
    EMPTY,
    /** Where it is used, or where it is not zero. */
    IF_ANY,
    /** All that the contract has, at every step. */
    ALWAYS
  }

  static StructForm of(EvmDialect dialect) {
    return switch (dialect) {
      case OPERA, ERIGON ->
          new StructForm(dialect, 1, "", HexGas.NOWHERE, Shown.IF_ANY, Shown.NEVER);
      case SONIC, GETH ->
          new StructForm(dialect, 1, "0x", HexGas.NOWHERE, Shown.IF_ANY, Shown.IF_ANY);
      case NETHERMIND -> new StructForm(dialect, 1, "0x", HexGas.NOWHERE, Shown.EMPTY, Shown.NEVER);
      case BESU -> new StructForm(dialect, 1, "", HexGas.NOWHERE, Shown.IF_ANY, Shown.NEVER);
      case RETH, ANVIL ->
          new StructForm(dialect, 1, "0x", HexGas.NOWHERE, Shown.IF_ANY, Shown.ALWAYS);
      case ETHEREUMJS ->
          new StructForm(dialect, 0, "0x", HexGas.IN_RESULT, Shown.ALWAYS, Shown.NEVER);
      case GANACHE -> new StructForm(dialect, 1, "", HexGas.EVERYWHERE, Shown.EMPTY, Shown.NEVER);
    };
  }

  /** The last step of a failed program is missing when it could not be paid. */
  boolean hidesStep(Optional<Failure> failure) {
    return dialect == EvmDialect.ETHEREUMJS
        && failure
            .filter(it -> it == Failure.OUT_OF_GAS || it == Failure.REENTRANCY_SENTRY)
            .isPresent();
  }

  /** The member for a step's error, with the comma before it; nothing if there is none. */
  String error(Optional<Failure> failure, int operation) {
    return switch (dialect) {
      case OPERA, SONIC, GETH -> quoted(failure.filter(StructForm::isTold), operation);
      case ERIGON -> failure.isPresent() ? ",\"error\":{}" : "";
      case NETHERMIND -> failure.isPresent() ? quoted(failure, operation) : ",\"error\":null";
      case BESU -> failure.map(it -> ",\"error\":\"" + ErrorText.besu(it) + "\"").orElse("");
      case RETH, ANVIL ->
          failure.map(it -> ",\"error\":\"" + ErrorText.revmStep(it) + "\"").orElse("");
      case ETHEREUMJS ->
          ",\"error\":" + (failure.isPresent() || operation == Opcode.REVERT ? "true" : "null");
      case GANACHE -> ",\"error\":\"\"";
    };
  }

  private static String quoted(Optional<Failure> failure, int operation) {
    return failure.map(it -> ",\"error\":\"" + ErrorText.geth(it, operation) + "\"").orElse("");
  }

  /** go-ethereum tells what fails before an operation is performed, and nothing else. */
  private static boolean isTold(Failure failure) {
    return switch (failure) {
      case OUT_OF_GAS, REENTRANCY_SENTRY, STACK_UNDERFLOW, STACK_OVERFLOW -> true;
      default -> false;
    };
  }

  /** What an operation is called; some names changed over the years. */
  String name(Opcode op) {
    boolean old = dialect == EvmDialect.OPERA || dialect == EvmDialect.GANACHE;
    return switch (op.name()) {
      case "KECCAK256" -> old || dialect == EvmDialect.BESU ? "SHA3" : op.name();
      case "PREVRANDAO" -> old ? "DIFFICULTY" : op.name();
      case "INVALID" -> dialect == EvmDialect.OPERA ? "opcode 0xfe not defined" : op.name();
      default -> op.name();
    };
  }

  boolean isRevm() {
    return dialect == EvmDialect.RETH || dialect == EvmDialect.ANVIL;
  }
}
