package io.tipwatch.trace.evm.steps;

import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Side;

/** One side's answer cannot be used, or not any further. */
final class SideException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Side side;
  private final NoAnswerException cause;

  SideException(Side side, NoAnswerException cause) {
    super(cause);
    this.side = side;
    this.cause = cause;
  }

  Side side() {
    return side;
  }

  NoAnswerException why() {
    return cause;
  }
}
