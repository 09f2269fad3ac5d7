package io.tipwatch.alert;

import java.time.Duration;
import java.time.Instant;

/** Lets a burst pass after a quiet time, and then one in each interval. Confined to one thread. */
final class TokenBucket {
  private final Duration interval;
  private final Duration slack;
  private Instant nextFree = Instant.MIN;

  /**
   * @param burst how many may pass at once, at least 1
   */
  TokenBucket(Duration interval, int burst) {
    this.interval = interval;
    slack = interval.multipliedBy(burst - 1L);
  }

  /** When the next one may pass; {@code now} or earlier if at once. */
  Instant free(Instant now) {
    Instant earliest = now.minus(slack);
    // a clock that was set back must not hold anything up
    Instant latest = now.plus(interval);
    if (nextFree.isBefore(earliest)) {
      nextFree = earliest;
    } else if (nextFree.isAfter(latest)) {
      nextFree = latest;
    }
    return nextFree;
  }

  /** One passes. */
  void take(Instant now) {
    nextFree = free(now).plus(interval);
  }
}
