package io.tipwatch.sim;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** Sends an answer at the reader's pace, or as slowly and as incompletely as it is told to. */
final class Pump {
  private static final long TICK_MILLIS = 20;

  private final Vertx vertx;

  /** What one turn writes at most, so that the end of the connection is noticed in between. */
  private static final long TURN_BYTES = 1 << 20;

  private final HttpServerResponse response;
  private final ByteSource source;
  private final Runnable hangUp;
  private final Optional<Long> bytesPerSecond;
  private final boolean breaks;
  private long allowed = Long.MAX_VALUE;
  private byte[] pending = new byte[0];

  Pump(
      Vertx vertx,
      HttpServerResponse response,
      ByteSource source,
      Troubles troubles,
      String method,
      Runnable hangUp) {
    this.vertx = vertx;
    this.response = response;
    this.source = source;
    this.hangUp = hangUp;
    Optional<Trouble.HangUp> broken = troubles.of(Trouble.HangUp.class, method);
    Optional<Trouble.Truncate> cut = troubles.of(Trouble.Truncate.class, method);
    breaks = broken.isPresent();
    broken.ifPresent(it -> allowed = it.afterBytes());
    cut.ifPresent(it -> allowed = it.afterBytes());
    bytesPerSecond = troubles.of(Trouble.Slow.class, method).map(Trouble.Slow::bytesPerSecond);
  }

  void start() {
    response.exceptionHandler(_ -> close());
    response.closeHandler(_ -> close());
    response.drainHandler(_ -> send());
    send();
  }

  /** One turn: until the connection is full, the share of a tick is used up or all is said. */
  private void send() {
    long share =
        bytesPerSecond.map(rate -> Math.max(1, rate * TICK_MILLIS / 1000)).orElse(TURN_BYTES);
    while (share > 0 && !response.closed() && !response.ended() && !response.writeQueueFull()) {
      byte[] piece = piece(Math.min(share, allowed));
      if (piece.length == 0) {
        finish();
        return;
      }
      share -= piece.length;
      allowed -= piece.length;
      response.write(Buffer.buffer(piece));
    }
    if (response.closed() || response.ended()) {
      return;
    }
    if (bytesPerSecond.isPresent()) {
      response.drainHandler(null);
      vertx.setTimer(TICK_MILLIS, _ -> send());
    } else if (!response.writeQueueFull()) {
      vertx.runOnContext(_ -> send());
    }
  }

  private byte[] piece(long most) {
    if (most <= 0) {
      return new byte[0];
    }
    try {
      byte[] made = pending.length > 0 ? pending : source.next();
      int now = (int) Math.min(made.length, most);
      pending = Arrays.copyOfRange(made, now, made.length);
      return now == made.length ? made : Arrays.copyOf(made, now);
    } catch (IOException _) {
      hangUp.run();
      return new byte[0];
    }
  }

  private void finish() {
    close();
    if (breaks && allowed <= 0) {
      response.write(Buffer.buffer()).onComplete(_ -> hangUp.run());
    } else {
      response.end();
    }
  }

  private void close() {
    try {
      source.close();
    } catch (IOException _) {
      // a recording that cannot be closed has been read all the same
    }
  }
}
