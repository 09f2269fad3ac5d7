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
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Our own HTTP server: the page, its data, metrics and health, for reading only. */
public final class WebVerticle extends VerticleBase {
  static final int MAX_HEADER_BYTES = 8 << 10;
  static final int MAX_LINE_BYTES = 4 << 10;
  static final int IDLE_SECONDS = 30;

  /** A connection that has not ended a request for this long is closed, however it trickles. */
  static final long MAX_QUIET_NANOS = TimeUnit.SECONDS.toNanos(IDLE_SECONDS);

  private static final long SWEEP_MILLIS = 5_000;

  /** How many pieces of evidence are sent at once. */
  static final int MAX_DOWNLOADS = 4;

  private static final Map<String, String> SECURITY_HEADERS =
      Map.of(
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");
  private static final Logger LOG = LoggerFactory.getLogger(WebVerticle.class);

  private final WebConfig config;
  private final HostGate gate;
  private final Routes routes;
  private final Sources sources;
  private final Map<HttpConnection, Long> lastUse = new HashMap<>();
  private final Set<HttpConnection> streaming = new HashSet<>();
  private Archive archive;
  private LiveFeed feed;
  private int downloads;
  private @Nullable HttpServer server;

  @SuppressWarnings("NullAway.Init") // start() comes before any use
  public WebVerticle(WebConfig config, Sources sources) {
    this.config = config;
    this.sources = sources;
    gate = HostGate.of(config);
    routes = new Routes(sources);
  }

  @Override
  public Future<?> start() {
    archive = new Archive(vertx, sources.incidents());
    feed = new LiveFeed(sources, archive, Math.max(1, config.maxConnections() / 2));
    feed.start(vertx);
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
    connection.closeHandler(_ -> {
      lastUse.remove(connection);
      streaming.remove(connection);
    });
  }

  private void closeQuiet() {
    long now = System.nanoTime();
    lastUse.forEach((connection, last) -> {
      if (now - last > MAX_QUIET_NANOS && !streaming.contains(connection)) {
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
      answer(request);
    }
  }

  private void answer(HttpServerRequest request) {
    try {
      Optional<Answer> refusal =
          gate.refusal(request.headers().getAll("Host")).or(() -> methodRefusal(request));
      if (refusal.isPresent()) {
        reply(request, refusal.get());
      } else {
        route(request);
      }
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("path", request.path()).setCause(e).log("request failed");
      reply(request, Answer.text(500, "internal error"));
    }
  }

  private static Optional<Answer> methodRefusal(HttpServerRequest request) {
    return isRead(request)
        ? Optional.empty()
        : Optional.of(Answer.text(405, "only GET and HEAD are answered"));
  }

  private void route(HttpServerRequest request) {
    String path = request.path();
    Optional<Route.Match> match = path == null ? Optional.empty() : Route.match(path);
    if (match.isEmpty()) {
      reply(request, Answer.notFound());
      return;
    }
    Route.Match asked = match.get();
    switch (asked.route().kind()) {
      case READY -> reply(request, routes.answer(asked, request.query()));
      case STORED ->
          archive
              .answer(asked, request.query())
              .onSuccess(answer -> reply(request, answer))
              .onFailure(cause -> failed(request, cause));
      case STREAM -> stream(request);
      case DOWNLOAD -> download(request, asked);
    }
  }

  private void stream(HttpServerRequest request) {
    if (feed.isFull()) {
      request.response().putHeader("Retry-After", "30");
      reply(request, Answer.text(503, "too many pages are open"));
      return;
    }
    headers(request.response(), 200, "text/event-stream", Answer.POLICY);
    // compressed events would wait in the compressor until enough of them have come
    request.response().putHeader("Content-Encoding", "identity");
    if (request.method().equals(HttpMethod.HEAD)) {
      request.response().end().onFailure(WebVerticle::onUnsent);
      return;
    }
    streaming.add(request.connection());
    feed.add(request);
  }

  private void download(HttpServerRequest request, Route.Match asked) {
    if (downloads >= MAX_DOWNLOADS) {
      request.response().putHeader("Retry-After", "30");
      reply(request, Answer.text(503, "too many downloads are under way"));
      return;
    }
    downloads++;
    streaming.add(request.connection());
    archive
        .evidence(asked)
        .compose(found -> {
          if (found.isEmpty()) {
            return send(request, Answer.notFound());
          }
          return send(request, found.get());
        })
        .onFailure(cause -> failed(request, cause))
        .onComplete(_ -> {
          downloads--;
          streaming.remove(request.connection());
          lastUse.computeIfPresent(request.connection(), (_, _) -> System.nanoTime());
        });
  }

  private Future<Void> send(HttpServerRequest request, Incidents.Content content) {
    HttpServerResponse response = request.response();
    headers(response, 200, "application/octet-stream", Answer.POLICY);
    response.putHeader("Content-Encoding", "identity");
    response.putHeader("Content-Length", Long.toString(content.bytes()));
    response.putHeader(
        "Content-Disposition", "attachment; filename=\"" + content.fileName() + "\"");
    Download download = new Download(vertx, content, response);
    return request.method().equals(HttpMethod.HEAD) ? download.skip() : download.send();
  }

  private void failed(HttpServerRequest request, Throwable cause) {
    LOG.atWarn()
        .addKeyValue("path", request.path())
        .addKeyValue("error", String.valueOf(cause.getMessage()))
        .log("request failed");
    if (request.response().headWritten()) {
      closeQuietly(request.connection());
    } else {
      reply(request, Answer.text(500, "internal error"));
    }
  }

  private static void reply(HttpServerRequest request, Answer answer) {
    send(request, answer).onFailure(WebVerticle::onUnsent);
  }

  private static Future<Void> send(HttpServerRequest request, Answer answer) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return Future.succeededFuture();
    }
    headers(response, answer.status(), answer.type(), answer.policy());
    if (answer.status() == 405) {
      response.putHeader("Allow", "GET, HEAD");
    }
    Buffer body = Buffer.buffer(answer.body());
    response.putHeader("Content-Length", Integer.toString(body.length()));
    return request.method().equals(HttpMethod.HEAD) ? response.end() : response.end(body);
  }

  private static void headers(HttpServerResponse response, int status, String type, String policy) {
    response.setStatusCode(status);
    SECURITY_HEADERS.forEach(response::putHeader);
    response.putHeader("Content-Security-Policy", policy);
    response.putHeader("Content-Type", type);
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
