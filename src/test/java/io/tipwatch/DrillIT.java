package io.tipwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.DrillGround.Received;
import io.tipwatch.cli.DrillCommand;
import io.tipwatch.cli.DrillReport;
import io.tipwatch.cli.ExitCodes;
import io.tipwatch.cli.Terminal;
import io.tipwatch.cli.TipwatchCommand;
import io.tipwatch.config.ConfigLoader;
import io.tipwatch.config.TipwatchConfig;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.RpcFailure;
import io.tipwatch.sim.Trouble;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole drills on simulated nodes, with the operator's file and receivers on loopback. */
@Timeout(300)
class DrillIT {
  private static final Terminal NOBODY = new Terminal(false, false);

  @TempDir private Path temp;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void findsTheFaultAndTellsEverySinkThatItCameAndThatItIsOver() throws Exception {
    try (DrillGround ground = new DrillGround(temp, Dialect.values())) {
      Path config = ground.config("alertmanager", "webhook", "slack");
      int code = drill(config, "--json", "--seed", "4");
      JsonObject report = new JsonObject(out.toString());
      assertThat(code).as("%s%n%s", out, err).isEqualTo(ExitCodes.MATCH);
      assertThat(report.getString("schema")).isEqualTo("tipwatch.drill/1");
      assertThat(report.getString("outcome")).isEqualTo("PASSED");
      assertThat(report.getBoolean("exact")).isTrue();
      assertThat(report.getJsonObject("mirrored").getString("node")).isEqualTo("lotus");
      JsonObject seconds = report.getJsonObject("seconds");
      double located = seconds.getDouble("located");
      double over = seconds.getDouble("over");
      assertThat(seconds.getDouble("suspicion")).isLessThanOrEqualTo(located);
      assertThat(seconds.getDouble("healed")).isBetween(located, over);
      for (JsonObject sink : objects(report.getJsonArray("sinks"))) {
        assertThat(sink.getJsonObject("firing").getDouble("seconds")).isBetween(located, over);
        assertThat(sink.getJsonObject("allClear").getDouble("seconds"))
            .isGreaterThanOrEqualTo(over);
      }
      for (String sink : List.of("alertmanager", "webhook", "slack")) {
        List<Received> told = ground.received(sink);
        assertThat(told.getFirst().resolved()).as(sink).isFalse();
        assertThat(told.getLast().resolved()).as(sink).isTrue();
        assertThat(told).as(sink).allMatch(one -> one.body().contains("[DRILL] "));
      }
      assertThat(ground.received("alertmanager"))
          .allMatch(one -> labels(one).getString("drill").equals("true"));
      assertThat(ground.received("webhook")).allMatch(one -> data(one).getBoolean("drill"));
      assertThat(ground.received("webhook").getFirst().body())
          .contains(report.getJsonObject("fault").getString("field"));
      assertThat(new DrillRecord(ground.store()).lastSuccess(DrillGround.CHAIN)).isPresent();
      assertThat(report.getString("record")).isEqualTo(ground.store() + "/drills/calib");
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void worksWithAnyClient(Dialect dialect) throws Exception {
    Dialect other = dialect == Dialect.LOTUS ? Dialect.VENUS : Dialect.LOTUS;
    try (DrillGround ground = new DrillGround(temp, dialect, other)) {
      Dialect first = Stream.of(dialect, other).min(Dialect::compareTo).orElseThrow();
      if (first != dialect) {
        // what cannot execute is not mirrored, and is no use to a diagnosis either
        Awaited.of(
            ground
                .node(first)
                .inject("Filecoin.StateCompute", new Trouble.Fail(RpcFailure.NO_PERMISSION)),
            Duration.ofSeconds(10));
      }
      int code = drill(ground.config("webhook"), "--json");
      JsonObject report = new JsonObject(out.toString());
      assertThat(report.getJsonObject("mirrored").getString("client")).isEqualTo(dialect.client());
      assertThat(report.getBoolean("exact")).as("%s", out).isTrue();
      assertThat(code).isEqualTo(ExitCodes.MATCH);
    }
  }

  @Test
  void aSinkThatRefusesFailsTheDrill() throws Exception {
    try (DrillGround ground = new DrillGround(temp, Dialect.values())) {
      ground.answers("slack", 404);
      int code = drill(ground.config("webhook", "slack"));
      assertThat(code).as("%s", out).isEqualTo(ExitCodes.DIFFER);
      assertThat(out.toString())
          .contains("FAILED: the fault was found exactly, but not every sink took both notices")
          .contains("exactly the injected place")
          .containsPattern("slack +refused +refused +HTTP 404");
      assertThat(ground.received("webhook").getLast().resolved()).isTrue();
      assertThat(new DrillRecord(ground.store()).lastSuccess(DrillGround.CHAIN)).isEmpty();
    }
  }

  @Test
  void onlyTheNamedSinksAreTold() throws Exception {
    try (DrillGround ground = new DrillGround(temp, Dialect.LOTUS, Dialect.FOREST)) {
      int code = drill(ground.config("webhook", "slack", "other"), "--sink", "slack,other");
      assertThat(code).as("%s", out).isEqualTo(ExitCodes.MATCH);
      assertThat(ground.received("webhook")).isEmpty();
      assertThat(ground.received("slack")).isNotEmpty();
      assertThat(ground.received("other")).isNotEmpty();
    }
  }

  @Test
  void goesOnWithoutANodeThatIsDown() throws Exception {
    try (DrillGround ground = new DrillGround(temp, Dialect.values())) {
      Awaited.of(ground.node(Dialect.LOTUS).refuse(), Duration.ofSeconds(10));
      int code = drill(ground.config("webhook"));
      assertThat(code).as("%s", out).isEqualTo(ExitCodes.MATCH);
      assertThat(out.toString())
          .contains("note: without lotus, which gave no answer")
          .contains("node drill mirrors venus");
      assertThat(ground.received("webhook"))
          .as("that a node is down is the daemon's to tell")
          .allMatch(one -> data(one).getString("kind").equals("STATE_SPLIT"));
    }
  }

  @Test
  void cannotBeTriedWhereNoNodeAnswers() throws Exception {
    try (DrillGround ground = new DrillGround(temp, Dialect.LOTUS, Dialect.FOREST)) {
      Awaited.of(ground.node(Dialect.LOTUS).refuse(), Duration.ofSeconds(10));
      Awaited.of(ground.node(Dialect.FOREST).refuse(), Duration.ofSeconds(10));
      int code = drill(ground.config("webhook"));
      assertThat(code).isEqualTo(ExitCodes.INCONCLUSIVE);
      assertThat(out.toString())
          .contains("INCONCLUSIVE: no node can be mirrored")
          .contains("forest: ")
          .contains("the connection was refused");
      assertThat(ground.received()).isEmpty();
    }
  }

  @Test
  void leavesARealSplitToTheDaemon() throws Exception {
    try (DrillGround ground = new DrillGround(temp, Dialect.values())) {
      Path config = ground.config("webhook");
      Vertx vertx = Vertx.vertx();
      Daemon daemon = new Daemon(vertx, load(config), InstantSource.system());
      Awaited.of(daemon.start(), Duration.ofSeconds(60));
      Awaited.of(ground.network().split(ground.node(Dialect.VENUS).name()), Duration.ofSeconds(10));
      assertThat(until(() -> !ground.received("webhook").isEmpty())).as("it is told").isTrue();

      int code = drill(config);

      assertThat(code).as("%s", out).isEqualTo(ExitCodes.INCONCLUSIVE);
      assertThat(out.toString()).contains("INCONCLUSIVE: ").contains("venus");
      assertThat(ground.received("webhook"))
          .allMatch(one -> !one.resolved() && !data(one).getBoolean("drill"));
      Awaited.of(daemon.stop(), Duration.ofSeconds(60));
      Awaited.of(vertx.close(), Duration.ofSeconds(60));
      assertThat(ground.received("webhook")).noneMatch(Received::resolved);
    }
  }

  @Test
  void endsItsAlertAtTheSinksWhenARealSplitComesBetween() throws Exception {
    try (DrillGround ground = new DrillGround(temp, Dialect.values())) {
      TipwatchConfig config = load(ground.config("webhook"));
      DrillCommand.Wish wish =
          new DrillCommand.Wish(
              Optional.of(config.chains().getFirst()),
              config.alert(),
              config.incidents(),
              Optional.empty(),
              Duration.ofMinutes(4),
              Optional.of(3L));
      AtomicBoolean split = new AtomicBoolean();
      DrillReport report =
          Drill.run(
              wish,
              whenWaiting(() -> {
                if (!ground.received("webhook").isEmpty() && split.compareAndSet(false, true)) {
                  ground.network().split(ground.node(Dialect.FOREST).name());
                }
              }));
      assertThat(report.outcome()).isEqualTo(DrillReport.Outcome.INCONCLUSIVE);
      assertThat(report.summary()).contains("a trouble of their own");
      assertThat(report.notes())
          .contains("the drill's alerts were ended at the sinks when it stopped");
      assertThat(ground.received("webhook").getLast().resolved()).isTrue();
      assertThat(ground.received("webhook")).allMatch(one -> data(one).getBoolean("drill"));
    }
  }

  @Test
  void leavesNothingBehind() throws Exception {
    try (DrillGround ground = new DrillGround(temp, Dialect.LOTUS, Dialect.FOREST)) {
      drill(ground.config("webhook"));
      try (Stream<Path> left = Files.walk(temp)) {
        assertThat(left.map(path -> temp.relativize(path).toString()))
            .containsExactlyInAnyOrder(
                "", "tipwatch.conf", "spool", "state", "state/drills", "state/drills/calib");
      }
    }
  }

  private static DrillCommand.Listener whenWaiting(Runnable action) {
    return new DrillCommand.Listener() {
      @Override
      public void said(String line) {}

      @Override
      public void waiting(String what) {
        action.run();
      }

      @Override
      public void ended(DrillReport report) {}
    };
  }

  private int drill(Path config, String... more) {
    List<String> line = new ArrayList<>(List.of("drill", "--config", config.toString()));
    line.addAll(List.of(more));
    return TipwatchCommand.run(
        List.of(new DrillCommand(Drill::run, NOBODY)),
        NOBODY,
        new PrintWriter(out),
        new PrintWriter(err),
        line.toArray(String[]::new));
  }

  private static TipwatchConfig load(Path config) throws Exception {
    return ConfigLoader.load(config, Map.of());
  }

  private static JsonObject data(Received webhook) {
    return new JsonObject(webhook.body()).getJsonObject("data");
  }

  private static JsonObject labels(Received alertmanager) {
    return new JsonArray(alertmanager.body()).getJsonObject(0).getJsonObject("labels");
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  private static boolean until(BooleanSupplier so) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < deadline) {
      if (so.getAsBoolean()) {
        return true;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    return false;
  }
}
