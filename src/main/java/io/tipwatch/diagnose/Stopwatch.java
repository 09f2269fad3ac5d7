package io.tipwatch.diagnose;

/**
 * Tells how long rungs take. What it reads ends up in a report; so it comes from outside, is
 * written down under a name, and is read back when the same diagnosis is made again. Safe for many
 * threads.
 */
@FunctionalInterface
public interface Stopwatch {
  /** Begins to measure. */
  Lap start();

  /** What is being measured. */
  @FunctionalInterface
  interface Lap {
    /**
     * Ends the measurement.
     *
     * @param name what took so long, the same whenever the same is measured
     */
    long millis(String name);
  }

  /** The time as it passes. */
  static Stopwatch running() {
    return () -> {
      long started = System.nanoTime();
      return _ -> (System.nanoTime() - started) / 1_000_000;
    };
  }
}
