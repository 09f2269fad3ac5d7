package io.tipwatch.config;

import java.time.Duration;

/**
 * How fast and how patiently a receiver is told.
 *
 * @param timeout how long one attempt may take
 * @param retryMin the pause after the first failure; it doubles with each further one
 * @param retryMax the longest pause
 * @param giveUp how long an alert is tried before it is put aside as undeliverable
 * @param interval the time in which one request more may be sent
 * @param burst how many requests may follow each other at once after a quiet time
 */
public record SinkPace(
    Duration timeout,
    Duration retryMin,
    Duration retryMax,
    Duration giveUp,
    Duration interval,
    int burst) {
  public static final SinkPace DEFAULT =
      new SinkPace(
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofMinutes(5),
          Duration.ofDays(3),
          Duration.ofSeconds(1),
          10);

  public SinkPace {
    if (retryMin.compareTo(retryMax) > 0) {
      throw new IllegalArgumentException("retry-min must not exceed retry-max");
    }
    if (burst < 1) {
      throw new IllegalArgumentException("burst must be at least 1: " + burst);
    }
  }
}
