package io.tipwatch.web;

import io.tipwatch.config.WebConfig;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Our own HTTP server: metrics, health, and the last reports, for reading only. */
public final class WebVerticle extends VerticleBase {
  static final int MAX_HEADER_BYTES = 8 << 10;
  static final int MAX_LINE_BYTES = 4 << 10;
  static final int IDLE_SECONDS = 30;

  /** A connection that has not ended a request for this long is closed, however it trickles. */
  static final long MAX_QUIET_NANOS = TimeUnit.SECONDS.toNanos(IDLE_SECONDS);

  private static final long SWEEP_MILLIS = 5_000;
  private static final Map<String, String> SECURITY_HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
              + "form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");
  private static final Logger LOG = LoggerFactory.getLogger(WebVerticle.class);

  private final WebConfig config;
  private final HostGate gate;
  private final Routes routes;
  private final Map<HttpConnection, Long> lastUse = new HashMap<>();
  private @Nullable HttpServer server;

  public WebVerticle(WebConfig config, Sources sources) {
    this.config = config;
    gate = HostGate.of(config);
    routes = new Routes(sources);
  }

  @Override
  public Future<?> start() {
    HttpServer created =
        vertx
            .createHttpServer(options(config))
            .connectionHandler(this::onConnection)
            .requestHandler(this::onRequest);
    server = created;
    vertx.setPeriodic(SWEEP_MILLIS, _ -> closeQuiet());
    return created
        .listen()
        .onSuccess(listening ->
            LOG.atInfo()
                .addKeyValue("host", config.host())
                .addKeyValue("port", listening.actualPort())
                .log("web server listens"));
  }

  /** The port that is listened on, once started. */
  public int port() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server.actualPort();
  }

  static HttpServerOptions options(WebConfig config) {
    return new HttpServerOptions()
        .setHost(config.host().replaceAll("[\\[\\]]", ""))
        .setPort(config.port())
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setMaxInitialLineLength(MAX_LINE_BYTES)
        .setMaxChunkSize(MAX_HEADER_BYTES)
        .setIdleTimeout(IDLE_SECONDS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setHttp2ClearTextEnabled(false)
        .setCompressionSupported(true);
  }

  private void onConnection(HttpConnection connection) {
    if (lastUse.size() >= config.maxConnections()) {
      closeQuietly(connection);
      return;
    }
    lastUse.put(connection, System.nanoTime());
    connection.closeHandler(_ -> lastUse.remove(connection));
  }

  private void closeQuiet() {
    long now = System.nanoTime();
    lastUse.forEach((connection, last) -> {
      if (now - last > MAX_QUIET_NANOS) {
        vertx.runOnContext(_ -> closeQuietly(connection));
      }
    });
  }

  private void onRequest(HttpServerRequest request) {
    lastUse.computeIfPresent(request.connection(), (_, _) -> System.nanoTime());
    HttpServerResponse response = request.response();
    response.exceptionHandler(_ -> {}); // the client went away; the connection ends with it
    if (hasBody(request)) {
      response.putHeader("Connection", "close");
      send(request, Answer.text(413, "a request has no body here"))
          .onComplete(_ -> closeQuietly(request.connection()));
    } else {
      send(request, answer(request)).onFailure(WebVerticle::onUnsent);
    }
  }

  private Answer answer(HttpServerRequest request) {
    try {
      return gate.refusal(request.headers().getAll("Host")).orElseGet(() -> route(request));
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("path", request.path()).setCause(e).log("request failed");
      return Answer.text(500, "internal error");
    }
  }

  private Answer route(HttpServerRequest request) {
    if (!isRead(request)) {
      return Answer.text(405, "only GET and HEAD are answered");
    }
    String path = request.path();
    return path == null
        ? Answer.text(400, "malformed request")
        : routes.answer(path, request.query());
  }

  private static Future<Void> send(HttpServerRequest request, Answer answer) {
    HttpServerResponse response = request.response().setStatusCode(answer.status());
    SECURITY_HEADERS.forEach(response::putHeader);
    response.putHeader("Content-Type", answer.type());
    if (answer.status() == 405) {
      response.putHeader("Allow", "GET, HEAD");
    }
    Buffer body = Buffer.buffer(answer.body());
    response.putHeader("Content-Length", Integer.toString(body.length()));
    return request.method().equals(HttpMethod.HEAD) ? response.end() : response.end(body);
  }

  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    return request.getHeader("Transfer-Encoding") != null
        || (length != null && !length.equals("0"));
  }

  private static boolean isRead(HttpServerRequest request) {
    return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
  }

  private static void closeQuietly(HttpConnection connection) {
    connection.close().onFailure(WebVerticle::onUnsent);
  }

  private static void onUnsent(Throwable cause) {
    LOG.atDebug().addKeyValue("error", cause.getMessage()).log("client went away");
  }
}
