package io.tipwatch.report;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Foreign text inside Markdown. What comes in must be one line, as {@link NodeText} gives it. */
final class MarkdownText {
  private static final Pattern SPACES = Pattern.compile(" +");
  private static final Pattern ORDINARY =
      Pattern.compile("\\(?[A-Za-z0-9]+(['-][A-Za-z0-9]+)*\\)?[,.;:]?");

  private MarkdownText() {}

  /**
   * A code span; also safe in a table cell. Texts with characters that end spans or cells become an
   * element with every character of markup spelled as an entity, since renderers differ there.
   */
  static String code(String text) {
    if (text.isBlank()) {
      return "–";
    }
    boolean plain = text.indexOf('`') < 0 && text.indexOf('|') < 0 && text.indexOf('\\') < 0;
    return plain ? "`" + text.strip() + "`" : "<code>" + entities(text) + "</code>";
  }

  /** A sentence that may hold foreign words; all but ordinary words become code spans. */
  static String prose(String text) {
    return Stream.of(SPACES.split(text.strip()))
        .map(word -> ORDINARY.matcher(word).matches() ? word : code(word))
        .collect(Collectors.joining(" "));
  }

  private static String entities(String text) {
    StringBuilder out = new StringBuilder(text.length() + 32);
    text.codePoints()
        .forEach(point -> {
          if (harmless(point)) {
            out.appendCodePoint(point);
          } else {
            out.append("&#").append(point).append(';');
          }
        });
    return out.toString();
  }

  private static boolean harmless(int point) {
    return point > 0x7f || Character.isLetterOrDigit(point) || " ,.;()'-".indexOf(point) >= 0;
  }
}
