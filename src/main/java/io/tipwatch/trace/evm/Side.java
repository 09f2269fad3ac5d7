package io.tipwatch.trace.evm;

/** One of the two answers of a comparison. */
public enum Side {
  LEFT,
  RIGHT,
  BOTH;

  /** The side for which something holds; one of them must. */
  public static Side of(boolean left, boolean right) {
    if (!left && !right) {
      throw new IllegalArgumentException("neither side");
    }
    return left && right ? BOTH : left ? LEFT : RIGHT;
  }
}
