package io.tipwatch.daemon;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved; for any thread. */
final class SteeredClock implements InstantSource {
  private volatile Instant now;
  private volatile Duration wrongBy = Duration.ZERO;

  SteeredClock(Instant now) {
    this.now = now;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** The same time as a clock sees it that goes wrong by {@link #wrongBy}. */
  InstantSource drifting() {
    return () -> now.plus(wrongBy);
  }

  void set(Instant instant) {
    now = instant;
  }

  void wrongBy(Duration drift) {
    wrongBy = drift;
  }
}
