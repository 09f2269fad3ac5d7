package io.tipwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.Daemon;
import io.tipwatch.chain.JudgeRules;
import io.tipwatch.config.AlertConfig;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.ExecutePolicy;
import io.tipwatch.config.Family;
import io.tipwatch.config.IncidentConfig;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.config.SpoolConfig;
import io.tipwatch.config.StoreConfig;
import io.tipwatch.config.TipwatchConfig;
import io.tipwatch.config.WebConfig;
import io.tipwatch.sim.ChainRules;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.NodeProfile;
import io.tipwatch.sim.SimNetwork;
import io.tipwatch.sim.SimNode;
import io.tipwatch.sim.TraceShape;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of a running daemon in a real browser, from quiet to a split. */
@Timeout(180)
class PageIT {
  private static final Duration BLOCK_TIME = Duration.ofMillis(500);
  private static final String ATTACK = "<img src=x onerror=alert(1)>";

  @TempDir Path spool;
  private final Vertx vertx = Vertx.vertx();
  private final InstantSource clock = InstantSource.system();
  private final ChainRules rules = ChainRules.mainnet(7).withMood(120, 250);
  private final SimNetwork network =
      new SimNetwork(
          vertx,
          rules.withPace(
              clock.instant().minus(BLOCK_TIME.multipliedBy(rules.firstHeight())), BLOCK_TIME),
          TraceShape.tiny(),
          clock);
  private final List<SimNode> nodes = new ArrayList<>();
  private Daemon daemon;

  @BeforeEach
  void start() throws Exception {
    Path driver = Browser.driver().orElse(null);
    Assumptions.assumeTrue(
        driver != null,
        "SKIPPED: no Chromium; apt-get install chromium chromium-driver to try the page");
    for (Dialect dialect : Dialect.values()) {
      NodeProfile profile = NodeProfile.of(dialect.name().toLowerCase(Locale.ROOT), dialect);
      nodes.add(await(network.add(dialect == Dialect.VENUS ? hostile(profile) : profile)));
    }
    await(network.steps(2));
    daemon = await(new Daemon(vertx, config(), clock).start());
    vertx.setPeriodic(BLOCK_TIME.toMillis(), _ -> network.step());
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  @Test
  void showsASplitWithoutAReloadAndOpensItsReport() throws Exception {
    try (Browser browser = Browser.open(Browser.driver().orElseThrow())) {
      browser.go("http://127.0.0.1:" + daemon.webPort() + "/");
      browser.run("window.unloaded = false");
      browser.await("document.querySelector('[data-tone=fine] .headline')", 40);
      browser.await("document.querySelectorAll('.tree .tip').length > 8", 40);
      browser.await("document.querySelectorAll('.nodes tbody tr').length === 3", 5);
      assertThat(browser.text(".headline")).isEqualTo("In agreement");
      assertThat(browser.text(".client")).isNotEmpty();
      picture(browser, "quiet");

      await(network.split(nodes.get(1).name()));
      browser.await("document.querySelector('.headline').textContent === 'State split'", 60);
      browser.await("document.querySelector('.badge.tone-fault') !== null", 10);
      browser.await("document.querySelector('a.button:not([hidden])')", 10);

      assertThat(browser.run("return window.unloaded")).isEqualTo(false);
      assertThat(browser.text("#alarm")).contains("State split");
      assertThat(browser.text(".nodes")).contains("Suspect", "Witness", ATTACK);
      assertThat(browser.complaints()).isEmpty();
      picture(browser, "split");

      browser.look(1100, 1400, false);
      browser.click("a.button");
      browser.await("document.title.includes('STATE')", 20);
      assertThat(browser.text("h1")).contains("different states");
      assertThat(browser.complaints()).isEmpty();
      browser.screenshot("report");
    }
  }

  private static void picture(Browser browser, String name) throws Exception {
    browser.look(1280, 1000, false);
    browser.run("await new Promise((done) => setTimeout(done, 400))");
    browser.screenshot(name + "-light");
    browser.look(1280, 1000, true);
    browser.screenshot(name + "-dark");
    browser.look(390, 844, false);
    browser.run("await new Promise((done) => setTimeout(done, 400))");
    assertThat(browser.run("return document.documentElement.scrollWidth"))
        .as("nothing is wider than a phone")
        .isEqualTo(390);
    browser.screenshot(name + "-phone");
    browser.look(390, 844, true);
    browser.screenshot(name + "-phone-dark");
  }

  private static NodeProfile hostile(NodeProfile profile) {
    return new NodeProfile(
        profile.name(),
        profile.dialect(),
        "1.20.0" + ATTACK,
        profile.generation(),
        profile.legacy(),
        profile.prefix(),
        profile.token(),
        profile.f3(),
        profile.maxResponseBytes(),
        profile.pingEvery(),
        profile.idleTimeout());
  }

  private TipwatchConfig config() {
    List<NodeConfig> configs =
        nodes.stream().map(node -> new NodeConfig(node.name(), node.http(), node.ws())).toList();
    ChainConfig chain =
        new ChainConfig(
            "simulated",
            Family.FILECOIN,
            configs,
            new JudgeRules(BLOCK_TIME, 3, 4, 1, 6, 3, 5, 500),
            RpcLimits.DEFAULT,
            new ExecutePolicy.OnSuspicion(),
            new SpoolConfig(spool, SpoolConfig.DEFAULT_MAX_BYTES));
    WebConfig web = new WebConfig("127.0.0.1", 0, false, List.of(), 32, 10);
    return new TipwatchConfig(
        List.of(chain),
        web,
        AlertConfig.NONE,
        new StoreConfig(spool.resolve("state")),
        IncidentConfig.DEFAULT);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
