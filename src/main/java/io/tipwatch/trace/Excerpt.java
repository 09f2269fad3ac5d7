package io.tipwatch.trace;

/** Cuts long values to what a reader can take in, saying that it did. */
public final class Excerpt {
  /** Characters of a value that a report shows. */
  public static final int MAX_SHOWN = 2_000;

  private static final int SHOWN_BEFORE = 40;

  private Excerpt() {}

  /** A value cut to a readable length, beginning at {@code from} if it is long. */
  public static String of(String value, int from) {
    if (value.length() <= MAX_SHOWN) {
      return value;
    }
    int start = Math.min(from, value.length());
    int end = Math.min(value.length(), start + MAX_SHOWN);
    return (start > 0 ? "…" : "")
        + value.substring(start, end)
        + (end < value.length() ? "…" : "")
        + " ("
        + value.length()
        + " characters)";
  }

  /** Where to begin to show two values, so that what differs in them is seen. */
  public static int from(String a, String b) {
    int at = 0;
    while (at < a.length() && at < b.length() && a.charAt(at) == b.charAt(at)) {
      at++;
    }
    return Math.max(0, at - SHOWN_BEFORE);
  }
}
