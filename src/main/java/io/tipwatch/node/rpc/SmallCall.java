package io.tipwatch.node.rpc;

import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.RpcLimits;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One ordinary call from its start to its end; lives on the node's event loop. */
final class SmallCall {
  /** Above this an answer is parsed on a worker thread, so that the event loop goes on. */
  private static final int LARGE_BYTES = 64 << 10;

  private final Vertx vertx;
  private final NodeConfig node;
  private final String method;
  private final long id;
  private final RpcLimits limits;
  private final Duration timeout;
  private final RpcObserver observer;
  private final Promise<Json> promise;
  private final long started = System.nanoTime();
  private final Buffer body = Buffer.buffer();
  private @Nullable HttpClientRequest request;
  private long timer;
  private boolean ended;
  private int status;

  SmallCall(
      Vertx vertx,
      NodeConfig node,
      String method,
      long id,
      RpcLimits limits,
      Duration timeout,
      RpcObserver observer,
      Promise<Json> promise) {
    this.vertx = vertx;
    this.node = node;
    this.method = method;
    this.id = id;
    this.limits = limits;
    this.timeout = timeout;
    this.observer = observer;
    this.promise = promise;
  }

  long id() {
    return id;
  }

  void start() {
    timer =
        vertx.setTimer(
            Math.max(1, timeout.toMillis()),
            _ -> abort(new RpcException.TimedOut(node.name(), method, "no whole answer", timeout)));
  }

  void opened(HttpClientRequest opened) {
    request = opened;
    if (ended) {
      reset();
    }
  }

  void answered(HttpClientResponse response) {
    response.exceptionHandler(this::broken);
    if (ended) {
      return;
    }
    status = response.statusCode();
    if (status == 401 || status == 403) {
      abort(new RpcException.Unauthorized(node.name(), method, status));
      return;
    }
    String encoding = response.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      abort(new RpcException.Malformed(node.name(), method, "an encoding that was not asked for"));
      return;
    }
    response.endHandler(_ -> whole());
    response.handler(this::received);
  }

  void broken(Throwable cause) {
    abort(Causes.of(node.name(), method, cause));
  }

  private void received(Buffer chunk) {
    if (ended) {
      return;
    }
    if (body.length() + (long) chunk.length() > limits.maxAnswerBytes()) {
      abort(new RpcException.TooLarge(node.name(), method, limits.maxAnswerBytes()));
    } else {
      body.appendBuffer(chunk);
    }
  }

  private void whole() {
    if (ended) {
      return;
    }
    if (body.length() > LARGE_BYTES) {
      vertx
          .executeBlocking(this::parse, false)
          .onComplete(parsed -> end(parsed.result(), parsed.cause()));
      return;
    }
    try {
      end(parse(), null);
    } catch (RpcException e) {
      end(null, e);
    }
  }

  private Json parse() throws RpcException {
    Json answer;
    try {
      answer = JsonReader.read(body.getBytes());
    } catch (MalformedJsonException e) {
      throw status == 200
          ? Causes.of(node.name(), method, e)
          : new RpcException.HttpStatus(node.name(), method, status);
    }
    return Envelope.result(node, method, id, answer);
  }

  private void abort(RpcException cause) {
    if (!ended) {
      end(null, cause);
      reset();
    }
  }

  private void reset() {
    if (request != null) {
      request.reset();
    }
  }

  private void end(@Nullable Json result, @Nullable Throwable cause) {
    if (ended) {
      return;
    }
    ended = true;
    vertx.cancelTimer(timer);
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    if (cause == null && result != null) {
      observer.called(node.name(), method, RpcObserver.Outcome.OK, took, body.length());
      promise.complete(result);
    } else {
      RpcException why =
          Causes.of(node.name(), method, cause == null ? new IllegalStateException() : cause);
      observer.called(node.name(), method, why.outcome(), took, body.length());
      promise.fail(why);
    }
  }
}
