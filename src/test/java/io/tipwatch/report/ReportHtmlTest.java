package io.tipwatch.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReportHtmlTest {
  @Test
  void allowsItsOwnStyleAndNothingElse() throws Exception {
    String html = ReportHtml.render(Samples.split());
    String style = html.substring(html.indexOf("<style>") + 7, html.indexOf("</style>"));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(UTF_8));

    assertThat(html)
        .contains(
            "default-src &#x27;none&#x27;; style-src &#x27;sha256-"
                + Base64.getEncoder().encodeToString(digest)
                + "&#x27;; base-uri");
  }

  @ParameterizedTest
  @MethodSource("io.tipwatch.report.Samples#all")
  void needsNothingFromOutside(Diagnosis sample) {
    assertThat(ReportHtml.render(sample))
        .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
        .doesNotContain(
            "<script", "<link", "<img", " href=", " src=", " style=", "@import", "url(");
  }

  @ParameterizedTest
  @MethodSource("io.tipwatch.report.Samples#all")
  void showsTheVerdictAndItsMeaning(Diagnosis sample) {
    assertThat(ReportHtml.render(sample))
        .contains("<span class=\"badge\">" + sample.verdict().kind().replace('_', ' ') + "</span>");
  }

  @Test
  void showsThePlaceAndBothValues() {
    assertThat(ReportHtml.render(Samples.split()))
        .contains(
            "#186 f00 → f03 cron · EpochTick",
            "└─ subcall 0  ◀ here",
            "<div class=\"soft\">lotus-1, forest-1</div><div class=\"mono value\">7343</div>",
            "<div class=\"soft\">venus-1</div><div class=\"mono value bad\">7417</div>");
  }
}
