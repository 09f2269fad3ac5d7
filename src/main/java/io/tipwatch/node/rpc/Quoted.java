package io.tipwatch.node.rpc;

/** Foreign text made fit for one line of a log or a terminal. */
public final class Quoted {
  private Quoted() {}

  /**
   * The text with control, direction and unpaired surrogate characters escaped, cut to a length.
   *
   * @param maxChars how many characters of the original are kept
   */
  public static String text(String foreign, int maxChars) {
    StringBuilder safe = new StringBuilder(Math.min(foreign.length(), maxChars) + 16);
    int end = Math.min(foreign.length(), maxChars);
    for (int i = 0; i < end; i++) {
      append(safe, foreign.charAt(i));
    }
    return foreign.length() > end ? safe.append('…').toString() : safe.toString();
  }

  private static void append(StringBuilder safe, char c) {
    int type = Character.getType(c);
    boolean shown =
        type != Character.CONTROL
            && type != Character.FORMAT
            && type != Character.SURROGATE
            && type != Character.LINE_SEPARATOR
            && type != Character.PARAGRAPH_SEPARATOR;
    if (shown) {
      safe.append(c);
    } else {
      safe.append("\\u").append(String.format("%04x", (int) c));
    }
  }
}
