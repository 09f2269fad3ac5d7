package io.tipwatch;

import io.tipwatch.alert.Alert;
import io.tipwatch.alert.AlertVerticle;
import io.tipwatch.alert.Delivery;
import io.tipwatch.alert.MemoryOutbox;
import io.tipwatch.cli.Version;
import io.tipwatch.config.AlertConfig;
import io.tipwatch.config.SinkConfig;
import io.tipwatch.metrics.BuildInfo;
import io.tipwatch.metrics.Meters;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends at the sinks what a drill that was broken off has begun there, so that nobody is left with
 * an alert that nothing ends.
 */
final class AllClear {
  private static final Duration START = Duration.ofSeconds(5);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private AllClear() {}

  /**
   * Tells that these alerts are over. Blocks, but no longer than it is given.
   *
   * @param open the alerts by the sink that has them
   * @return the sinks that did not take it
   */
  static List<String> tell(
      Vertx vertx, AlertConfig config, Map<String, List<Alert>> open, Duration patience)
      throws Exception {
    InstantSource clock = InstantSource.system();
    Instant now = clock.instant();
    MemoryOutbox outbox = new MemoryOutbox(_ -> {});
    open.forEach((sink, alerts) ->
        alerts.forEach(
            alert -> outbox.add(alert.endedAt(now), Delivery.Kind.RESOLVED, List.of(sink), now)));
    AlertConfig sinks =
        new AlertConfig(
            config.sinks().stream().filter(sink -> open.containsKey(sink.name())).toList());
    try (Meters meters =
        new Meters(
            new BuildInfo(Version.number(), "unknown", Runtime.version().toString()),
            List.of(),
            sinks.sinks().stream().map(SinkConfig::name).toList())) {
      String deployed =
          Awaited.of(
              vertx.deployVerticle(new AlertVerticle(sinks, List.of(), outbox, meters, clock)),
              START);
      List<String> left = await(outbox, open, clock, patience);
      Awaited.of(vertx.undeploy(deployed), START);
      return left;
    }
  }

  private static List<String> await(
      MemoryOutbox outbox, Map<String, List<Alert>> open, InstantSource clock, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    List<String> left = new ArrayList<>(open.keySet());
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK_NANOS);
      left.removeIf(sink -> outbox.backlog(sink, clock.instant()).pending() == 0);
    }
    outbox.dead().forEach(letter -> left.add(letter.delivery().sink()));
    return left.stream().distinct().sorted().toList();
  }
}
