package io.tipwatch.node.rpc;

import io.tipwatch.chain.NodeId;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.RpcLimits;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bounded pipe from an event loop to a blocking reader. At most {@link #CREDIT} chunks are
 * under way, so a slow reader slows the node and not our heap. Time spent waiting for the node
 * counts against its limits; time that the reader takes does not, but for the total.
 *
 * <p>Threads: the event loop fills it, one reader empties it, anybody may close it; one lock guards
 * all fields.
 */
final class BodyStream extends InputStream {
  private static final int CREDIT = 16;

  private final Context loop;
  private final NodeId node;
  private final String method;
  private final RpcLimits limits;
  private final Duration timeout;
  private final RpcObserver observer;
  private final long started = System.nanoTime();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Buffer> chunks = new ArrayDeque<>();
  private @Nullable HttpClientRequest request;
  private @Nullable HttpClientResponse response;
  private @Nullable RpcException failure;
  private boolean ended;
  private boolean reported;
  private long bytes;
  private int status = -1;

  // Only the reader uses these.
  private Buffer chunk = Buffer.buffer();
  private int offset;
  private long windowBytes;
  private long windowNanos;

  BodyStream(
      Context loop,
      NodeConfig node,
      String method,
      RpcLimits limits,
      Duration timeout,
      RpcObserver observer) {
    this.loop = loop;
    this.node = node.name();
    this.method = method;
    this.limits = limits;
    this.timeout = timeout;
    this.observer = observer;
  }

  void opened(HttpClientRequest opened) {
    lock.lock();
    try {
      request = opened;
      if (failure != null) {
        opened.reset();
      }
    } finally {
      lock.unlock();
    }
  }

  void head(HttpClientResponse head) {
    head.pause();
    head.exceptionHandler(this::broken);
    head.endHandler(_ -> end());
    head.handler(this::received);
    lock.lock();
    try {
      response = head;
      status = head.statusCode();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    String encoding = head.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      fail(new RpcException.Malformed(node, method, "an encoding that was not asked for"));
    } else if (status == 401 || status == 403) {
      fail(new RpcException.Unauthorized(node, method, status));
    } else {
      head.fetch(CREDIT);
    }
  }

  void broken(Throwable cause) {
    fail(Causes.of(node, method, cause));
  }

  private void received(Buffer next) {
    lock.lock();
    try {
      bytes += next.length();
      if (failure == null) {
        chunks.add(next);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (bytes() > limits.maxTraceBytes()) {
      fail(new RpcException.TooLarge(node, method, limits.maxTraceBytes()));
    }
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
      report(RpcObserver.Outcome.OK);
    } finally {
      lock.unlock();
    }
  }

  /** The first failure stays; what has not been read by then is dropped, it proves nothing. */
  private void fail(RpcException cause) {
    lock.lock();
    try {
      if (failure == null && !ended) {
        failure = cause;
        chunks.clear();
        report(cause.outcome());
        if (request != null) {
          request.reset();
        }
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void report(RpcObserver.Outcome outcome) {
    if (!reported) {
      reported = true;
      observer.called(node, method, outcome, Duration.ofNanos(System.nanoTime() - started), bytes);
    }
  }

  /** Waits for the head of the answer and gives its status. */
  int awaitHead() throws RpcException {
    lock.lock();
    try {
      while (failure == null && status < 0) {
        await(remaining());
      }
      throwFailure();
      return status;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws RpcException {
    return fill() ? chunk.getByte(offset++) & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int from, int length) throws RpcException {
    Objects.checkFromIndexSize(from, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int taken = Math.min(length, chunk.length() - offset);
    chunk.getBytes(offset, offset + taken, target, from);
    offset += taken;
    return taken;
  }

  /** Makes at least one byte readable; false at the end. */
  private boolean fill() throws RpcException {
    while (offset == chunk.length()) {
      lock.lock();
      try {
        awaitChunk();
        throwFailure();
        Buffer next = chunks.poll();
        if (next == null) {
          return false;
        }
        chunk = next;
        offset = 0;
        askForMore();
      } finally {
        lock.unlock();
      }
    }
    return true;
  }

  private void awaitChunk() throws RpcException {
    while (failure == null && chunks.isEmpty() && !ended) {
      boolean first = bytes == 0;
      long window = limits.stallWindow().toNanos() - windowNanos;
      long before = System.nanoTime();
      await(first ? remaining() : Math.min(window, remaining()));
      if (!first) {
        windowNanos += System.nanoTime() - before;
        judgeSpeed();
      }
    }
    Buffer next = chunks.peek();
    windowBytes += next == null ? 0 : next.length();
    if (windowBytes >= limits.minBytesPerWindow()) {
      windowBytes = 0;
      windowNanos = 0;
    }
  }

  private void judgeSpeed() {
    boolean slow = windowNanos >= limits.stallWindow().toNanos() && chunks.isEmpty() && !ended;
    if (slow) {
      fail(
          new RpcException.TimedOut(
              node,
              method,
              "fewer than " + limits.minBytesPerWindow() + " bytes came",
              limits.stallWindow()));
    }
  }

  private long remaining() {
    return timeout.toNanos() - (System.nanoTime() - started);
  }

  /** Waits to be signalled, but no longer than so many nanoseconds nor than the whole may take. */
  @SuppressWarnings("WaitNotInLoop") // every caller loops over its condition
  private void await(long nanos) throws RpcException {
    if (remaining() <= 0) {
      fail(new RpcException.TimedOut(node, method, "no whole answer", timeout));
      return;
    }
    try {
      long _ = changed.awaitNanos(Math.max(1, nanos));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      fail(new RpcException.Cancelled(node, method));
    }
  }

  private void throwFailure() throws RpcException {
    if (failure != null) {
      throw failure;
    }
  }

  private void askForMore() {
    HttpClientResponse head = response;
    if (head != null && !ended) {
      loop.runOnContext(_ -> head.fetch(1));
    }
  }

  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int available() {
    return chunk.length() - offset;
  }

  @Override
  public void close() {
    fail(new RpcException.Cancelled(node, method));
  }
}
