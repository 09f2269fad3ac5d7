package io.tipwatch.alert;

import static io.tipwatch.alert.Alerts.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.config.SinkConfig;
import io.tipwatch.config.SinkKind;
import io.tipwatch.config.SinkPace;
import io.tipwatch.metrics.BuildInfo;
import io.tipwatch.metrics.Meters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A dead-man switch hears of verified progress, and of nothing else. */
class DeadManTest implements Transport {
  private final Alerts.ManualClock clock = new Alerts.ManualClock();
  private final Meters meters =
      new Meters(new BuildInfo("1", "r", "25"), List.of(), List.of("heart"));
  private final List<String> pings = new ArrayList<>();
  private final DeadMan deadMan = deadMan();
  private Reply reply = new Reply.Answered(200, Optional.empty());

  @Test
  void staysSilentWithoutProgress() throws Exception {
    runFor(Duration.ofHours(1));

    assertThat(pings).isEmpty();
  }

  @Test
  void tellsTheVerifiedHeightsOfAllChains() throws Exception {
    deadMan.progressed("a", 100, START);
    runFor(Duration.ofMinutes(1));
    assertThat(pings).as("the other chain stands still").isEmpty();

    deadMan.progressed("b", 7, START);
    runFor(Duration.ofMinutes(10));

    assertThat(pings)
        .containsExactly(
            """
            a: verified up to height 100 at 2026-11-22T00:00:00Z
            b: verified up to height 7 at 2026-11-22T00:00:00Z
            """);
  }

  @Test
  void pingsNoMoreOftenThanAskedAndNotForTheSameHeight() throws Exception {
    for (int minute = 0; minute < 10; minute++) {
      for (int i = 0; i < 6; i++) {
        deadMan.progressed("a", minute * 6L + i, clock.instant());
        deadMan.progressed("b", minute * 6L + i, clock.instant());
        runFor(Duration.ofSeconds(10));
      }
    }
    assertThat(pings).hasSizeBetween(9, 10);
    pings.clear();
    deadMan.progressed("a", 5, clock.instant());
    deadMan.progressed("b", 5, clock.instant());
    runFor(Duration.ofMinutes(1)); // what was new before
    pings.clear();

    runFor(Duration.ofMinutes(10));

    assertThat(pings).isEmpty();
  }

  @Test
  void triesAgainUntilTheSwitchHears() throws Exception {
    reply = new Reply.Answered(503, Optional.empty());
    deadMan.progressed("a", 1, START);
    deadMan.progressed("b", 1, START);
    runFor(Duration.ofMinutes(1));
    int failed = pings.size();

    reply = new Reply.Answered(200, Optional.empty());
    runFor(Duration.ofMinutes(10));

    assertThat(failed).isBetween(3, 12);
    assertThat(pings).hasSize(failed + 1);
  }

  @Override
  public Reply send(Post post) {
    pings.add(post.body());
    return reply;
  }

  @Override
  @AfterEach
  public void close() {
    meters.close();
  }

  private DeadMan deadMan() {
    SinkKind.DeadMan kind = new SinkKind.DeadMan(Duration.ofMinutes(1), true);
    SinkConfig config = Alerts.sink("heart", kind, "https://hc/", SinkPace.DEFAULT);
    return new DeadMan(
        config,
        kind,
        List.of("a", "b"),
        this,
        meters.channel("heart"),
        clock,
        new SplittableRandom(3));
  }

  private void runFor(Duration time) throws Exception {
    var end = clock.instant().plus(time);
    while (clock.instant().isBefore(end)) {
      var next = deadMan.step();
      clock.set(next.isAfter(end) ? end : next);
    }
  }
}
