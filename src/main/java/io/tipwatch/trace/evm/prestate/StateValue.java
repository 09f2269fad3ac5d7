package io.tipwatch.trace.evm.prestate;

import io.tipwatch.trace.HexScanner;

/**
 * A value of the state.
 *
 * @param lane1 of its digest, since long code is not kept as a whole
 * @param text in one form, cut if it is long
 */
record StateValue(long lane1, long lane2, String text) {
  static StateValue of(HexScanner value) {
    return new StateValue(value.lane1(), value.lane2(), value.text());
  }

  boolean same(StateValue other) {
    return lane1 == other.lane1 && lane2 == other.lane2;
  }

  /** Whether it is zero, or no bytes. */
  boolean zero() {
    return text.equals("0x0") || text.equals("0x");
  }
}
