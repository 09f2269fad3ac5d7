package io.tipwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.config.WebConfig;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server over loopback, as a browser, Prometheus and an attacker meet it. */
@Timeout(30)
class WebVerticleIT {
  private static final int MAX_CONNECTIONS = 4;

  private final Vertx vertx = Vertx.vertx();
  private final Pulse pulse = new Pulse(1, System::nanoTime);
  private final WebVerticle web =
      new WebVerticle(
          new WebConfig("127.0.0.1", 0, false, List.of(), MAX_CONNECTIONS, 1),
          new Sources(
              () -> "m 1\n",
              () -> new Readiness(List.of(new Readiness.Check("a", Optional.of("no")))),
              () -> {
                throw new IllegalStateException("broken source");
              },
              List::of,
              pulse));
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws Exception {
    await(vertx.deployVerticle(() -> new PulseVerticle(pulse), new DeploymentOptions()));
    await(vertx.deployVerticle(web));
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    await(vertx.close());
  }

  @Test
  void servesMetricsWithSecurityHeaders() throws Exception {
    HttpResponse<String> response = get("/metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("m 1\n");
    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void answersHealthAndReadiness() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz?verbose").body()).isEqualTo("[!]a no\nnot ready\n");
  }

  @Test
  void answersAHeadWithoutABody() throws Exception {
    assertThat(raw("HEAD /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .containsIgnoringCase("content-length: 4\r\n")
        .endsWith("\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "MADEUP"})
  void refusesEverythingButReading(String method) throws Exception {
    assertThat(raw(method + " /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 405 ")
        .containsIgnoringCase("allow: GET, HEAD");
  }

  @Test
  void refusesForeignAndMissingHosts() throws Exception {
    assertThat(raw("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403 ");
    assertThat(raw("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    assertThat(raw("GET / HTTP/1.0\r\n\r\n")).contains(" 400 ");
  }

  @Test
  void takesNoBody() throws Exception {
    assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ");
    assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ");
  }

  @Test
  void refusesLongLinesAndHeaders() throws Exception {
    String end = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    assertThat(raw("GET /" + "a".repeat(WebVerticle.MAX_LINE_BYTES) + end + "\r\n"))
        .contains(" 414 ");
    assertThat(raw("GET /" + end + "X: " + "a".repeat(WebVerticle.MAX_HEADER_BYTES) + "\r\n\r\n"))
        .contains(" 431 ");
  }

  @Test
  void tellsNothingAboutABrokenSource() throws Exception {
    HttpResponse<String> response = get("/");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).isEqualTo("internal error\n");
  }

  @Test
  void closesConnectionsBeyondItsLimit() throws Exception {
    List<Socket> held = new ArrayList<>();
    try {
      for (int i = 0; i < MAX_CONNECTIONS; i++) {
        held.add(connectAndGetOneAnswer());
      }
      assertThat(raw("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")).isEmpty();
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  @Test
  void setsEveryLimitOfTheServer() {
    var options = WebVerticle.options(WebConfig.DEFAULT);

    assertThat(options.getHost()).isEqualTo("127.0.0.1");
    assertThat(options.getMaxHeaderSize()).isEqualTo(8 << 10);
    assertThat(options.getIdleTimeout()).isEqualTo(30);
    assertThat(options.isHttp2ClearTextEnabled()).isFalse();
  }

  private Socket connectAndGetOneAnswer() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.port());
    socket
        .getOutputStream()
        .write(
            "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(socket.getInputStream().read()).isEqualTo('H');
    return socket;
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + web.port() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  /** Sends bytes as they are and returns all that comes back until the server closes. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (java.net.SocketException e) {
      return ""; // reset before anything was answered
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
