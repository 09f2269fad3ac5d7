package io.tipwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a node says, a report has the same structure as if it had said something harmless. */
class HostileTextTest {
  private static final Pattern TAG = Pattern.compile("<[^>]*>?");
  private static final Pattern CODE = Pattern.compile("`[^`\n]*`|<code>[^<\n]*</code>|–");

  /** The one fenced block is the call path, which holds numbers only. */
  private static final Pattern FENCE =
      Pattern.compile("^```text\n[ a-z0-9└─\n]*◀ here\n```$", Pattern.MULTILINE);

  private static final List<String> FRAGMENTS =
      List.of(
          "<script>alert(1)</script>",
          "<img src=x onerror=alert(1)>",
          "\"><svg onload=alert(1)>",
          "'><iframe src=javascript:alert(1)>",
          "</style><script>alert(1)</script>",
          "</code></pre></td></table><h1>all is well</h1>",
          "</summary></details><b>",
          "<!-- -->",
          "<![CDATA[x]]>",
          "&lt;script&gt;",
          "&#60;b&#62;",
          "` <b>` |",
          "```\n# all is well\n```",
          "``` x ``",
          "| a | b |\n| --- | --- |",
          "\\| \\` \\<b>",
          "[click](https://example.org)",
          "![p](https://example.org/p.png)",
          "https://example.org www.example.org a@example.org",
          "@maintainer #1 GH-1 owner/repo#2",
          "\n\n# heading",
          "\r\n- item",
          "**bold** _it_ ~~no~~ $x$",
          "<a href=\"javascript:alert(1)\">",
          "{{constructor.constructor('alert(1)')()}}");

  /** One hundred: each fragment bare, as an attribute, after an escape, and among bidi marks. */
  static Stream<String> strings() {
    return FRAGMENTS.stream()
        .flatMap(text ->
            Stream.of(
                text, "x\" " + text + " y='", "\u001b[2J" + text, "\u202e" + text + "\u0000"));
  }

  @Test
  void thereAreAHundredStrings() {
    assertThat(strings()).hasSize(100).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("strings")
  void addsNoElementAndNoAttributeToHtml(String hostile) {
    String html = ReportHtml.render(Samples.split(text -> text + hostile));

    assertThat(tags(html)).isEqualTo(tags(ReportHtml.render(Samples.split(text -> text + "x"))));
  }

  @ParameterizedTest
  @MethodSource("strings")
  void leavesNothingButCodeInMarkdown(String hostile) {
    String markdown = ReportMarkdown.render(Samples.split(text -> text + hostile));

    assertThat(frame(markdown))
        .isEqualTo(frame(ReportMarkdown.render(Samples.split(text -> text + "x"))));
  }

  @ParameterizedTest
  @MethodSource("strings")
  void reachesATerminalWithoutControlCharacters(String hostile) {
    String text = ReportText.render(Samples.split(raw -> raw + hostile), 100, false);

    assertThat(text.codePoints().filter(point -> point != '\n' && NodeText.deceptive(point)))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("strings")
  void isInertInTheReasonOfAVerdict(String hostile) {
    Diagnosis said = Samples.bare(new io.tipwatch.chain.Verdict.Inconclusive(hostile));
    Diagnosis plain = Samples.bare(new io.tipwatch.chain.Verdict.Inconclusive("x"));

    assertThat(tags(ReportHtml.render(said))).isEqualTo(tags(ReportHtml.render(plain)));
    assertThat(frame(ReportMarkdown.render(said))).doesNotContain("<", "@", "](", "http", "www");
  }

  @Test
  void escapesEveryControlAndBidiCharacter() {
    IntStream deceptive =
        IntStream.concat(
            IntStream.concat(IntStream.range(0, 0x20), IntStream.rangeClosed(0x7f, 0x9f)),
            IntStream.of(
                0xad, 0x61c, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d,
                0x202e, 0x2066, 0x2067, 0x2068, 0x2069, 0xfeff, 0xd800, 0x0301));

    assertThat(deceptive.mapToObj(Character::toString).map(NodeText::of))
        .allMatch(
            shown -> shown.startsWith("\\") && shown.chars().allMatch(c -> c > ' ' && c < 127));
  }

  @Test
  void cutsLongFieldsBetweenCharacters() {
    String shown = NodeText.of("a".repeat(255) + "\ud83d\ude00" + "b".repeat(10));

    assertThat(shown).isEqualTo("a".repeat(255) + "… (12 more)");
  }

  @Test
  void showsWhereLongValuesDiffer() {
    String common = "a".repeat(5000);
    Diagnosis.Location whole = Samples.split().location().orElseThrow();
    Diagnosis diagnosis =
        Samples.with(
            Samples.split(),
            new Diagnosis.Location(
                whole.message(),
                whole.call(),
                "MsgRct.Return",
                java.util.Map.of(
                    Samples.LOTUS,
                    common + "b",
                    Samples.FOREST,
                    common + "b",
                    Samples.VENUS,
                    common + "c"),
                List.of(),
                List.of()));

    assertThat(ReportText.render(diagnosis, 100, false))
        .contains("(4968 equal) …" + "a".repeat(32) + "b", "(4968 equal) …" + "a".repeat(32) + "c");
  }

  private static List<String> tags(String html) {
    return new ArrayList<>(TAG.matcher(html).results().map(MatchResult::group).toList());
  }

  private static String frame(String markdown) {
    String spans = CODE.matcher(FENCE.matcher(markdown).replaceAll("")).replaceAll("C");
    assertThat(spans).doesNotContain("`");
    return spans;
  }
}
