package io.tipwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
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
              () -> List.of(WebSamples.chain(UnaryOperator.identity())),
              reports::list,
              Incidents.NONE,
              pulse,
              InstantSource.fixed(WebSamples.AT)));

  @Test
  void servesMetricsAsThePrometheusTextFormat() {
    assertThat(get("/metrics"))
        .isEqualTo(Answer.of("text/plain; version=0.0.4; charset=utf-8", "m 1\n"));
  }

  @Test
  void isHealthyWhileEveryEventLoopMoves() {
    assertThat(get("/healthz")).isEqualTo(Answer.text(200, "ok"));

    nanos.addAndGet(Pulse.LIMIT.toNanos() + 1);
    pulse.beat(pulse.nextSlot());

    assertThat(get("/healthz")).isEqualTo(Answer.text(503, "1 of 2 event loops are stuck"));
  }

  @Test
  void saysWhyItIsNotReady() {
    assertThat(get("/readyz")).isEqualTo(Answer.text(200, "ok"));
    assertThat(get("/readyz", "verbose")).isEqualTo(Answer.text(200, "[+]a ok\nok"));

    readiness =
        new Readiness(
            List.of(
                new Readiness.Check("a", Optional.empty()),
                new Readiness.Check("b", Optional.of("not followed yet"))));

    assertThat(get("/readyz")).isEqualTo(Answer.text(503, "[!]b not followed yet\nnot ready"));
    assertThat(get("/readyz", "x=1&verbose"))
        .isEqualTo(Answer.text(503, "[+]a ok\n[!]b not followed yet\nnot ready"));
  }

  @Test
  void servesTheLastReportsInEveryRendering() {
    reports.add(report("1"));
    reports.add(report("2"));
    reports.add(report("3"));

    assertThat(get("/reports/3.json")).isEqualTo(Answer.json("{\"id\":3}"));
    assertThat(get("/reports/2.html").body()).isEqualTo("<p>2");
    assertThat(get("/reports/2.md")).isEqualTo(Answer.of(Answer.MARKDOWN, "# 2"));
    assertThat(get("/reports/1.json").status()).isEqualTo(404);
  }

  @Test
  void knowsEveryFileThatThePageLoads() {
    assertThat(Assets.names())
        .allSatisfy(name -> assertThat(get("/assets/" + name).status()).isEqualTo(200));
    assertThat(get("/assets/other.js").status()).isEqualTo(404);
    assertThat(get("/api/v1/chains/other").status()).isEqualTo(404);
  }

  @Test
  void nothingOnThePageIsInlineOrMadeFromMarkup() {
    assertThat(get("/").body())
        .doesNotContainPattern("<script>|<style|style=|\\son\\w+=|javascript:|https?://");
    assertThat(Assets.names())
        .filteredOn(name -> name.endsWith(".js"))
        .allSatisfy(name ->
            assertThat(get("/assets/" + name).body())
                .doesNotContain(
                    "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/metrics/",
        "/reports/../x.json",
        "/reports/%31.json",
        "//",
        "*",
        "/assets/../app.js",
        "/assets/openapi.json",
        "/api/v1/incidents/x",
        "/api/v1/incidents/01jd9zx5t3n8q4r7vwbcdefghk",
        "/api/v1/incidents/01JD9ZX5T3N8Q4R7VWBCDEFGHK/evidence/..",
        "/api/v1/chains/%2e%2e",
        "/api/v1/incidents/01JD9ZX5T3N8Q4R7VWBCDEFGHK/report.xml",
        "/api/v1",
        "/api/v1/status\u0000"
      })
  void knowsNothingElse(String path) {
    assertThat(Route.match(path).map(match -> routes.answer(match, null).status()).orElse(404))
        .isEqualTo(404);
  }

  private Answer get(String path) {
    return get(path, "");
  }

  private Answer get(String path, String query) {
    return routes.answer(Route.match(path).orElseThrow(), query);
  }

  private static StoredReport report(String id) {
    return new StoredReport(
        id,
        "calib",
        WebSamples.AT,
        VerdictStatus.UNKNOWN,
        "{\"id\":" + id + "}",
        "<p>" + id,
        "# " + id);
  }
}
