package io.tipwatch.sim;

import java.util.Optional;

/** What came of one message, on a node with or without a fault. */
record SimReceipt(long exitCode, long gasUsed) {
  private static final int SENDER_INVALID = 1;
  private static final int ILLEGAL_ARGUMENT = 16;

  /** What an entry of a wrong price list costs, in units of gas. */
  private static final long OTHER_PRICE = 14_000;

  static SimReceipt of(SimMessage message, TraceShape shape, Optional<TraceFault> fault) {
    boolean failed = message.failsBeforeRunning(shape);
    long code = failed ? SENDER_INVALID : message.exitCode();
    long gas = failed ? 0 : message.gasUsed();
    boolean otherCode = fault.filter(it -> it.changes(message, "MsgRct.ExitCode")).isPresent();
    boolean otherGas = fault.filter(it -> it.changes(message, "MsgRct.GasUsed")).isPresent();
    long inverted = code == 0 ? ILLEGAL_ARGUMENT : 0;
    return new SimReceipt(otherCode ? inverted : code, otherGas ? gas + OTHER_PRICE : gas);
  }
}
