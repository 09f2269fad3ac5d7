package io.tipwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.incident.IncidentKind;
import io.tipwatch.testing.AlertmanagerServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** A real Alertmanager with the shipped example holds back what a cause explains. */
@Timeout(120)
class InhibitionsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private AlertmanagerServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        new AlertmanagerServer(
            directory, Files.readString(Path.of("deploy/alertmanager/alertmanager.yml")));
    server.launch();
    await("/-/ready", body -> !body.isEmpty());
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  /** Each cause has a chain of its own here. */
  @Test
  void hidesWhateverTheIncidentsHide() throws Exception {
    Set<String> hidden = new TreeSet<>();
    for (IncidentKind cause : IncidentKind.values()) {
      fire(name(cause), cause.name(), "venus", "false");
      for (IncidentKind symptom : IncidentKind.values()) {
        if (cause.hides(symptom)) {
          fire(name(symptom), cause.name(), "venus", "false");
          hidden.add(cause + " " + name(symptom));
        }
      }
    }

    await("/api/v2/alerts?active=false", body -> suppressed(body).containsAll(hidden));

    assertThat(hidden).hasSizeGreaterThan(10);
    for (IncidentKind cause : IncidentKind.values()) {
      assertThat(suppressed(server.get("/api/v2/alerts?active=false")))
          .doesNotContain(cause + " " + name(cause));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "StateRootDivergence, unknown, NodeForked,  venus,   true",
    "StateRootDivergence, lotus,   NodeForked,  venus,   false",
    "NodeForked,          unknown, NodeStalled, venus,   true",
    "NodeDown,            venus,   NodeDown,    lotus,   false",
    "NoQuorum,            '',      NodeDown,    venus,   true",
    "NodeDown,            venus,   SubscriptionStale, venus, true",
    "IncidentStorm,       '',      NodeDown,    venus,   true",
    "IncidentStorm,       '',      StateRootDivergence, venus, false",
    "WatchdogSelfSuspect, '',      NoQuorum,    '',      true",
    "WatchdogSelfSuspect, '',      StateRootDivergence, venus, false",
  })
  void hides(String cause, String causeNode, String symptom, String node, boolean hidden)
      throws Exception {
    fire(cause, "fil", causeNode, "false");
    fire(symptom, "fil", node, "false");
    fire("NodeForked", "canary", "venus", "false"); // shows that the sources are known
    fire("NodeStalled", "canary", "venus", "false");

    await("/api/v2/alerts", body -> suppressed(body).contains("canary NodeStalled"));

    assertThat(suppressed(server.get("/api/v2/alerts")).contains("fil " + symptom))
        .isEqualTo(hidden);
  }

  @Test
  void hidesAllChainsBehindAWatchdogThatSuspectsItself() throws Exception {
    fire("WatchdogSelfSuspect", "*", "", "false");
    fire("WatchdogSelfSuspect", "fil", "", "false");
    fire("NodeDown", "cal", "venus", "false");

    await(
        "/api/v2/alerts",
        body -> suppressed(body).equals(Set.of("fil WatchdogSelfSuspect", "cal NodeDown")));
  }

  @Test
  void neitherHidesADrillNorBehindOne() throws Exception {
    fire("StateRootDivergence", "fil", "drill", "true");
    fire("NodeStalled", "fil", "drill", "false");
    fire("StateRootDivergence", "cal", "venus", "false");
    fire("NodeForked", "cal", "venus", "true");
    fire("NodeForked", "canary", "venus", "false");
    fire("NodeStalled", "canary", "venus", "false");

    await("/api/v2/alerts", body -> suppressed(body).contains("canary NodeStalled"));

    assertThat(suppressed(server.get("/api/v2/alerts"))).containsExactly("canary NodeStalled");
  }

  private static String name(IncidentKind kind) {
    return AlertRule.of(kind.name()).name();
  }

  private void fire(String name, String chain, String node, String drill) throws Exception {
    Map<String, String> labels = new TreeMap<>();
    labels.put("alertname", name);
    labels.put("chain", chain);
    labels.put("node", node);
    labels.put("drill", drill);
    String json =
        JsonMapper.shared()
            .writeValueAsString(
                new Object[] {Map.of("labels", labels, "startsAt", Instant.now().toString())});
    assertThat(server.post("/api/v2/alerts", json)).isEqualTo(200);
  }

  /** Chain and name of each alert that is held back. */
  private static Set<String> suppressed(String body) {
    return JsonMapper.shared()
        .readTree(body)
        .valueStream()
        .filter(alert -> alert.path("status").path("state").asString().equals("suppressed"))
        .map(alert -> alert.path("labels"))
        .map(labels -> labels.path("chain").asString() + " " + labels.path("alertname").asString())
        .collect(Collectors.toSet());
  }

  private void await(String path, Predicate<String> wanted) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String last = "";
    while (System.nanoTime() < deadline) {
      try {
        last = server.get(path);
        if (wanted.test(last)) {
          return;
        }
      } catch (IOException _) {
        last = "no answer";
      }
      LockSupport.parkNanos(50_000_000);
    }
    throw new AssertionError("the Alertmanager says " + last);
  }
}
