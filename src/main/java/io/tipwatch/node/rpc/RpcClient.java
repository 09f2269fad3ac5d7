package io.tipwatch.node.rpc;

import io.tipwatch.chain.NodeId;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.RpcLimits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * JSON-RPC over HTTP POST to one node that is not trusted. Everything is bounded: connections,
 * waiting calls, bytes and time. The token goes to the configured endpoint only, since redirects
 * are never followed.
 *
 * <p>May be used from any thread. All of a node's sockets live on one event loop of their own;
 * futures complete on the context of the caller.
 */
public final class RpcClient implements Rpc {
  private final VertxInternal vertx;
  private final ContextInternal loop;
  private final NodeConfig node;
  private final RpcLimits limits;
  private final RpcObserver observer;
  private final HttpClient calls;
  private final HttpClient streams;
  private final AtomicLong ids = new AtomicLong();
  private volatile boolean closed;

  public RpcClient(Vertx vertx, NodeConfig node, RpcLimits limits, RpcObserver observer) {
    this.vertx = (VertxInternal) vertx;
    // A context of its own: were a virtual thread to read a body that arrives on the context which
    // that thread blocks, neither would go on.
    this.loop = this.vertx.createEventLoopContext();
    this.node = node;
    this.limits = limits;
    this.observer = observer;
    var options = Transport.http(limits, "https".equals(node.url().getScheme()));
    this.calls = build(options, Transport.callPool());
    this.streams = build(options, Transport.streamPool());
  }

  /** What breaks a connection also fails its call, which is where it is told of. */
  private HttpClient build(HttpClientOptions options, PoolOptions pool) {
    return vertx
        .httpClientBuilder()
        .with(options)
        .with(pool)
        .withConnectHandler(connection -> connection.exceptionHandler(_ -> {}))
        .build();
  }

  @Override
  public NodeId node() {
    return node.name();
  }

  @Override
  public RpcLimits limits() {
    return limits;
  }

  @Override
  public Future<Json> call(String method, Duration timeout, Json... params) {
    Promise<Json> promise = vertx.getOrCreateContext().promise();
    SmallCall call =
        new SmallCall(
            vertx, node, method, ids.incrementAndGet(), limits, timeout, observer, promise);
    byte[] body = JsonWriter.write(Envelope.request(call.id(), method, Json.array(params)));
    loop.runOnContext(_ -> {
      call.start();
      send(calls, body, call::opened).onSuccess(call::answered).onFailure(call::broken);
    });
    return promise.future();
  }

  @Override
  public RpcStream stream(String method, Duration timeout, Json... params) throws RpcException {
    long id = ids.incrementAndGet();
    byte[] body = JsonWriter.write(Envelope.request(id, method, Json.array(params)));
    BodyStream stream = new BodyStream(loop, node, method, limits, timeout, observer);
    loop.runOnContext(
        _ -> send(streams, body, stream::opened).onSuccess(stream::head).onFailure(stream::broken));
    return new RpcStream(id, stream.awaitHead(), stream, stream::bytes);
  }

  /**
   * Passes on a request that somebody else wrote, with our token, and gives the answer whatever it
   * is: its body paused, its handlers called on the node's event loop. The one who reads it bounds
   * its time and size.
   *
   * @param large whether the answer may be too large for a memory, as that of a re-execution
   * @param opened hears of the request when it is on its way, so that it can be given up
   */
  public Future<HttpClientResponse> relay(
      Buffer request, boolean large, Consumer<HttpClientRequest> opened) {
    Promise<HttpClientResponse> promise = Promise.promise();
    loop.runOnContext(_ ->
        send(large ? streams : calls, request.getBytes(), opened)
            .map(HttpClientResponse::pause)
            .onComplete(promise));
    return promise.future();
  }

  public Future<Void> close() {
    closed = true;
    return Future.join(calls.close(), streams.close()).mapEmpty();
  }

  private Future<HttpClientResponse> send(
      HttpClient client, byte[] body, Consumer<HttpClientRequest> opened) {
    if (closed) {
      return Future.failedFuture(
          new RpcException.Unreachable(node.name(), "close", "we closed the client ourselves"));
    }
    return client
        .request(options())
        .compose(request -> {
          opened.accept(request);
          return request.send(Buffer.buffer(body));
        });
  }

  private RequestOptions options() {
    RequestOptions options = target(new RequestOptions(), node.url(), node);
    options
        .setMethod(HttpMethod.POST)
        .setFollowRedirects(false)
        .putHeader("Content-Type", "application/json")
        .putHeader("Accept", "application/json");
    return options;
  }

  static <T extends RequestOptions> T target(T options, URI url, NodeConfig node) {
    boolean tls = "https".equals(url.getScheme()) || "wss".equals(url.getScheme());
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    options
        .setHost(url.getHost())
        .setPort(url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80)
        .setSsl(tls)
        .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery());
    node.token().ifPresent(t -> options.putHeader("Authorization", "Bearer " + t.reveal()));
    return options;
  }
}
