package io.tipwatch.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** When people are reminded of what is still open: soon at first, then ever more rarely. */
public final class Reminders {
  private static final List<Duration> FIRST =
      List.of(Duration.ofMinutes(10), Duration.ofMinutes(30), Duration.ofHours(2));
  private static final Duration THEN = Duration.ofHours(2);

  private Reminders() {}

  /** The first time of the plan that lies after {@code now}; the plan begins with the incident. */
  public static Instant next(Instant started, Instant now) {
    for (Duration pause : FIRST) {
      if (started.plus(pause).isAfter(now)) {
        return started.plus(pause);
      }
    }
    long passed = Duration.between(started, now).dividedBy(THEN);
    return started.plus(THEN.multipliedBy(passed + 1));
  }
}
