package io.tipwatch.report;

/**
 * Text that came from a node, made fit for the eye: one line, and nothing in it that a terminal, a
 * browser or a reader would take for something else than it is.
 */
public final class NodeText {
  /** Longest text shown of one field, in characters. */
  static final int MAX_CHARS = 256;

  private NodeText() {}

  /** The text, escaped and cut at {@link #MAX_CHARS}. */
  public static String of(String raw) {
    return of(raw, MAX_CHARS);
  }

  /** The text, escaped and cut. */
  public static String of(String raw, int maxChars) {
    int end = Math.min(raw.length(), maxChars);
    if (end < raw.length() && Character.isHighSurrogate(raw.charAt(end - 1))) {
      end--;
    }
    StringBuilder shown = new StringBuilder(end + 16);
    for (int i = 0; i < end; ) {
      int point = raw.codePointAt(i);
      append(shown, point);
      i += Character.charCount(point);
    }
    if (end < raw.length()) {
      shown.append("… (").append(raw.length() - end).append(" more)");
    }
    return shown.toString();
  }

  private static void append(StringBuilder shown, int point) {
    if (!deceptive(point)) {
      shown.appendCodePoint(point);
      return;
    }
    switch (point) {
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      case '\t' -> shown.append("\\t");
      default ->
          Character.toString(point)
              .chars()
              .forEach(unit -> shown.append("\\u").append("%04x".formatted(unit)));
    }
  }

  /**
   * Control and bidi characters move the cursor or the order of what is read; marks and characters
   * without a width hide in what they stand next to.
   */
  static boolean deceptive(int point) {
    if (point >= ' ' && point < 0x7f) {
      return false;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }
}
