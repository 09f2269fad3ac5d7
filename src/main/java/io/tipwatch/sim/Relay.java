package io.tipwatch.sim;

import io.tipwatch.node.rpc.RpcClient;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Passes one call on to the real node, and its answer back, byte for byte and at the reader's pace.
 * Where the real node breaks off, so does this: half an answer never looks like a whole one.
 */
final class Relay {
  /** Headers that speak of one connection, or of a length that may change. */
  private static final Set<String> OURS =
      Set.of("connection", "keep-alive", "transfer-encoding", "content-length");

  private final RpcClient real;
  private final HttpServerRequest reader;
  private final HttpServerResponse response;
  private final Optional<FaultEdit> edit;
  private final Optional<TracePass> pass;
  private volatile @Nullable HttpClientRequest asked;
  private volatile boolean left;

  /**
   * @param edit what is changed in the answer, if anything is
   */
  Relay(RpcClient real, HttpServerRequest reader, Optional<FaultEdit> edit) {
    this.real = real;
    this.reader = reader;
    this.response = reader.response();
    this.edit = edit;
    pass = edit.map(TracePass::new);
  }

  /**
   * @param large whether the answer may be too large for a memory
   */
  void start(Buffer request, boolean large) {
    response.exceptionHandler(_ -> leave());
    response.closeHandler(_ -> leave());
    real.relay(request, large, this::opened).onSuccess(this::head).onFailure(_ -> breakOff());
  }

  private void opened(HttpClientRequest request) {
    asked = request;
    request.exceptionHandler(_ -> {}); // told of where the answer is waited for
    if (left) {
      request.reset();
    }
  }

  /** The reader is gone, so that nobody needs the answer. */
  private void leave() {
    left = true;
    HttpClientRequest request = asked;
    if (request != null && !response.ended()) {
      request.reset();
    }
  }

  private void head(HttpClientResponse answer) {
    response.setStatusCode(answer.statusCode());
    answer
        .headers()
        .forEach(header -> {
          if (!OURS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
            response.headers().add(header.getKey(), header.getValue());
          }
        });
    String length = answer.getHeader("Content-Length");
    if (length == null || edit.isPresent()) {
      response.setChunked(true);
    } else {
      response.putHeader("Content-Length", length);
    }
    answer.exceptionHandler(_ -> breakOff());
    answer.handler(piece -> send(answer, piece));
    answer.endHandler(_ -> end());
    response.drainHandler(_ -> answer.resume());
    if (edit.isPresent() && answer.getHeader("Content-Encoding") != null) {
      leave(); // what cannot be read cannot be changed
      breakOff();
    } else {
      answer.resume();
    }
  }

  private void send(HttpClientResponse answer, Buffer piece) {
    try {
      Buffer out = pass.isPresent() ? pass.get().next(piece.getBytes()) : piece;
      if (out.length() > 0) {
        response.write(out);
      }
    } catch (IOException _) {
      leave();
      breakOff();
      return;
    }
    if (response.writeQueueFull()) {
      answer.pause();
    }
  }

  private void end() {
    if (edit.isPresent() && !edit.get().consistent()) {
      breakOff(); // half a fault would be another one than was announced
    } else {
      response.end();
    }
  }

  private void breakOff() {
    reader.connection().close();
  }
}
