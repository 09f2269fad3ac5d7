package io.tipwatch.web;

import static io.tipwatch.incident.Incidents.T0;
import static io.tipwatch.incident.Incidents.located;
import static io.tipwatch.incident.Incidents.resolved;
import static io.tipwatch.incident.Incidents.split;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.StoredIncidents;
import io.tipwatch.config.WebConfig;
import io.tipwatch.incident.FaultPoint;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentEvent;
import io.tipwatch.incident.Severity;
import io.tipwatch.incident.store.Database;
import io.tipwatch.incident.store.EvidenceStore;
import io.tipwatch.incident.store.IncidentStore;
import io.tipwatch.incident.store.OutboxSink;
import io.tipwatch.incident.store.Outgoing;
import io.tipwatch.report.ReportJson;
import io.tipwatch.report.Samples;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The incidents of a real store on the page, in a real browser. */
@Timeout(180)
class IncidentsPageIT {
  private static final InstantSource NOW = InstantSource.fixed(T0.plusSeconds(7_500));
  private static final List<OutboxSink> SINKS =
      List.of(new OutboxSink("pager", Severity.CRITICAL), new OutboxSink("chat", Severity.NOTICE));

  private static final int MAX_DUE = 1_000;

  /** More than the page lists. */
  private static final int PAST = Archive.DEFAULT_ROWS + 5;

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private IncidentStore store;
  private WebVerticle web;
  private Incident open;
  private Incident oldest;
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    Path driver = Browser.driver().orElse(null);
    Assumptions.assumeTrue(
        driver != null,
        "SKIPPED: no Chromium; apt-get install chromium chromium-driver to try the page");
    store =
        IncidentStore.open(
            new Database.Sqlite(directory.resolve("i.db")), "here", NOW, FaultPoint.NONE);
    EvidenceStore evidence =
        EvidenceStore.open(
            directory.resolve("e"), EvidenceStore.Limits.DEFAULT, store, NOW, FaultPoint.NONE);
    oldest = split(1);
    for (long height = 1; height <= PAST; height++) {
      opened(split(height));
      apply(new IncidentEvent.Resolved(resolved(split(height), T0.plusSeconds(60 + height))));
    }
    open = split(5_348_280);
    opened(open);
    for (String label : List.of("1/case.json", "1/calls.jsonl", "1/report.json", "heads.jsonl")) {
      byte[] content = label.repeat(50_000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
      store.attach(open.id(), evidence.put(label, new ByteArrayInputStream(content)));
    }
    told();
    open = located(open, T0.plusSeconds(5));
    apply(new IncidentEvent.Located(open));
    web = web(new StoredIncidents(store, evidence));
    await(vertx.deployVerticle(web));
    browser = Browser.open(driver);
  }

  private void opened(Incident incident) throws Exception {
    apply(new IncidentEvent.Opened(incident, Optional.of(ReportJson.write(Samples.split()))));
  }

  private void apply(IncidentEvent event) throws Exception {
    store.apply(List.of(event), SINKS);
  }

  /** The chat has heard of it, and the pager does not answer. */
  private void told() throws Exception {
    for (String sink : List.of("chat", "pager")) {
      Outgoing alarm =
          store.outbox().due(sink, T0, MAX_DUE).stream()
              .filter(one -> one.incident().equals(open.id()))
              .findFirst()
              .orElseThrow();
      if (sink.equals("chat")) {
        store.outbox().sent(alarm.sequence(), T0.plusSeconds(3), Optional.empty());
      } else {
        store.outbox().retry(alarm.sequence(), T0.plusSeconds(7_560), 9, "503 no <b>room</b>");
      }
    }
  }

  private static WebVerticle web(Incidents incidents) {
    return new WebVerticle(
        new WebConfig("127.0.0.1", 0, false, List.of(), 16, 10),
        new Sources(
            () -> "",
            () -> new Readiness(List.of()),
            () -> List.of(WebSamples.chain(UnaryOperator.identity())),
            List::of,
            incidents,
            new Pulse(1, System::nanoTime),
            NOW));
  }

  @AfterEach
  void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    await(vertx.close());
    if (store != null) {
      store.close();
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private String page() {
    return "http://127.0.0.1:" + web.port() + "/";
  }

  private static String item(Incident incident) {
    return "#incident-" + incident.id();
  }

  @Test
  void saysWhatWhereSinceWhenWhoAndWhatNext() throws Exception {
    browser.go(page());
    browser.await("document.querySelector('" + item(open) + "')", 20);

    assertThat(browser.text("#open-incidents")).isEqualTo("State split on mainnet for 2 h 5 min");
    assertThat(browser.text("section[data-group=open] h3")).isEqualTo("Open (1)");
    assertThat(browser.text(item(open) + " .kind")).isEqualTo("State split");
    assertThat(browser.text(item(open) + " .when")).isEqualTo("for 2 h 5 min");
    assertThat(browser.text(item(open) + " .place"))
        .isEqualTo("First difference: " + open.clue().place().orElseThrow());
    assertThat(browser.text(item(open) + " .who"))
        .isEqualTo("Suspect forest-1 (of forest-1, lotus-1)");
    assertThat(browser.text(item(open) + " .advice"))
        .isEqualTo("What next: " + open.kind().advice());
    assertThat(browser.text(item(open) + " .where"))
        .contains("located", "height 5\u202f348\u202f280");
    assertThat(browser.text(item(split(PAST)) + " .where")).contains("lasted 1 min");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void anAlertsLinkOpensItsIncidentWithEvidenceAndNotices() throws Exception {
    browser.look(390, 844, false);
    browser.go(page() + item(open));
    browser.await("document.querySelector('" + item(open) + ".linked .told li strong')", 20);

    assertThat(browser.text(item(open) + " .pieces")).contains("1/calls.jsonl", "heads.jsonl");
    assertThat(browser.text(item(open) + " .told"))
        .contains("chat alarm sent ", "pager alarm not sent yet, due ", "503 no <b>room</b>");
    assertThat(
            browser.run(
                "return document.querySelector('" + item(open) + "').getBoundingClientRect().top"))
        .as("it is at the top of the screen")
        .asString()
        .satisfies(top -> assertThat(Double.parseDouble(top)).isBetween(0.0, 400.0));
    assertThat(download(item(open) + " .pieces a")).isEqualTo(200L);
    assertThat(browser.complaints()).isEmpty();
  }

  private Object download(String selector) throws Exception {
    return ((Number)
            browser.run(
                "return (await fetch(document.querySelector('" + selector + "').href)).status"))
        .longValue();
  }

  @Test
  void aLinkLeadsToWhatIsTooOldForTheList() throws Exception {
    browser.go(page());
    browser.await("document.querySelectorAll('.incident').length === 9", 20);
    browser.click("button.quiet");
    browser.await("document.querySelectorAll('.incident').length === 31", 20);
    assertThat(browser.text(item(oldest))).isEmpty();

    browser.run("location.hash = '" + item(oldest) + "'");

    browser.await("document.querySelector('" + item(oldest) + ".linked')", 20);
    assertThat(browser.text("section[data-group=linked] h3")).isEqualTo("From your link");
    browser.run("location.hash = '#incident-" + "0".repeat(26) + "'");
    browser.await("!document.getElementById('link-missing').hidden", 20);
    assertThat(browser.text("#link-missing"))
        .isEqualTo("There is no incident " + "0".repeat(26) + ".");
    browser.run("location.hash = '#incident-<img src=x onerror=alert(1)>'");
    assertThat(browser.alerted()).isFalse();
  }

  @Test
  void isTakenFromTheTopOfThePageWhenItIsOver() throws Exception {
    browser.go(page());
    browser.await("document.querySelector('section[data-group=open] " + item(open) + "')", 20);

    apply(new IncidentEvent.Resolved(resolved(open, T0.plusSeconds(7_500))));

    browser.await("document.querySelector('section[data-group=past] " + item(open) + "')", 20);
    assertThat(browser.run("return document.getElementById('open-incidents').hidden"))
        .isEqualTo(true);
    assertThat(browser.text(item(open) + " .where")).contains("lasted 2 h 5 min");
  }

  @Test
  void fitsEveryScreen() throws Exception {
    browser.go(page() + item(open));
    browser.await("document.querySelector('" + item(open) + ".linked .told li strong')", 20);
    for (boolean dark : new boolean[] {false, true}) {
      for (int width : new int[] {1280, 390}) {
        browser.look(width, 900, dark);
        browser.run("await new Promise((done) => setTimeout(done, 400))");
        assertThat(browser.run("return document.documentElement.scrollWidth <= " + width))
            .isEqualTo(true);
        browser.screenshot(
            "incidents-" + (width == 390 ? "phone" : "desktop") + (dark ? "-dark" : ""));
      }
    }
  }
}
