package io.tipwatch.web;

import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * When each event loop last moved. A loop that stands still is what an outside observer cannot see
 * while the process lives. Safe from any thread.
 */
public final class Pulse {
  /** How often a loop beats, in milliseconds. */
  static final long PERIOD_MILLIS = 1_000;

  /** Without a beat for this long, a loop counts as stuck. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  private final LongSupplier nanos;
  private final AtomicLongArray beats;
  private final AtomicInteger slots = new AtomicInteger();

  /**
   * @param loops how many loops take part
   * @param nanos a monotonic clock such as {@link System#nanoTime}
   */
  public Pulse(int loops, LongSupplier nanos) {
    this.nanos = nanos;
    beats = new AtomicLongArray(loops);
    for (int slot = 0; slot < loops; slot++) {
      beat(slot);
    }
  }

  /** A pulse of all event loops that Vert.x has unless it is told otherwise. */
  public static Pulse ofEveryLoop(LongSupplier nanos) {
    return new Pulse(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE, nanos);
  }

  public int loops() {
    return beats.length();
  }

  int nextSlot() {
    return Math.floorMod(slots.getAndIncrement(), beats.length());
  }

  void beat(int slot) {
    beats.set(slot, nanos.getAsLong());
  }

  /** How many loops have not moved for too long. */
  public int stuck() {
    long now = nanos.getAsLong();
    int stuck = 0;
    for (int slot = 0; slot < beats.length(); slot++) {
      if (now - beats.get(slot) > LIMIT.toNanos()) {
        stuck++;
      }
    }
    return stuck;
  }
}
