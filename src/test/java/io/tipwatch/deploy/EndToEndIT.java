package io.tipwatch.deploy;

import static io.tipwatch.deploy.Loopback.becomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tipwatch.deploy.Loopback.Receiver;
import io.tipwatch.sim.ChainRules;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.NodeProfile;
import io.tipwatch.sim.SimNetwork;
import io.tipwatch.sim.SimNode;
import io.tipwatch.sim.TraceShape;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A split on its way to people: the daemon as a process, a real Prometheus with our rules, a real
 * Alertmanager grouping as our example does, and whoever it notifies.
 */
class EndToEndIT {
  private static final Duration BLOCK = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String NAME = "StateRootDivergence";

  private final Vertx vertx = Vertx.vertx();
  private final InstantSource clock = InstantSource.system();
  private final ChainRules rules = ChainRules.mainnet(20261125).withMood(50, 150);
  private final SimNetwork network =
      new SimNetwork(
          vertx,
          rules.withPace(clock.instant().minus(BLOCK.multipliedBy(rules.firstHeight())), BLOCK),
          TraceShape.small(),
          clock);
  private final List<SimNode> nodes = new ArrayList<>();
  private final int web = Loopback.freePort();
  private final int alertmanagerPort = Loopback.freePort();
  private final int prometheusPort = Loopback.freePort();

  @TempDir private Path directory;
  private Receiver pager;
  private Process daemon;
  private Process alertmanager;
  private Process prometheus;

  @BeforeEach
  void start() throws Exception {
    assumeThat(Path.of("target", "tipwatch.jar")).as("built by package").exists();
    Tool prometheusTool = Tool.required("prometheus");
    Tool.required("prometheus-alertmanager");
    pager = new Receiver();
    for (Dialect dialect : Dialect.values()) {
      nodes.add(
          await(network.add(NodeProfile.of(dialect.name().toLowerCase(Locale.ROOT), dialect))));
    }
    await(network.steps(2));
    vertx.setPeriodic(BLOCK.toMillis(), _ -> network.step());
    alertmanager = startAlertmanager();
    daemon = startDaemon();
    prometheus = startPrometheus(prometheusTool);
    assertThat(becomes(() -> metrics().contains("state=\"ok\"} 1.0"), PATIENCE))
        .as(this::log)
        .isTrue();
  }

  @AfterEach
  void stop() throws Exception {
    for (Process process : new Process[] {daemon, prometheus, alertmanager}) {
      if (process != null) {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
    }
    if (pager != null) {
      pager.close();
    }
    await(network.close());
    await(vertx.close());
  }

  @Test
  void aSplitIsToldOnceWithItsCauseAndClearsAfterTheRepair() throws Exception {
    SimNode broken = nodes.get(1);
    Instant injected = Instant.now();
    await(network.split(broken.name()));

    assertThat(becomes(() -> notices("firing") == 1, PATIENCE)).as("told").isTrue();
    LoggerFactory.getLogger(EndToEndIT.class)
        .atWarn()
        .addKeyValue("millis", Duration.between(injected, Instant.now()).toMillis())
        .log("from the fault to the pager");
    JsonObject told = last("firing");
    assertThat(told.getJsonObject("labels").getString("node")).isEqualTo(broken.name().name());
    // whichever of the two copies was the newer one, it names the cause
    assertThat(told.getJsonObject("annotations").encode())
        .contains("compute different states from the same tipset")
        .containsIgnoringCase("gas");
    assertThat(becomes(this::prometheusFires, PATIENCE)).as("the rule fires too").isTrue();

    assertThat(
            becomes(
                () -> metrics().contains("evidence_bundles_total{outcome=\"complete\"} 2.0"),
                PATIENCE))
        .as("how the heads moved, and what the diagnosis rests on, are put away")
        .isTrue();

    daemon.destroyForcibly().waitFor();
    daemon = startDaemon();
    assertThat(becomes(() -> metrics().contains(active(broken)), PATIENCE))
        .as("open after a kill")
        .isTrue();
    alertmanager.destroyForcibly().waitFor();
    alertmanager = startAlertmanager();
    assertThat(becomes(() -> active().size() == 1, PATIENCE)).as("told to it again").isTrue();
    assertThat(notices("resolved")).isZero();
    assertThat(notices("firing"))
        .as("once, and once more to a pager that forgot")
        .isBetween(1L, 2L);

    await(network.heal(broken.name()));

    assertThat(becomes(() -> notices("resolved") >= 1, PATIENCE)).as("all clear").isTrue();
    assertThat(becomes(() -> active().isEmpty(), PATIENCE)).isTrue();
    assertThat(
            becomes(() -> notices("firing") > 2 || notices("resolved") > 1, BLOCK.multipliedBy(40)))
        .as("nothing comes back")
        .isFalse();
    List<String> splits = splits();
    assertThat(splits).as("one split is one incident").hasSize(1);
    String incident = splits.getFirst();
    int replayed = tipwatch("incidents", "replay", incident);
    assertThat(replayed).as(this::log).isZero();
  }

  /** The names of all divergences that the daemon has kept. */
  private List<String> splits() {
    return api("incidents").getJsonArray("incidents").stream()
        .map(JsonObject.class::cast)
        .filter(one -> one.getString("kind").equals("STATE_SPLIT"))
        .map(one -> one.getString("id"))
        .toList();
  }

  /** How a command ended, beside the running daemon. */
  private int tipwatch(String... words) throws Exception {
    List<String> line = new ArrayList<>(List.of(Path.of("tipwatch").toAbsolutePath().toString()));
    line.addAll(List.of(words));
    line.addAll(List.of("--config", directory.resolve("tipwatch.conf").toString()));
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve("daemon.log").toFile()))
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** What the daemon said last. */
  private String log() {
    try {
      List<String> lines = Files.readAllLines(directory.resolve("daemon.log"));
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    } catch (IOException e) {
      return "the daemon has no log: " + e;
    }
  }

  private String active(SimNode node) {
    return "kind=\"state_split\",node=\"" + node.name() + "\"} 1.0";
  }

  /** How many notices of that state came for the divergence. */
  private long notices(String status) {
    return pager.bodies().stream()
        .map(JsonObject::new)
        .filter(body -> body.getString("status").equals(status))
        .filter(body -> NAME.equals(body.getJsonObject("groupLabels").getString("alertname")))
        .count();
  }

  private JsonObject last(String status) {
    return pager.bodies().stream()
        .map(JsonObject::new)
        .filter(body -> body.getString("status").equals(status))
        .filter(body -> NAME.equals(body.getJsonObject("groupLabels").getString("alertname")))
        .map(body -> body.getJsonArray("alerts").getJsonObject(0))
        .reduce((_, second) -> second)
        .orElseThrow();
  }

  /** The divergence as the Alertmanager knows it now. */
  private List<JsonObject> active() {
    String body = Loopback.get("http://127.0.0.1:" + alertmanagerPort + "/api/v2/alerts");
    return body.isEmpty()
        ? List.of()
        : new JsonArray(body)
            .stream()
                .map(JsonObject.class::cast)
                .filter(one -> NAME.equals(one.getJsonObject("labels").getString("alertname")))
                .filter(one -> "active".equals(one.getJsonObject("status").getString("state")))
                .toList();
  }

  private boolean prometheusFires() {
    return Loopback.get("http://127.0.0.1:" + prometheusPort + "/api/v1/alerts")
        .contains("\"alertname\":\"" + NAME + "\"");
  }

  private String metrics() {
    return Loopback.get("http://127.0.0.1:" + web + "/metrics");
  }

  private JsonObject api(String what) {
    return new JsonObject(Loopback.get("http://127.0.0.1:" + web + "/api/v1/" + what));
  }

  private Process startDaemon() throws IOException {
    StringBuilder watched = new StringBuilder();
    for (SimNode node : nodes) {
      watched.append(
          "{ name = %s, url = \"%s\", heads-url = \"%s\" }\n"
              .formatted(node.name(), node.http(), node.ws()));
    }
    Path config =
        Files.writeString(
            directory.resolve("tipwatch.conf"),
            """
            chains = [{
              name = sim, family = filecoin
              nodes = [ %s ]
              rules { block-time = %dms, settle-depth = 3, lag-enter = 20, lag-exit = 4
                stall-heights = 10, flap-count = 3, future-heights = 8, keep-heights = 500 }
              limits { poll = 500ms, reconnect-min = 50ms, reconnect-max = 500ms }
              spool.directory = spool
            }]
            web.port = %d
            store.directory = state
            incidents { patience = 5s, calm = 2s }
            alert.sinks = [{ name = am, type = alertmanager, resend = 1s
              url = "http://127.0.0.1:%d" }]
            """
                .formatted(watched, BLOCK.toMillis(), web, alertmanagerPort));
    return new ProcessBuilder(
            Path.of("tipwatch").toAbsolutePath().toString(), "run", "--config", config.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("daemon.log").toFile()))
        .start();
  }

  /** Grouped as in our example; only the waiting is shorter. */
  private Process startAlertmanager() throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("alertmanager.yml"),
            """
            route:
              receiver: pager
              group_by: [chain, alertname, kind, drill]
              group_wait: 0s
              group_interval: 1s
              repeat_interval: 3h
            receivers:
              - name: pager
                webhook_configs:
                  - url: %s
                    send_resolved: true
            """
                .formatted(pager.url()));
    return Tool.required("prometheus-alertmanager")
        .process(
            "--config.file=" + config,
            "--storage.path=" + directory.resolve("am"),
            "--web.listen-address=127.0.0.1:" + alertmanagerPort,
            "--cluster.listen-address=")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("am.log").toFile()))
        .start();
  }

  private Process startPrometheus(Tool tool) throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("prometheus.yml"),
            """
            global: { scrape_interval: 1s, evaluation_interval: 1s }
            rule_files: [%s]
            alerting:
              alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:%d'] }] }]
            scrape_configs:
              - job_name: tipwatch
                static_configs: [{ targets: ['127.0.0.1:%d'] }]
            """
                .formatted(
                    Path.of("deploy/prometheus/tipwatch.rules.yml").toAbsolutePath(),
                    alertmanagerPort,
                    web));
    return tool.process(
            "--config.file=" + config,
            "--storage.tsdb.path=" + directory.resolve("tsdb"),
            "--web.listen-address=127.0.0.1:" + prometheusPort)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("prometheus.log").toFile())
        .start();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
