package io.tipwatch.diagnose.evidence;

import io.tipwatch.diagnose.BulkInput;
import io.tipwatch.diagnose.ReadAhead;
import io.tipwatch.trace.ByteRanges;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An answer that one thread reads from its node and keeps, while another walks through what has
 * come so far. One thread walks.
 */
final class AheadInput extends BulkInput {
  private static final int BLOCK = 64 << 10;

  private final InputStream source;
  private final ByteRanges kept;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long came;
  private long taken;
  private boolean ended;
  private boolean stopped;
  private @Nullable IOException failure;

  /**
   * Begins to read.
   *
   * @param source keeps its bytes as they pass
   * @param kept those bytes again
   */
  AheadInput(InputStream source, ByteRanges kept) {
    this.source = source;
    this.kept = kept;
    thread = Thread.ofVirtual().name("read-ahead").start(this::fetch);
  }

  private void fetch() {
    byte[] block = new byte[BLOCK];
    IOException why = null;
    try {
      int count = 0;
      while (count >= 0 && wanted(count)) {
        count = source.read(block, 0, block.length);
      }
    } catch (IOException e) {
      why = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(why);
    }
  }

  /** Waits while the walker is too far behind; false once nobody walks any more. */
  private boolean wanted(int count) throws InterruptedException {
    lock.lock();
    try {
      came += count;
      changed.signalAll();
      while (came - taken >= ReadAhead.MAX_LEAD_BYTES && !stopped) {
        changed.await();
      }
      return !stopped;
    } finally {
      lock.unlock();
    }
  }

  private void end(@Nullable IOException why) {
    lock.lock();
    try {
      failure = why;
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int ready = (int) Math.min(length, awaitBytes());
    if (ready == 0) {
      if (failure != null) {
        throw failure;
      }
      return length == 0 ? 0 : -1;
    }
    int count;
    try (InputStream part = kept.open(taken, taken + ready)) {
      count = part.readNBytes(into, offset, ready);
    }
    took(count);
    return count;
  }

  /** Bytes that can be walked through now; zero at the end. */
  private long awaitBytes() throws IOException {
    lock.lock();
    try {
      while (came == taken && !ended) {
        changed.await();
      }
      return came - taken;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a node answered", e);
    } finally {
      lock.unlock();
    }
  }

  private void took(int count) {
    lock.lock();
    try {
      taken += count;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Tells the reading thread that nobody walks any more; its source is closed after that. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nothing is read any more. */
  void awaitEnd() {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
