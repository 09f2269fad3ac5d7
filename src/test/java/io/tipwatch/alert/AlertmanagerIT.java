package io.tipwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.alert.Delivery.Kind;
import io.tipwatch.config.AlertConfig;
import io.tipwatch.config.AlertSeverity;
import io.tipwatch.config.SinkConfig;
import io.tipwatch.config.SinkKind;
import io.tipwatch.config.SinkPace;
import io.tipwatch.config.SinkUrl;
import io.tipwatch.metrics.BuildInfo;
import io.tipwatch.metrics.Meters;
import io.tipwatch.testing.AlertmanagerServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Alertmanager, which forgets everything when it is killed. */
@Timeout(120)
class AlertmanagerIT {
  private static final Duration RESEND = Duration.ofMillis(500);

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final InstantSource clock = InstantSource.system();
  private final MemoryOutbox outbox = new MemoryOutbox(_ -> {});
  private final Meters meters = new Meters(new BuildInfo("1", "r", "25"), List.of(), List.of("am"));
  private AlertmanagerServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        new AlertmanagerServer(
            directory, "route: { receiver: none }\nreceivers: [{ name: none }]\n");
    server.launch();
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
    meters.close();
    if (server != null) {
      server.close();
    }
  }

  @Test
  void showsAnAlertOnceUntilItIsResolvedEvenIfItForgets() throws Exception {
    AlertVerticle alerts =
        new AlertVerticle(new AlertConfig(List.of(sink())), List.of(), outbox, meters, clock);
    await(vertx.deployVerticle(alerts));
    Instant started = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Alert alert = Alerts.plain("split", started);

    outbox.add(alert, Kind.FIRING, List.of("am"), started);
    alerts.wake();
    JsonArray shown = awaitAlerts(list -> list.size() == 1);
    assertThat(shown.getJsonObject(0).getJsonObject("labels"))
        .isEqualTo(
            new JsonObject()
                .put("alertname", "NodeForked")
                .put("chain", "calib")
                .put("kind", "fork")
                .put("node", "unknown")
                .put("severity", "critical"));

    server.kill();
    server.launch();
    assertThat(awaitAlerts(list -> list.size() == 1)).hasSize(1);

    outbox.add(alert.endedAt(clock.instant()), Kind.RESOLVED, List.of("am"), clock.instant());
    alerts.wake();
    assertThat(awaitAlerts(JsonArray::isEmpty)).isEmpty();

    server.kill();
    server.launch();
    LockSupport.parkNanos(RESEND.multipliedBy(3).toNanos());
    assertThat(awaitAlerts(JsonArray::isEmpty)).as("it does not come back").isEmpty();
  }

  private SinkConfig sink() {
    return new SinkConfig(
        "am",
        new SinkKind.Alertmanager(Optional.empty(), RESEND),
        SinkUrl.parse(server.url()),
        AlertSeverity.WARNING,
        SinkPace.DEFAULT,
        List.of());
  }

  private JsonArray awaitAlerts(Predicate<JsonArray> wanted) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    Optional<JsonArray> last = Optional.empty();
    while (System.nanoTime() < deadline) {
      last = alerts();
      if (last.filter(wanted).isPresent()) {
        return last.get();
      }
      LockSupport.parkNanos(20_000_000);
    }
    throw new AssertionError("the Alertmanager shows " + last);
  }

  private Optional<JsonArray> alerts() throws InterruptedException {
    try {
      return Optional.of(new JsonArray(server.get(AlertmanagerSink.PATH)));
    } catch (IOException _) {
      return Optional.empty(); // not up yet
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
