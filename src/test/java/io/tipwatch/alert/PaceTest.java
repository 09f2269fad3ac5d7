package io.tipwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Reminders, pauses after failures, and the rate. */
class PaceTest {
  private static final Instant NOW = Alerts.START;

  @Test
  void remindsEverMoreRarely() {
    List<Duration> plan = new ArrayList<>();
    Instant at = NOW;
    for (int i = 0; i < 6; i++) {
      at = Reminders.next(NOW, at);
      plan.add(Duration.between(NOW, at));
    }

    assertThat(plan)
        .containsExactly(
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(4),
            Duration.ofHours(6),
            Duration.ofHours(8));
  }

  @Test
  void leavesOutRemindersThatAnOutagePassed() {
    assertThat(Reminders.next(NOW, NOW.plus(Duration.ofDays(3)).plusSeconds(1)))
        .isEqualTo(NOW.plus(Duration.ofHours(74)));
  }

  @Test
  void doublesPausesUpToTheLongest() {
    Backoff backoff =
        new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), new SplittableRandom(7));

    for (int failures = 1; failures < 100; failures++) {
      long full = Math.min(300_000, 1000L << Math.min(failures - 1, 20));
      assertThat(backoff.pause(failures).toMillis())
          .as("after %d failures", failures)
          .isBetween(full / 2, full);
    }
  }

  @Test
  void readsRetryAfterAsSecondsOrDateAndBoundsIt() {
    assertThat(retryAfter("7")).isEqualTo(Duration.ofSeconds(7));
    assertThat(retryAfter("Sun, 22 Nov 2026 00:02:00 GMT")).isEqualTo(Duration.ofMinutes(2));
    assertThat(retryAfter("Sat, 21 Nov 2026 00:02:00 GMT")).isEqualTo(Duration.ZERO);
    assertThat(retryAfter("soon")).isEqualTo(Duration.ZERO);
    assertThat(retryAfter("999999999")).isEqualTo(Backoff.MAX_RETRY_AFTER);
    assertThat(Backoff.retryAfter(Optional.empty(), NOW)).isEqualTo(Duration.ZERO);
  }

  @Test
  void letsABurstPassAndThenOneEachSecond() {
    TokenBucket bucket = new TokenBucket(Duration.ofSeconds(1), 10);
    Instant now = NOW;
    int atOnce = 0;
    while (!bucket.free(now).isAfter(now)) {
      bucket.take(now);
      atOnce++;
    }

    assertThat(atOnce).isEqualTo(10);
    assertThat(bucket.free(now)).isEqualTo(now.plusSeconds(1));
    assertThat(bucket.free(now.minus(Duration.ofDays(1))))
        .as("the clock was set back")
        .isEqualTo(now.minus(Duration.ofDays(1)).plusSeconds(1));
  }

  private static Duration retryAfter(String header) {
    return Backoff.retryAfter(Optional.of(header), NOW);
  }
}
