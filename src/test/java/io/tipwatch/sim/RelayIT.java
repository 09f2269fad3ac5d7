package io.tipwatch.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.NodeId;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcObserver;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers without end, and readers who take their time or leave. */
@Timeout(120)
class RelayIT {
  private static final String TOKEN = "canary";

  /** Far above what sockets and queues on the way hold. */
  private static final long FULL_BYTES = 64L << 20;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private final CompletableFuture<Boolean> left = new CompletableFuture<>();
  private MirrorNode mirror;

  @BeforeEach
  void open() {
    int port =
        await(vertx.createHttpServer().requestHandler(this::endless).listen(0, "127.0.0.1"))
            .actualPort();
    NodeConfig config =
        new NodeConfig(
            new NodeId("real"),
            URI.create("http://127.0.0.1:" + port + "/rpc/v1"),
            Optional.empty(),
            true,
            Optional.empty(),
            Optional.empty());
    mirror =
        new MirrorNode(
            vertx,
            new RpcClient(vertx, config, RpcLimits.DEFAULT, RpcObserver.NONE),
            new MirrorNode.Setting(Dialect.LOTUS, TOKEN, Duration.ofSeconds(1)),
            InstantSource.system());
    await(mirror.open());
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void aSlowReaderSlowsTheRealNodeAndFillsNoMemory() {
    HttpClientResponse answer = await(ask().map(HttpClientResponse::pause));
    answer.handler(piece -> received.addAndGet(piece.length()));
    assertThat(standsStill()).as("bytes sent to a reader who reads nothing").isTrue();
    assertThat(sent).hasValueLessThan(FULL_BYTES);
    answer.resume();
    assertThat(until(() -> received.get() > FULL_BYTES)).as("the rest comes").isTrue();
  }

  @Test
  void theRealNodeIsRelievedWhenTheReaderLeaves() {
    HttpClientResponse answer = await(ask());
    answer.exceptionHandler(_ -> {});
    answer.request().reset();
    assertThat(left).succeedsWithin(Duration.ofSeconds(60));
  }

  private Future<HttpClientResponse> ask() {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(mirror.http().getPort())
            .setURI("/rpc/v1")
            .putHeader("Authorization", "Bearer " + TOKEN);
    return vertx
        .createHttpClient()
        .request(options)
        .compose(
            request -> request.send(RawClient.request("Filecoin.StateCompute", "[1,[],null]")));
  }

  private void endless(HttpServerRequest request) {
    HttpServerResponse response = request.response().setChunked(true);
    response.closeHandler(_ -> left.complete(true));
    response.exceptionHandler(_ -> left.complete(true));
    response.drainHandler(_ -> fill(response));
    request.body().onSuccess(_ -> fill(response));
  }

  private void fill(HttpServerResponse response) {
    Buffer piece = Buffer.buffer(" ".repeat(64 << 10));
    while (!response.closed() && !response.writeQueueFull()) {
      sent.addAndGet(piece.length());
      response.write(piece);
    }
  }

  /** Whether nothing has been sent for half a second. */
  private boolean standsStill() {
    AtomicLong last = new AtomicLong(-1);
    return until(() -> {
      await(vertx.timer(500));
      return last.getAndSet(sent.get()) == sent.get() && sent.get() > 0;
    });
  }

  private boolean until(BooleanSupplier so) {
    for (int i = 0; i < 600; i++) {
      if (so.getAsBoolean()) {
        return true;
      }
      await(vertx.timer(50));
    }
    return false;
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
