package io.tipwatch.cli;

import java.util.Locale;

/** Text that cannot steer a terminal or forge a line. */
final class Plain {
  private Plain() {}

  /**
   * Writes every control and format character as an escape such as {@code \n} or {@code \u001b}.
   */
  static String text(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (isControl(text.charAt(at))) {
        return escaped(text);
      }
    }
    return text;
  }

  private static String escaped(String text) {
    StringBuilder plain = new StringBuilder(text.length() + 16);
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      switch (c) {
        case '\n' -> plain.append("\\n");
        case '\r' -> plain.append("\\r");
        case '\t' -> plain.append("\\t");
        default -> {
          if (isControl(c)) {
            plain.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            plain.append(c);
          }
        }
      }
    }
    return plain.toString();
  }

  /** Control characters, line separators, and those that turn the direction of writing. */
  private static boolean isControl(char c) {
    return Character.isISOControl(c)
        || c == '\u2028'
        || c == '\u2029'
        || (c >= '\u202a' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069');
  }
}
