package io.tipwatch.testing.evm;

import io.tipwatch.chain.NodeId;
import io.tipwatch.config.NodeConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A real node in a process of its own, which ends with the test. Its raw calls may do what Tipwatch
 * never does: mine, rewind, forge state.
 */
public abstract class RealNode implements AutoCloseable {
  private static final Path LOGS = Path.of("target", "evm-nodes", "logs").toAbsolutePath();
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofSeconds(3);
  private static final long ASK_NANOS = 50_000_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;
  private int calls;

  /** Starts a program and waits until it answers calls. */
  RealNode(List<String> command, int port) {
    this.port = port;
    try {
      Files.createDirectories(LOGS);
      process =
          new ProcessBuilder(command)
              .directory(LOGS.toFile()) // some write logs wherever they are started
              .redirectErrorStream(true)
              .redirectOutput(LOGS.resolve(getClass().getSimpleName() + "-" + port).toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    awaitAnswer();
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitAnswer() {
    long deadline = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        call("eth_chainId");
        return;
      } catch (UncheckedIOException e) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          close();
          throw new IllegalStateException("the node did not start; see " + LOGS, e);
        }
        LockSupport.parkNanos(ASK_NANOS);
      }
    }
  }

  /** Where its calls go. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Where its heads are pushed. */
  public abstract URI heads();

  public NodeConfig config(String name) {
    return new NodeConfig(new NodeId(name), url(), heads());
  }

  /** The result of a raw call. */
  public @Nullable Object call(String method, Object... params) {
    return call(url(), method, params);
  }

  @Nullable Object call(URI to, String method, Object... params) {
    JsonObject request =
        new JsonObject()
            .put("jsonrpc", "2.0")
            .put("id", ++calls)
            .put("method", method)
            .put("params", new JsonArray(List.of(params)));
    JsonObject answer = post(to, request);
    if (answer.getValue("error") != null) {
      throw new IllegalStateException(method + ": " + answer.getValue("error"));
    }
    return answer.getValue("result");
  }

  private JsonObject post(URI to, JsonObject request) {
    HttpRequest post =
        HttpRequest.newBuilder(to)
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(request.encode()))
            .build();
    try {
      return new JsonObject(http.send(post, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A block by its number or tag. */
  public JsonObject block(String which) {
    if (call("eth_getBlockByNumber", which, false) instanceof JsonObject block) {
      return block;
    }
    throw new IllegalStateException("no block " + which);
  }

  public long height() {
    return Long.parseLong(block("latest").getString("number").substring(2), 16);
  }

  /** Puts a signed transaction into the pool. */
  public void send(String raw) {
    call("eth_sendRawTransaction", raw);
  }

  /** Makes a block of what is in the pool, with this time in its header. */
  public abstract void mine(long timestamp);

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.close();
  }
}
