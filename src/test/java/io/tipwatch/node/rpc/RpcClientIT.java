package io.tipwatch.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tipwatch.chain.NodeId;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.Secret;
import io.tipwatch.node.RawServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RpcClientIT {
  private static final String TOKEN = "canary-7f3a";
  private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":[1,2]}}";

  private final Vertx vertx = Vertx.vertx();
  private final RawServer server = new RawServer(vertx, RawServer.status(200, RESULT));
  private final AtomicReference<RpcObserver.Outcome> outcome = new AtomicReference<>();
  private final RpcClient client = client(server);

  private RpcClient client(RawServer of) {
    var config =
        new NodeConfig(
            new NodeId("alpha"),
            of.url(),
            Optional.empty(),
            false,
            Optional.of(new Secret(TOKEN)),
            Optional.empty());
    RpcObserver observer =
        new RpcObserver() {
          @Override
          public void called(
              NodeId node, String method, Outcome how, Duration duration, long bytes) {
            outcome.set(how);
          }
        };
    return new RpcClient(vertx, config, Limits.quick(), observer);
  }

  @AfterEach
  void close() {
    client.close().await();
    server.close();
    vertx.close().await();
  }

  private Json call() {
    return client.call("Filecoin.Test", Json.of(1)).await();
  }

  private Throwable failure(BiConsumer<NetSocket, String> answer) {
    server.answers(answer);
    return catchThrowable(this::call);
  }

  @Test
  void givesTheResult() {
    assertThat(call()).isEqualTo(Json.Obj.of().with("a", Json.array(Json.of(1), Json.of(2))));
    assertThat(outcome).hasValue(RpcObserver.Outcome.OK);
  }

  @Test
  void sendsTheTokenAndAcceptsNoEncoding() {
    call();
    assertThat(server.heads().getFirst())
        .startsWith("POST /rpc/v1 HTTP/1.1")
        .containsIgnoringCase("authorization: Bearer " + TOKEN)
        .doesNotContainIgnoringCase("accept-encoding");
  }

  /** Venus answers every error with status 500, go-jsonrpc an unknown method. */
  @Test
  void readsAnErrorWhateverTheStatus() {
    Throwable error =
        failure(
            RawServer.status(
                500,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32601,\"message\":\"no "
                    + TOKEN
                    + "\"}}"));
    assertThat(error)
        .isInstanceOfSatisfying(
            RpcException.Remote.class, e -> assertThat(e.code()).isEqualTo(-32601))
        .hasMessageContaining("alpha: Filecoin.Test")
        .hasMessageNotContaining(TOKEN);
  }

  @Test
  void takesAMissingResultForNull() {
    server.answers(RawServer.status(200, "{\"jsonrpc\":\"2.0\",\"id\":1}"));
    assertThat(call()).isEqualTo(Json.Null.VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":1}",
        "{\"jsonrpc\":\"2.0\",\"result\":1}",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"result\":1}",
        "{\"id\":1,\"result\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1,\"error\":{\"code\":1,\"message\":\"x\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":\"x\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":1,\"result\":1}",
        "[]",
        "\uFEFF{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1}",
        "",
      })
  void refusesAnswersThatAreNotTheAnswer(String body) {
    assertThat(failure(RawServer.status(200, body))).isInstanceOf(RpcException.Malformed.class);
    assertThat(outcome).hasValue(RpcObserver.Outcome.MALFORMED);
  }

  @Test
  void refusesDepthAndInvalidUtf8() {
    assertThat(failure(RawServer.status(200, "[".repeat(500_000))))
        .isInstanceOf(RpcException.Malformed.class);
    byte[] invalid = RESULT.getBytes(StandardCharsets.UTF_8);
    invalid[RESULT.lastIndexOf('a')] = (byte) 0xFF;
    assertThat(failure(RawServer.status(200, Buffer.buffer(invalid))))
        .isInstanceOf(RpcException.Malformed.class)
        .hasMessageContaining("not UTF-8 at byte");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void saysThatATokenIsWanted(int status) {
    assertThat(failure(RawServer.status(status, "")))
        .isInstanceOf(RpcException.Unauthorized.class)
        .hasMessageContaining("token-file");
  }

  @Test
  void doesNotFollowRedirects() {
    RawServer other = new RawServer(vertx, RawServer.status(200, RESULT));
    Throwable error =
        failure((socket, _) ->
            socket.write(
                "HTTP/1.1 307 x\r\nLocation: " + other.url() + "\r\nContent-Length: 0\r\n\r\n"));
    assertThat(error).isInstanceOf(RpcException.HttpStatus.class);
    assertThat(other.heads()).isEmpty();
    other.close();
  }

  @Test
  void refusesEncodingsThatItDidNotAskFor() {
    assertThat(
            failure((socket, _) ->
                socket.write(
                    "HTTP/1.1 200 x\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx")))
        .isInstanceOf(RpcException.Malformed.class);
  }

  @Test
  void endsAnEndlessAnswer() {
    assertThat(failure((socket, _) -> endless(socket)))
        .isInstanceOf(RpcException.TooLarge.class)
        .hasMessageContaining("1048576 bytes");
  }

  private static void endless(NetSocket socket) {
    socket.write("HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n");
    pour(socket);
  }

  private static void pour(NetSocket socket) {
    String chunk = "8000\r\n" + " ".repeat(0x8000) + "\r\n";
    socket.write(chunk).onSuccess(_ -> pour(socket));
  }

  @Test
  void timesOutWhenNothingComes() {
    assertThat(failure((_, _) -> {})).isInstanceOf(RpcException.TimedOut.class);
  }

  @Test
  void saysThatNobodyListens() {
    RawServer gone = new RawServer(vertx, (_, _) -> {});
    gone.close();
    RpcClient other = client(gone);
    assertThatThrownBy(() -> other.call("Filecoin.Test").await())
        .isInstanceOf(RpcException.Unreachable.class)
        .hasMessageContaining("refused");
    other.close().await();
  }

  @Test
  void neverTakesAnAnswerThatWasCut() {
    byte[] whole = RawServer.head(200, RESULT.length()).appendString(RESULT).getBytes();
    for (int length = 0; length < whole.length; length++) {
      Buffer cut = Buffer.buffer(Arrays.copyOf(whole, length));
      RpcClient fresh = client(server);
      server.answers((socket, _) -> socket.write(cut).onComplete(_ -> socket.close()));
      assertThatThrownBy(() -> fresh.call("Filecoin.Test").await())
          .as("cut after %d bytes", length)
          .isInstanceOf(RpcException.class);
      fresh.close().await();
    }
  }

  private RpcStream stream() throws RpcException {
    return client.stream("Filecoin.StateCompute", Duration.ofSeconds(4), Json.of(1));
  }

  @Test
  void streamsABodyWithItsEnvelope() throws IOException {
    try (RpcStream stream = stream()) {
      assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(RESULT);
      assertThat(stream.id()).isEqualTo(1);
      assertThat(stream.status()).isEqualTo(200);
    }
    assertThat(outcome).hasValue(RpcObserver.Outcome.OK);
  }

  @Test
  void streamsMoreThanItHoldsToASlowReader() throws IOException {
    byte[] large = new byte[7 << 20];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31 + (i >> 12));
    }
    server.answers(RawServer.status(200, Buffer.buffer(large)));
    try (RpcStream stream = stream()) {
      byte[] start = stream.body().readNBytes(1_000);
      java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
      assertThat(stream.bytes()).as("held back by the reader").isLessThan(4 << 20);
      byte[] rest = stream.body().readAllBytes();
      assertThat(Buffer.buffer(start).appendBytes(rest).getBytes()).isEqualTo(large);
    }
  }

  private Throwable streamFailure(BiConsumer<NetSocket, String> answer) {
    server.answers(answer);
    return catchThrowable(() -> {
      try (RpcStream stream = stream()) {
        stream.body().readAllBytes();
      }
    });
  }

  @Test
  void endsAStreamThatOnlyDribbles() {
    long before = System.nanoTime();
    Throwable error =
        streamFailure((socket, _) -> {
          socket.write(RawServer.head(200, 100_000));
          long timer = vertx.setPeriodic(20, _ -> socket.write(" "));
          socket.closeHandler(_ -> vertx.cancelTimer(timer));
        });
    assertThat(error)
        .isInstanceOf(RpcException.TimedOut.class)
        .hasMessageContaining("fewer than 1000 bytes");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void endsAStreamThatNeverStarts() {
    assertThat(streamFailure((_, _) -> {}))
        .isInstanceOf(RpcException.TimedOut.class)
        .hasMessageContaining("PT4S");
  }

  @Test
  void endsAStreamAboveItsLimit() {
    assertThat(streamFailure((socket, _) -> endless(socket)))
        .isInstanceOf(RpcException.TooLarge.class);
  }

  @Test
  void saysThatAStreamWasCut() {
    assertThat(
            streamFailure((socket, _) ->
                socket
                    .write(RawServer.head(200, 100).appendString("{\"jsonrpc\""))
                    .onComplete(_ -> socket.close())))
        .isInstanceOf(RpcException.Unreachable.class);
  }

  @Test
  void cancelsAStreamThatIsClosedEarly() throws Exception {
    var closed = new java.util.concurrent.CompletableFuture<Void>();
    server.answers((socket, _) -> {
      socket.closeHandler(_ -> closed.complete(null));
      endless(socket);
    });
    try (RpcStream stream = stream()) {
      assertThat(stream.body().read()).isEqualTo(' ');
    }
    closed.get(2, java.util.concurrent.TimeUnit.SECONDS);
    assertThat(outcome).hasValue(RpcObserver.Outcome.CANCELLED);
  }
}
