package io.tipwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.config.WebConfig;
import io.tipwatch.report.Diagnosis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a node says, the page in a real browser has the elements that it had before. */
@Timeout(180)
class HostilePageIT {
  private static final List<String> ATTACKS =
      List.of(
          "<script>alert(1)</script>",
          "<img src=x onerror=alert(1)>",
          "\"><svg onload=alert(1)>",
          "'><iframe src=javascript:alert(1)></iframe>",
          "</title><script>alert(1)</script>",
          "</text></svg><script>alert(1)</script>",
          "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
          "<math><mtext></mtext><style><img src onerror=alert(1)></style></math>",
          "<a href=\"javascript:alert(1)\">x</a>",
          "javascript:alert(1)//",
          "data:text/html,<script>alert(1)</script>",
          "\nevent: beat\ndata: {\"at\":\"x\"}\n\n",
          "\r\rdata: <b>x</b>\r\r",
          "]]>\"});alert(1);//",
          "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
          "&lt;script&gt;alert(1)&lt;/script&gt;",
          "${alert(1)}",
          "{{constructor.constructor('alert(1)')()}}",
          "<style>*{display:none}</style>",
          "<link rel=stylesheet href=//evil.example/x.css>",
          "<base href=//evil.example/>",
          "<meta http-equiv=refresh content=0;url=//evil.example>",
          "<form action=//evil.example><input autofocus onfocus=alert(1)>",
          "<object data=x></object><embed src=x>",
          "__proto__");

  /** Incidents come to the page every two seconds, so that each round takes as long. */
  private static final int AT_ONCE = 4;

  private final Vertx vertx = Vertx.vertx();
  private final Pulse pulse = new Pulse(1, System::nanoTime);
  private volatile UnaryOperator<String> node = text -> text + "x";
  private WebVerticle web = web(0);

  private WebVerticle web(int port) {
    return new WebVerticle(
        new WebConfig("127.0.0.1", port, false, List.of(), 16, 10),
        new Sources(
            () -> "",
            () -> new Readiness(List.of()),
            () -> List.of(WebSamples.chain(node)),
            this::reports,
            changing(),
            pulse,
            InstantSource.system()));
  }

  private List<StoredReport> reports() {
    return List.of(
        StoredReport.of(
            Long.toString(WebSamples.id(node)), WebSamples.AT, WebSamples.diagnosis(node)));
  }

  /** One hundred: each one bare, in an attribute, after an escape, and among bidi marks. */
  static Stream<String> strings() {
    return ATTACKS.stream()
        .flatMap(text ->
            Stream.of(
                text, "x\" " + text + " y='", "\u001b[2J" + text, "\u202e" + text + "\u0000"));
  }

  @BeforeEach
  void start() throws Exception {
    await(vertx.deployVerticle(web));
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void thereAreAHundredStrings() {
    assertThat(strings()).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void everyStringStaysText() throws Exception {
    Path driver = Browser.driver().orElse(null);
    Assumptions.assumeTrue(
        driver != null,
        "SKIPPED: no Chromium; apt-get install chromium chromium-driver to try the page");
    try (Browser browser = Browser.open(driver)) {
      String page = "http://127.0.0.1:" + web.port() + "/";
      browser.go(page);
      browser.await("document.querySelectorAll('.entries li').length === 3", 20);
      browser.await("document.querySelector('.events .text')?.textContent.includes('saidx')", 20);
      browser.run("document.querySelectorAll('details').forEach((one) => (one.open = true))");
      browser.await(
          "[...document.querySelectorAll('.pieces')].every((one) => one.textContent.includes('venusx'))",
          20);
      browser.complaints();
      Object before = browser.run(STRUCTURE);

      int number = 0;
      List<String> all = strings().toList();
      for (int from = 0; from < all.size(); from += AT_ONCE) {
        String attack = String.join(" ", all.subList(from, from + AT_ONCE));
        number++;
        String mark = "no" + number + "!";
        browser.run("document.querySelectorAll('details').forEach((one) => (one.open = false))");
        node = text -> text + attack + mark;
        browser.run("document.querySelectorAll('details').forEach((one) => (one.open = true))");
        browser.await(
            "[...document.querySelectorAll('.events .text')].every((one) => one.textContent.includes("
                + "'"
                + mark
                + "'))"
                + " && [...document.querySelectorAll('.pieces')].every((one) =>"
                + " one.textContent.includes('"
                + mark
                + "'))"
                + " && document.querySelector('#incidents .text').textContent.includes('"
                + mark
                + "')"
                + " && document.querySelector('.client').textContent.includes('"
                + mark
                + "')",
            20);

        assertThat(String.valueOf(browser.run(STRUCTURE)).split("\",\""))
            .as(attack)
            .isEqualTo(String.valueOf(before).split("\",\""));
        assertThat(browser.alerted()).as(attack).isFalse();
      }
      assertThat(browser.complaints()).isEmpty();
      assertThat(browser.run("return location.href")).isEqualTo(page);
      browser.look(1100, 1400, false);
      browser.screenshot("hostile");
    }
  }

  @Test
  void saysSinceWhenItIsNotLiveAndComesBack() throws Exception {
    Path driver = Browser.driver().orElse(null);
    Assumptions.assumeTrue(
        driver != null,
        "SKIPPED: no Chromium; apt-get install chromium chromium-driver to try the page");
    try (Browser browser = Browser.open(driver)) {
      int port = web.port();
      browser.go("http://127.0.0.1:" + port + "/");
      browser.await("document.getElementById('live').dataset.state === 'live'", 20);

      await(vertx.undeploy(vertx.deploymentIDs().iterator().next()));
      browser.await("document.getElementById('live').dataset.state === 'lost'", 30);

      assertThat(browser.text("#live-text")).startsWith("not live since");
      web = web(port);
      await(vertx.deployVerticle(web));
      browser.await("document.getElementById('live').dataset.state === 'live'", 40);
    }
  }

  /** Every element with its attributes' names, and every link with where it leads. */
  private static final String STRUCTURE =
      """
      const shown = [];
      for (const one of document.querySelectorAll("*")) {
        if (one.closest(".tree") && one.tagName !== "svg") continue;
        const names = [...one.attributes].map((a) => a.name).sort().join(" ");
        shown.push(one.tagName + " " + names + " " + (one.getAttribute("href") ?? "").replace(/\\d+/g, "N"));
      }
      const inTree = new Set([...document.querySelectorAll(".tree *")].map(
        (one) => one.tagName + " " + [...one.attributes].map((a) => a.name).sort().join(" ")));
      return JSON.stringify([shown, [...inTree].sort()]);
      """;

  private Incidents changing() {
    return new Incidents() {
      @Override
      public List<Incident> list(int limit, Optional<String> before) {
        return WebSamples.incidents(node).list(limit, before);
      }

      @Override
      public List<Incident> current(int limit) {
        return WebSamples.incidents(node).current(limit);
      }

      @Override
      public Optional<Incident> show(String id) {
        return WebSamples.incidents(node).show(id);
      }

      @Override
      public Optional<Diagnosis> report(String id) {
        return WebSamples.incidents(node).report(id);
      }

      @Override
      public Optional<Content> evidence(String id, String sha256) {
        return Optional.empty();
      }
    };
  }
}
