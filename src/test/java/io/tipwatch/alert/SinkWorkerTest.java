package io.tipwatch.alert;

import static io.tipwatch.alert.Alerts.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.alert.Delivery.Kind;
import io.tipwatch.config.AlertSeverity;
import io.tipwatch.config.SinkConfig;
import io.tipwatch.config.SinkKind;
import io.tipwatch.config.SinkPace;
import io.tipwatch.metrics.BuildInfo;
import io.tipwatch.metrics.Meters;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One sink's worker on a clock and a wire of our own. */
class SinkWorkerTest {
  private static final Reply OK = new Reply.Answered(200, Optional.empty());
  private static final List<String> SINKS = HourOfOutage.SINKS;

  private final Alerts.ManualClock clock = new Alerts.ManualClock();
  private final MemoryOutbox outbox = new MemoryOutbox(_ -> {});
  private final Meters meters =
      new Meters(new BuildInfo("1", "r", "25"), List.of(), List.of("hook", "slack", "pager", "am"));
  private final List<String> sent = new ArrayList<>();

  @AfterEach
  void close() {
    meters.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20261122})
  void losesNothingInAnHourOfOutage(long seed) throws Exception {
    new HourOfOutage(outbox, clock, meters, seed)
        .run((alert, kind) -> outbox.add(alert, kind, HourOfOutage.SINKS, clock.instant()));

    assertThat(outbox.dead()).isEmpty();
  }

  @Test
  void putsARefusedDeliveryAsideAndGoesOn() throws Exception {
    outbox.add(Alerts.plain("one", START), Kind.FIRING, SINKS, START);
    outbox.add(Alerts.plain("two", START), Kind.FIRING, SINKS, START);
    SinkWorker worker = worker(HourOfOutage.config("hook"), answering("one", 400), 1);

    runFor(worker, Duration.ofMinutes(1));

    assertThat(outbox.dead())
        .extracting(letter -> letter.delivery().incidentId())
        .containsExactly("one");
    assertThat(outbox.dead()).extracting(MemoryOutbox.DeadLetter::why).containsExactly("HTTP 400");
    assertThat(sent).containsExactly("two");
    assertThat(meters.scrape())
        .contains("tipwatch_notifications_total{channel=\"hook\",outcome=\"failed\"} 1.0")
        .contains("tipwatch_notifications_total{channel=\"hook\",outcome=\"sent\"} 1.0");
  }

  @Test
  void letsOthersPassOneThatAlwaysFailsAndGivesItUpInTheEnd() throws Exception {
    outbox.add(Alerts.plain("one", START), Kind.FIRING, SINKS, START);
    for (int i = 0; i < 20; i++) {
      outbox.add(Alerts.plain("other" + i, START), Kind.FIRING, SINKS, START);
    }
    SinkWorker worker = worker(HourOfOutage.config("hook"), answering("one", 500), 1);

    runFor(worker, Duration.ofMinutes(2));
    assertThat(sent).hasSize(20);
    assertThat(outbox.dead()).isEmpty();

    runFor(worker, SinkPace.DEFAULT.giveUp().plus(Duration.ofMinutes(6)));
    assertThat(outbox.dead()).hasSize(1);
  }

  @Test
  void waitsAsLongAsTheSinkAsks() throws Exception {
    outbox.add(Alerts.plain("one", START), Kind.FIRING, SINKS, START);
    List<Instant> times = new ArrayList<>();
    SinkWorker worker =
        worker(
            HourOfOutage.config("hook"),
            _ -> {
              times.add(clock.instant());
              return times.size() == 1 ? new Reply.Answered(429, Optional.of("90")) : OK;
            },
            1);

    runFor(worker, Duration.ofMinutes(5));

    assertThat(times).containsExactly(START, START.plusSeconds(90));
  }

  @Test
  void remindsOnScheduleUntilTheAllClear() throws Exception {
    Alert alert = Alerts.plain("one", START);
    outbox.add(alert, Kind.FIRING, SINKS, START);
    List<Duration> times = new ArrayList<>();
    SinkWorker worker =
        worker(
            HourOfOutage.config("slack"),
            _ -> {
              times.add(Duration.between(START, clock.instant()));
              return OK;
            },
            1);

    runFor(worker, Duration.ofHours(5));
    outbox.add(alert.endedAt(clock.instant()), Kind.RESOLVED, SINKS, clock.instant());
    runFor(worker, Duration.ofHours(10));

    assertThat(times.subList(0, 5))
        .extracting(Duration::toMinutes)
        .containsExactly(0L, 10L, 30L, 120L, 240L);
    assertThat(times).as("one all-clear, and silence").hasSize(6);
  }

  @Test
  void doesNotSendAgainWhatTheStoreCouldNotNote() throws Exception {
    outbox.add(Alerts.plain("one", START), Kind.FIRING, SINKS, START);
    FailingOutbox failing = new FailingOutbox(outbox);
    SinkWorker worker =
        new SinkWorker(
            HourOfOutage.config("hook"),
            failing,
            new HourOfOutage.Wire(answering("none", 500)),
            meters.channel("hook"),
            clock,
            new SplittableRandom(1));

    failing.broken = true;
    assertThatThrownBy(worker::step).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(worker::step).isInstanceOf(IllegalStateException.class);
    failing.broken = false;
    runFor(worker, Duration.ofMinutes(1));

    assertThat(sent).containsExactly("one");
  }

  @Test
  void tellsAlertmanagerAgainWhatIsOpenAndForAWhileWhatIsOver() throws Exception {
    Alert open = Alerts.about("open", "STALLED", List.of("venus"));
    outbox.add(open, Kind.FIRING, List.of("am"), START);
    Alert over = Alerts.about("over", "STALLED", List.of("lotus"));
    outbox.add(over, Kind.FIRING, List.of("am"), START);
    outbox.add(over.endedAt(START.plusSeconds(1)), Kind.RESOLVED, List.of("am"), START);
    List<JsonArray> bodies = new ArrayList<>();
    SinkConfig config =
        Alerts.sink(
            "am",
            new SinkKind.Alertmanager(Optional.empty(), Duration.ofMinutes(1)),
            "http://am/",
            SinkPace.DEFAULT);
    SinkWorker worker =
        worker(
            config,
            post -> {
              bodies.add(new JsonArray(post.body()));
              return OK;
            },
            1);

    runFor(worker, Duration.ofMinutes(14));
    assertThat(bodies).as("once a minute, and the deliveries").hasSizeBetween(15, 19);
    assertThat(bodies.getLast()).hasSize(2);
    runFor(worker, Duration.ofMinutes(5));

    assertThat(bodies.getLast()).hasSize(1);
    JsonObject told = bodies.getLast().getJsonObject(0);
    assertThat(told.getJsonObject("annotations").getString("fingerprint")).isEqualTo("open");
    assertThat(Duration.between(clock.instant(), Instant.parse(told.getString("endsAt"))))
        .isGreaterThan(Duration.ofMinutes(2));
    assertThat(outbox.backlog("am", clock.instant()).pending()).isZero();
  }

  @Test
  void findsTheOneAlertThatAlertmanagerRefuses() throws Exception {
    for (int i = 0; i < 5; i++) {
      Alert alert = Alerts.about("alert-" + i, "STALLED", List.of("node-" + i));
      outbox.add(alert, Kind.FIRING, List.of("am"), START);
    }
    SinkConfig config =
        new SinkConfig(
            "am",
            new SinkKind.Alertmanager(Optional.empty(), Duration.ofDays(1)),
            Alerts.sink("x", Alerts.webhook(), "http://am/", SinkPace.DEFAULT).url(),
            AlertSeverity.WARNING,
            SinkPace.DEFAULT,
            List.of());
    SinkWorker worker = worker(config, answering("alert-3", 400), 1);

    runFor(worker, Duration.ofMinutes(2));

    assertThat(outbox.dead()).extracting(d -> d.delivery().incidentId()).containsExactly("alert-3");
    assertThat(outbox.backlog("am", clock.instant()).pending()).isZero();
  }

  private void runFor(SinkWorker worker, Duration time) throws Exception {
    Instant end = clock.instant().plus(time);
    while (clock.instant().isBefore(end)) {
      clock.set(worker.step());
    }
  }

  /** A wire that answers so to what names this incident, and 200 to all else. */
  private Function<Post, Reply> answering(String incident, int status) {
    return post -> {
      if (post.body().contains("\"" + incident + "\"")) {
        return new Reply.Answered(status, Optional.empty());
      }
      if (post.body().startsWith("{")) {
        sent.add(new JsonObject(post.body()).getString("subject"));
      }
      return OK;
    };
  }

  private SinkWorker worker(SinkConfig config, Function<Post, Reply> answer, long seed) {
    return new SinkWorker(
        config,
        outbox,
        new HourOfOutage.Wire(answer),
        meters.channel(config.name()),
        clock,
        new SplittableRandom(seed));
  }

  /** A store that cannot write for a while. */
  private static final class FailingOutbox implements Outbox {
    private final Outbox outbox;
    private boolean broken;

    FailingOutbox(Outbox outbox) {
      this.outbox = outbox;
    }

    @Override
    public List<Delivery> due(String sink, Instant now, int limit) {
      return outbox.due(sink, now, limit);
    }

    @Override
    public void sent(long id, Instant at, Optional<Instant> remindAt) {
      if (broken) {
        throw new IllegalStateException("the disk is full");
      }
      outbox.sent(id, at, remindAt);
    }

    @Override
    public void retry(long id, Instant notBefore, int tries, String why) {
      outbox.retry(id, notBefore, tries, why);
    }

    @Override
    public void dead(long id, String why) {
      outbox.dead(id, why);
    }

    @Override
    public Backlog backlog(String sink, Instant now) {
      return outbox.backlog(sink, now);
    }

    @Override
    public List<Alert> current(Instant endedAfter) {
      return outbox.current(endedAfter);
    }
  }
}
