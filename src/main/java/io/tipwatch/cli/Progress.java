package io.tipwatch.cli;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * One line on stderr that is written over and over, and gone at the end. Does nothing unless a
 * person reads stderr. Safe from any thread.
 */
public final class Progress implements AutoCloseable {
  /** Nobody reads faster. */
  static final long MIN_NANOS = 100_000_000;

  /** Fits the narrowest terminal in use. */
  static final int MAX_CHARS = 79;

  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream err;
  private final boolean shown;
  private final LongSupplier nanos;
  private long lastNanos;
  private boolean dirty;

  /**
   * @param nanos a monotonic clock such as {@link System#nanoTime}
   */
  public Progress(PrintStream err, Terminal terminal, LongSupplier nanos) {
    this.err = err;
    this.shown = terminal.interactiveErr();
    this.nanos = nanos;
    lastNanos = nanos.getAsLong() - MIN_NANOS;
  }

  /** On the stderr of this process. */
  public static Progress stderr(Terminal terminal) {
    return new Progress(System.err, terminal, System::nanoTime);
  }

  /** Shows a text instead of the last one, unless that was a moment ago. */
  public synchronized void show(String text) {
    long now = nanos.getAsLong();
    if (!shown || now - lastNanos < MIN_NANOS) {
      return;
    }
    lastNanos = now;
    dirty = true;
    String plain = Plain.text(text);
    err.print(CLEAR_LINE + plain.substring(0, Math.min(MAX_CHARS, plain.length())));
    err.flush();
  }

  @Override
  public synchronized void close() {
    if (dirty) {
      err.print(CLEAR_LINE);
      err.flush();
      dirty = false;
    }
  }
}
