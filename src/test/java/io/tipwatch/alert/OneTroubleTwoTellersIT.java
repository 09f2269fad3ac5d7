package io.tipwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
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
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Alertmanager hears of one trouble from our sink and from Prometheus, which sees it begin
 * and end a scrape later, and pages somebody.
 */
@Timeout(120)
class OneTroubleTwoTellersIT {
  private static final Duration RESEND = Duration.ofSeconds(1);
  private static final Duration SCRAPE = Duration.ofMillis(500);

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final InstantSource clock = InstantSource.system();
  private final MemoryOutbox outbox = new MemoryOutbox(_ -> {});
  private final Meters meters = new Meters(new BuildInfo("1", "r", "25"), List.of(), List.of("am"));
  private final List<JsonObject> pages = new CopyOnWriteArrayList<>();
  private final Instant started = clock.instant();
  private final Alert alert = Alerts.about("1", "FORK", List.of("venus"), started);
  private HttpServer pager;
  private AlertmanagerServer server;
  private AlertVerticle alerts;

  @BeforeEach
  void start() throws Exception {
    pager = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    pager.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          pages.add(new JsonObject(new String(body, StandardCharsets.UTF_8)));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    pager.start();
    server =
        new AlertmanagerServer(
            directory,
            """
            route: {receiver: page, group_wait: 0s, group_interval: 200ms, repeat_interval: 1h}
            receivers: [{name: page, webhook_configs: [{url: 'http://127.0.0.1:%d/'}]}]
            """
                .formatted(pager.getAddress().getPort()));
    server.launch();
    await(this::up);
    alerts = new AlertVerticle(new AlertConfig(List.of(sink())), List.of(), outbox, meters, clock);
    vertx.deployVerticle(alerts).await(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
    meters.close();
    if (server != null) {
      server.close();
    }
    pager.stop(0);
  }

  @Test
  void pagesOnceWhenItBeginsAndOnceWhenItEnds() throws Exception {
    outbox.add(alert, Kind.FIRING, List.of("am"), started);
    alerts.wake();
    await(() -> pages.size() == 1);
    assertThat(labels(pages.getFirst())).isEqualTo(rule());
    assertThat(annotations(pages.getFirst()).getString("summary")).isEqualTo("a fork");

    tellAsPrometheus(Optional.empty());
    pause(RESEND.multipliedBy(3));
    tellAsPrometheus(Optional.empty());
    assertThat(pages).as("while both tell it").hasSize(1);

    Instant end = clock.instant();
    outbox.add(alert.endedAt(end), Kind.RESOLVED, List.of("am"), end);
    alerts.wake();
    pause(SCRAPE);
    tellAsPrometheus(Optional.empty()); // it has not seen the end yet
    pause(SCRAPE);
    Instant seen = clock.instant();
    tellAsPrometheus(Optional.of(seen));
    await(() -> pages.size() == 2);
    for (int again = 0; again < 6; again++) {
      pause(RESEND);
      tellAsPrometheus(Optional.of(seen));
    }

    assertThat(pages)
        .extracting(page -> page.getString("status"))
        .containsExactly("firing", "resolved");
  }

  @Test
  void pagesAsOftenWithoutPrometheus() throws Exception {
    outbox.add(alert, Kind.FIRING, List.of("am"), started);
    alerts.wake();
    await(() -> pages.size() == 1);

    Instant end = clock.instant();
    outbox.add(alert.endedAt(end), Kind.RESOLVED, List.of("am"), end);
    alerts.wake();
    await(() -> pages.size() == 2);
    pause(RESEND.multipliedBy(6));

    assertThat(pages)
        .extracting(page -> page.getString("status"))
        .containsExactly("firing", "resolved");
  }

  /** As its rule manager does: four pauses ahead until it sees the end, and then the end. */
  private void tellAsPrometheus(Optional<Instant> end) throws Exception {
    Instant ends = end.orElse(clock.instant().plus(RESEND.multipliedBy(4)));
    JsonObject told =
        new JsonObject()
            .put("labels", rule())
            .put("annotations", new JsonObject().put("summary", "what the rule says"))
            .put("startsAt", started.plus(SCRAPE).toString())
            .put("endsAt", ends.toString());
    assertThat(server.post(AlertmanagerSink.PATH, new JsonArray().add(told).encode()))
        .isEqualTo(200);
  }

  private static JsonObject rule() {
    return new JsonObject()
        .put("alertname", "NodeForked")
        .put("chain", "calib")
        .put("kind", "fork")
        .put("node", "venus")
        .put("severity", "critical");
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

  private static JsonObject labels(JsonObject page) {
    return page.getJsonArray("alerts").getJsonObject(0).getJsonObject("labels");
  }

  private static JsonObject annotations(JsonObject page) {
    return page.getJsonArray("alerts").getJsonObject(0).getJsonObject("annotations");
  }

  private boolean up() {
    try {
      return !server.get("/-/ready").isEmpty();
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("pages so far: %s", pages).isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** Lets time pass in which nothing may happen. */
  private static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }
}
