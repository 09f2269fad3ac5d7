package io.tipwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.web.ChainView.NodeView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Pulse pulse = new Pulse(2, nanos::get);
  private Readiness readiness = new Readiness(List.of(new Readiness.Check("a", Optional.empty())));
  private final RecentReports reports = new RecentReports(2);
  private final Routes routes =
      new Routes(
          new Sources(
              () -> "m 1\n",
              () -> readiness,
              () ->
                  List.of(
                      new ChainView(
                          "calib<b>",
                          "MATCH",
                          "up to 7",
                          List.of(new NodeView("a", "DOWN", "<script>")))),
              reports::list,
              pulse));

  @Test
  void servesMetricsAsThePrometheusTextFormat() {
    assertThat(routes.answer("/metrics", null))
        .isEqualTo(new Answer(200, "text/plain; version=0.0.4; charset=utf-8", "m 1\n"));
  }

  @Test
  void isHealthyWhileEveryEventLoopMoves() {
    assertThat(routes.answer("/healthz", null)).isEqualTo(Answer.text(200, "ok"));

    nanos.addAndGet(Pulse.LIMIT.toNanos() + 1);
    pulse.beat(pulse.nextSlot());

    assertThat(routes.answer("/healthz", null))
        .isEqualTo(Answer.text(503, "1 of 2 event loops are stuck"));
  }

  @Test
  void saysWhyItIsNotReady() {
    assertThat(routes.answer("/readyz", null)).isEqualTo(Answer.text(200, "ok"));
    assertThat(routes.answer("/readyz", "verbose")).isEqualTo(Answer.text(200, "[+]a ok\nok"));

    readiness =
        new Readiness(
            List.of(
                new Readiness.Check("a", Optional.empty()),
                new Readiness.Check("b", Optional.of("not followed yet"))));

    assertThat(routes.answer("/readyz", null))
        .isEqualTo(Answer.text(503, "[!]b not followed yet\nnot ready"));
    assertThat(routes.answer("/readyz", "x=1&verbose"))
        .isEqualTo(Answer.text(503, "[+]a ok\n[!]b not followed yet\nnot ready"));
  }

  @Test
  void servesTheLastReports() {
    reports.add(report("1"));
    reports.add(report("2"));
    reports.add(report("3"));

    assertThat(routes.answer("/reports/3.json", null))
        .isEqualTo(new Answer(200, Answer.JSON, "{\"id\":3}"));
    assertThat(routes.answer("/reports/2.html", null))
        .isEqualTo(new Answer(200, Answer.HTML, "<p>2"));
    assertThat(routes.answer("/reports/1.json", null).status()).isEqualTo(404);
  }

  @Test
  void showsChainsAndReportsEscaped() {
    reports.add(report("1"));

    assertThat(routes.answer("/", null).body())
        .contains("calib&lt;b&gt;", "up to 7", "&lt;script&gt;", "href=\"/reports/1.html\"")
        .doesNotContain("<script");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics/", "/reports/../x.json", "/reports/%31.json", "//", "*"})
  void knowsNothingElse(String path) {
    assertThat(routes.answer(path, null).status()).isEqualTo(404);
  }

  private static StoredReport report(String id) {
    return new StoredReport(
        id, "STATE_SPLIT at " + id, Instant.EPOCH, "{\"id\":" + id + "}", "<p>" + id);
  }
}
