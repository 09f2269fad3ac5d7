package io.tipwatch.trace.evm.lint;

/**
 * One token of a script.
 *
 * @param text as it stands in the script; of a string without its quotes
 * @param line from 1
 */
record JsToken(Kind kind, String text, int line) {
  enum Kind {
    NAME,
    STRING,
    NUMBER,
    /** A template, whatever stands in it. */
    TEMPLATE,
    /** A regular expression. */
    PATTERN,
    /** A bracket, or any other sign; {@code =>} and {@code ...} are one. */
    SIGN
  }

  boolean is(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  /** Whether it can be the key of a property. */
  boolean isKey() {
    return kind == Kind.NAME || kind == Kind.STRING || kind == Kind.NUMBER;
  }
}
