package io.tipwatch.incident;

/** Foreign text, made fit to be kept: of bounded length, and without what a database refuses. */
public final class Texts {
  private static final char REPLACEMENT = '\ufffd';

  private Texts() {}

  /** At most {@code max} characters, control characters and halves of pairs replaced. */
  public static String line(String text, int max) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), max));
    int i = 0;
    while (i < text.length() && clean.length() < max) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
      if (half || Character.isISOControl(point)) {
        clean.append(point == '\n' ? ' ' : REPLACEMENT);
      } else if (clean.length() + Character.charCount(point) <= max) {
        clean.appendCodePoint(point);
      } else {
        break;
      }
    }
    return clean.toString();
  }
}
