package io.tipwatch.trace.evm.steps;

import io.tipwatch.trace.evm.EvmDialect;
import java.io.InputStream;
import java.util.OptionalInt;

/**
 * One side's answer with the steps of a transaction; from a spool or as it arrives from a node. It
 * is read no further than the first difference, and never closed.
 *
 * @param index of the transaction in an answer for a whole block; absent for an answer that holds
 *     one transaction
 * @param ranCode whether it is known that the transaction ran code, so that no steps are no answer
 */
public record StepSource(InputStream in, OptionalInt index, EvmDialect dialect, boolean ranCode) {
  /** The answer for one transaction, of a client without peculiarities. */
  public static StepSource of(InputStream in) {
    return new StepSource(in, OptionalInt.empty(), EvmDialect.STANDARD, false);
  }

  /** One transaction in the answer for a block. */
  public StepSource at(int transaction) {
    return new StepSource(in, OptionalInt.of(transaction), dialect, ranCode);
  }

  public StepSource with(EvmDialect client) {
    return new StepSource(in, index, client, ranCode);
  }

  /** The same, known to have run code. */
  public StepSource thatRanCode() {
    return new StepSource(in, index, dialect, true);
  }
}
