package io.tipwatch.alert;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one sink's work on a thread of its own. It is a platform thread, since looking up a host's
 * name blocks the thread below a virtual one, and a name server that is silent would hold up
 * everybody.
 */
final class SinkLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SinkLoop.class);

  /** How long a request that is on its way may still take when we stop. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final Duration AFTER_ERROR = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final String name;
  private final Work work;
  private final InstantSource clock;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean news;
  private boolean closed;

  SinkLoop(String name, Work work, InstantSource clock) {
    this.name = name;
    this.work = work;
    this.clock = clock;
    thread = Thread.ofPlatform().daemon().name("alert-" + name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Something may be due before the time that the last step said. */
  void wake() {
    lock.lock();
    try {
      news = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Stops, and waits a little for the request that is on its way. Blocks. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      if (!thread.join(GRACE)) {
        thread.interrupt();
        thread.join(GRACE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    work.close();
  }

  private void run() {
    try {
      Instant next = clock.instant();
      while (awaitUntil(next)) {
        next = step();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closed while a request was on its way
    }
  }

  /** A store that fails, or a fault of ours in one alert, must not end the thread. */
  private Instant step() throws InterruptedException {
    try {
      return work.step();
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("channel", name).setCause(e).log("sink failed, trying again");
      return clock.instant().plus(AFTER_ERROR);
    }
  }

  private boolean awaitUntil(Instant next) throws InterruptedException {
    Instant now = clock.instant();
    Instant latest = now.plus(LONGEST_WAIT);
    long nanos = Duration.between(now, next.isAfter(latest) ? latest : later(now, next)).toNanos();
    lock.lockInterruptibly();
    try {
      while (nanos > 0 && !news && !closed) {
        nanos = changed.awaitNanos(Math.min(nanos, TimeUnit.MINUTES.toNanos(1)));
      }
      news = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
