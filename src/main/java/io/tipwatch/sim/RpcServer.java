package io.tipwatch.sim;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An address on loopback behind which one node, or several in turn, answer JSON-RPC. */
public final class RpcServer {
  /** Nodes speak HTTP/1.1 and do not offer more; nor do they wait for a peer's farewell. */
  static final HttpServerOptions OPTIONS =
      new HttpServerOptions().setWebSocketClosingTimeout(0).setHttp2ClearTextEnabled(false);

  private static final String LOOPBACK = "127.0.0.1";
  private static final int MAX_BINDS = 50;
  private static final long BIND_PAUSE_MILLIS = 10;

  /** The largest request, in bytes; Lotus and Venus take 100 MiB. */
  private static final long MAX_REQUEST_BYTES = 100L << 20;

  private final Vertx vertx;
  private final Supplier<Backend> next;
  private Optional<HttpServer> server = Optional.empty();
  private final Set<SocketSession> sessions = new HashSet<>();
  private int port;

  public RpcServer(Vertx vertx, Supplier<Backend> next) {
    this.vertx = vertx;
    this.next = next;
  }

  /** The port, zero before the first start; kept from then on. */
  public int port() {
    return port;
  }

  public Future<Void> open() {
    if (server.isPresent()) {
      return Future.succeededFuture();
    }
    return listen(MAX_BINDS);
  }

  /** A port that has just been given up may be taken for a moment longer. */
  private Future<Void> listen(int tries) {
    HttpServer created = vertx.createHttpServer(OPTIONS);
    created.requestHandler(this::onRequest);
    created.webSocketHandshakeHandler(this::onHandshake);
    created.webSocketHandler(this::onSocket);
    server = Optional.of(created);
    return created
        .listen(port, LOOPBACK)
        .onSuccess(bound -> port = bound.actualPort())
        .<Void>mapEmpty()
        .recover(failure ->
            failure instanceof BindException && tries > 1
                ? vertx.timer(BIND_PAUSE_MILLIS).compose(_ -> listen(tries - 1))
                : Future.failedFuture(failure));
  }

  /** Ends all connections; new ones are refused. */
  public Future<Void> close() {
    Optional<HttpServer> closing = server;
    server = Optional.empty();
    // a farewell would wait behind all that a slow reader has not read
    List.copyOf(sessions).forEach(SocketSession::cut);
    return closing.map(HttpServer::close).orElseGet(Future::succeededFuture);
  }

  private void onHandshake(ServerWebSocketHandshake handshake) {
    Backend backend = next.get();
    if (!serves(backend, handshake.path())) {
      handshake.reject(404);
    } else if (!admits(backend, handshake.headers().get("Authorization"), handshake.query())) {
      handshake.reject(401);
    } else if (!backend.troubles().silent()) {
      handshake.accept();
    }
  }

  private void onSocket(ServerWebSocket socket) {
    SocketSession session = new SocketSession(vertx, socket, next.get(), sessions::remove);
    sessions.add(session);
    session.open();
  }

  private void onRequest(HttpServerRequest request) {
    Backend backend = next.get();
    if (!serves(backend, request.path())) {
      request.response().setStatusCode(404).end();
      return;
    }
    if (!admits(backend, request.getHeader("Authorization"), request.query())) {
      request.response().setStatusCode(401).end();
      return;
    }
    String length = request.getHeader("Content-Length");
    if (length != null && length.length() > 9 && Long.parseLong(length) > MAX_REQUEST_BYTES) {
      request.response().setStatusCode(413).end();
      return;
    }
    request.body().onSuccess(body -> onBody(backend, request, body));
  }

  private void onBody(Backend backend, HttpServerRequest request, Buffer body) {
    if (backend.troubles().silent()) {
      return;
    }
    Optional<List<Call>> calls = Call.parse(body.toString());
    boolean batch = body.length() > 0 && body.getByte(0) == '[';
    if (calls.isEmpty() || (batch && !backend.takesBatches())) {
      Call nothing = new Call("", new io.vertx.core.json.JsonArray(), Optional.of("null"));
      Reply failed = new Reply.Failed(new RpcFailure(-32700, "parse error", 400, true));
      send(backend, request, nothing, 400, backend.envelope(failed, nothing));
    } else if (batch) {
      batch(backend, request, calls.orElseThrow());
    } else {
      Call call = calls.orElseThrow().getFirst();
      Optional<Trouble.Late> late = backend.troubles().of(Trouble.Late.class, call.method());
      if (late.isPresent()) {
        long millis = Math.max(1, late.orElseThrow().by().toMillis());
        vertx.setTimer(millis, _ -> answer(backend, request, call));
      } else {
        answer(backend, request, call);
      }
    }
  }

  private void answer(Backend backend, HttpServerRequest request, Call call) {
    Optional<Trouble.Hostile> hostile = backend.troubles().of(Trouble.Hostile.class, call.method());
    if (hostile.isPresent()) {
      String id = call.id().orElse("null");
      send(backend, request, call, 200, Attacks.body(hostile.orElseThrow().attack(), id));
      return;
    }
    Reply reply = backend.answer(call);
    if (reply instanceof Reply.Failed failed && !failed.failure().body()) {
      request.response().setStatusCode(failed.failure().status()).end();
      return;
    }
    send(backend, request, call, status(reply), backend.envelope(reply, call));
  }

  static int status(Reply reply) {
    return reply instanceof Reply.Failed failed ? failed.failure().status() : 200;
  }

  private void batch(Backend backend, HttpServerRequest request, List<Call> calls) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try {
      for (Call call : calls) {
        whole.write(whole.size() == 0 ? '[' : ',');
        backend.envelope(backend.answer(call), call).writeTo(whole);
      }
      whole.write(']');
    } catch (IOException _) {
      request.connection().close();
      return;
    }
    send(backend, request, calls.getFirst(), 200, ByteSource.bytes(whole.toByteArray()));
  }

  private void send(
      Backend backend, HttpServerRequest request, Call call, int status, ByteSource source) {
    request.response().setStatusCode(status).setChunked(true);
    request.response().putHeader("Content-Type", "application/json");
    new Pump(
            vertx,
            request.response(),
            source,
            backend.troubles(),
            call.method(),
            () -> request.connection().close())
        .start();
  }

  private static boolean serves(Backend backend, @Nullable String path) {
    return path != null && backend.serves(path);
  }

  private static boolean admits(
      Backend backend, @Nullable String authorization, @Nullable String query) {
    return backend.admits(Optional.ofNullable(authorization), Optional.ofNullable(query));
  }
}
