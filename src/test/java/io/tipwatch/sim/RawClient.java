package io.tipwatch.sim;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client that is not ours: plain HTTP, and a WebSocket that keeps what it hears. */
public final class RawClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  public HttpResponse<String> post(URI uri, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> call(SimNode node, String method, String params)
      throws IOException, InterruptedException {
    return post(node.http(), request(method, params));
  }

  Object result(SimNode node, String method, String params)
      throws IOException, InterruptedException {
    return new JsonObject(call(node, method, params).body()).getValue("result");
  }

  JsonObject error(SimNode node, String method, String params)
      throws IOException, InterruptedException {
    return new JsonObject(call(node, method, params).body()).getJsonObject("error");
  }

  public static String request(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
  }

  public Socket open(URI uri) {
    Socket socket = new Socket();
    socket.webSocket.complete(
        http.newWebSocketBuilder().connectTimeout(TIMEOUT).buildAsync(uri, socket).join());
    return socket;
  }

  /** Hears frames until it is told to pause. */
  public static final class Socket implements WebSocket.Listener {
    public final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final BlockingQueue<String> control = new LinkedBlockingQueue<>();
    public final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private volatile boolean paused;
    private final CompletableFuture<WebSocket> webSocket = new CompletableFuture<>();

    public void send(String message) {
      webSocket.join().sendText(message, true).join();
    }

    public void ping() {
      webSocket.join().sendPing(ByteBuffer.allocate(1)).join();
    }

    public void pause() {
      paused = true;
    }

    public void resume() {
      paused = false;
      webSocket.join().request(1);
    }

    public JsonObject next() throws InterruptedException {
      String frame = heard.poll(10, TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("nothing was heard for ten seconds");
      }
      return new JsonObject(frame);
    }

    /** The changes in the next notification. */
    JsonArray changes() throws InterruptedException {
      return next().getJsonArray("params").getJsonArray(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        heard.add(text.toString());
        text.setLength(0);
      }
      if (!paused) {
        socket.request(1);
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
      control.add("ping");
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      control.add("pong");
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.complete(-1);
    }
  }
}
