package io.tipwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tipwatch.alert.Delivery.Kind;
import io.tipwatch.config.AlertConfig;
import io.tipwatch.config.AlertSeverity;
import io.tipwatch.config.SinkConfig;
import io.tipwatch.config.SinkKind;
import io.tipwatch.config.SinkPace;
import io.tipwatch.config.SinkUrl;
import io.tipwatch.metrics.BuildInfo;
import io.tipwatch.metrics.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Alertmanager, which forgets everything when it is killed. */
@Timeout(120)
class AlertmanagerIT {
  private static final String PROGRAM = "prometheus-alertmanager";
  private static final Duration RESEND = Duration.ofMillis(500);

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();
  private final InstantSource clock = InstantSource.system();
  private final MemoryOutbox outbox = new MemoryOutbox(_ -> {});
  private final Meters meters = new Meters(new BuildInfo("1", "r", "25"), List.of(), List.of("am"));
  private @Nullable Process process;
  private int port;

  @BeforeEach
  void start() throws Exception {
    assumeThat(installed())
        .as("%s is not installed, so that nothing is shown here", PROGRAM)
        .isTrue();
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Files.writeString(
        directory.resolve("alertmanager.yml"),
        "route: { receiver: none }\nreceivers: [{ name: none }]\n");
    launch();
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
    meters.close();
    kill();
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
                .put("alertname", "TipwatchFork")
                .put("service", "tipwatch")
                .put("chain", "calib")
                .put("kind", "fork")
                .put("severity", "critical")
                .put("fingerprint", "split"));

    kill();
    launch();
    assertThat(awaitAlerts(list -> list.size() == 1)).hasSize(1);

    outbox.add(alert.endedAt(clock.instant()), Kind.RESOLVED, List.of("am"), clock.instant());
    alerts.wake();
    assertThat(awaitAlerts(JsonArray::isEmpty)).isEmpty();

    kill();
    launch();
    LockSupport.parkNanos(RESEND.multipliedBy(3).toNanos());
    assertThat(awaitAlerts(JsonArray::isEmpty)).as("it does not come back").isEmpty();
  }

  private SinkConfig sink() {
    return new SinkConfig(
        "am",
        new SinkKind.Alertmanager(Optional.empty(), RESEND),
        SinkUrl.parse("http://127.0.0.1:" + port),
        AlertSeverity.WARNING,
        SinkPace.DEFAULT,
        List.of());
  }

  private static boolean installed() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(bin -> Files.isExecutable(Path.of(bin, PROGRAM)));
  }

  private void launch() throws IOException {
    Path data = Files.createTempDirectory(directory, "data"); // none of what it knew before
    process =
        new ProcessBuilder(
                PROGRAM,
                "--config.file=" + directory.resolve("alertmanager.yml"),
                "--storage.path=" + data,
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address=")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("alertmanager.log").toFile())
            .start();
  }

  private void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
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

  private Optional<JsonArray> alerts() throws Exception {
    Future<Buffer> body =
        client
            .request(HttpMethod.GET, port, "127.0.0.1", "/api/v2/alerts")
            .compose(request -> request.send())
            .compose(HttpClientResponse::body);
    try {
      return Optional.of(new JsonArray(await(body)));
    } catch (ExecutionException _) {
      return Optional.empty(); // not up yet
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
