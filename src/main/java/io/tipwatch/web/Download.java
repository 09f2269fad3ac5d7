package io.tipwatch.web;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file on its way to one reader, no faster than the reader takes it. */
final class Download {
  private static final int CHUNK_BYTES = 64 << 10;

  /** A reader that takes nothing for this long is left. */
  private static final long PATIENCE_SECONDS = 20;

  private static final Logger LOG = LoggerFactory.getLogger(Download.class);

  private final Vertx vertx;
  private final Incidents.Content content;
  private final HttpServerResponse response;

  Download(Vertx vertx, Incidents.Content content, HttpServerResponse response) {
    this.vertx = vertx;
    this.content = content;
    this.response = response;
  }

  /** Completes when all is sent, or fails when the rest never will be. */
  Future<Void> send() {
    return next().eventually(() -> vertx.executeBlocking(this::close, false));
  }

  /** Ends the answer without its body, for those who asked for the headers only. */
  Future<Void> skip() {
    return response.end().eventually(() -> vertx.executeBlocking(this::close, false));
  }

  private Future<Void> next() {
    return vertx
        .executeBlocking(() -> content.stream().readNBytes(CHUNK_BYTES), false)
        .compose(bytes -> {
          if (bytes.length == 0) {
            return response.end();
          }
          return write(Buffer.buffer(bytes)).compose(_ -> next());
        });
  }

  private Future<Void> write(Buffer chunk) {
    Promise<Void> room = Promise.promise();
    response.write(chunk).onFailure(room::tryFail);
    if (response.writeQueueFull()) {
      response.drainHandler(_ -> room.tryComplete());
    } else {
      room.tryComplete();
    }
    return room.future().timeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private @Nullable Void close() {
    try {
      content.stream().close();
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("error", e.getMessage()).log("evidence was not closed");
    }
    return null;
  }
}
