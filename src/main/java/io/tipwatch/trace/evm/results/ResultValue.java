package io.tipwatch.trace.evm.results;

import java.math.BigDecimal;

/**
 * One value of a result.
 *
 * @param shown as the node wrote it
 * @param exact equal for equal values alone: numbers of one value are equal however they are
 *     written, and nothing else is
 */
record ResultValue(String shown, String exact) {
  static final ResultValue OBJECT = new ResultValue("{…}", "{");
  static final ResultValue LIST = new ResultValue("[…]", "[");
  static final ResultValue NULL = word("null");

  /** True, false or null. */
  static ResultValue word(String word) {
    return new ResultValue(word, word);
  }

  static ResultValue text(String text) {
    String quoted = '"' + text + '"';
    return new ResultValue(quoted, quoted);
  }

  static ResultValue number(String text) {
    return new ResultValue(text, "=" + exact(text));
  }

  private static String exact(String number) {
    try {
      return new BigDecimal(number).stripTrailingZeros().toString();
    } catch (NumberFormatException | ArithmeticException _) {
      return number; // an exponent that no decimal has
    }
  }

  boolean same(ResultValue other) {
    return exact.equals(other.exact);
  }
}
