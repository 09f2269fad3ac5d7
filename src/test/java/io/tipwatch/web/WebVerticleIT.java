package io.tipwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.config.WebConfig;
import io.tipwatch.report.Diagnosis;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server over loopback, as a browser, Prometheus and an attacker meet it. */
@Timeout(30)
class WebVerticleIT {
  private static final int MAX_CONNECTIONS = 4;
  private static final Diagnosis REPORT = WebSamples.diagnosis(UnaryOperator.identity());
  private static final Map<Route, String> SAMPLES =
      Map.ofEntries(
          Map.entry(Route.PAGE, "/"),
          Map.entry(Route.ASSET, "/assets/app.js"),
          Map.entry(Route.METRICS, "/metrics"),
          Map.entry(Route.HEALTH, "/healthz"),
          Map.entry(Route.READINESS, "/readyz"),
          Map.entry(Route.REPORT, "/reports/1.html"),
          Map.entry(Route.OPENAPI, "/api/v1/openapi.json"),
          Map.entry(Route.STATUS, "/api/v1/status"),
          Map.entry(Route.CHAIN, "/api/v1/chains/calib"),
          Map.entry(Route.REPORTS, "/api/v1/reports"),
          Map.entry(Route.EVENTS, "/api/v1/events"),
          Map.entry(Route.INCIDENTS, "/api/v1/incidents?limit=1"),
          Map.entry(Route.INCIDENT, "/api/v1/incidents/" + WebSamples.ULID),
          Map.entry(Route.INCIDENT_REPORT, "/api/v1/incidents/" + WebSamples.ULID + "/report.html"),
          Map.entry(
              Route.EVIDENCE,
              "/api/v1/incidents/" + WebSamples.ULID + "/evidence/" + WebSamples.EVIDENCE_HASH));

  private volatile boolean broken;
  private volatile ChainStatus chain = WebSamples.chain(UnaryOperator.identity());

  private final Vertx vertx = Vertx.vertx();
  private final Pulse pulse = new Pulse(1, System::nanoTime);
  private final WebVerticle web =
      new WebVerticle(
          new WebConfig("127.0.0.1", 0, false, List.of(), MAX_CONNECTIONS, 1),
          new Sources(
              () -> "m 1\n",
              () -> new Readiness(List.of(new Readiness.Check("a", Optional.of("no")))),
              this::chains,
              () -> List.of(StoredReport.of("1", WebSamples.AT, REPORT)),
              WebSamples.incidents(UnaryOperator.identity()),
              pulse,
              InstantSource.fixed(WebSamples.AT)));
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

  /** A new route without an entry in the table fails here. */
  @ParameterizedTest
  @EnumSource(Route.class)
  void everyRouteIsGuardedAlike(Route route) throws Exception {
    String path = Objects.requireNonNull(SAMPLES.get(route), route + " has no sample");
    String end = " HTTP/1.1\r\nConnection: close\r\n";

    String head = raw("HEAD " + path + end + "Host: localhost\r\n\r\n");
    assertThat(head)
        .startsWith(route == Route.READINESS ? "HTTP/1.1 503 " : "HTTP/1.1 200 ")
        .containsIgnoringCase("content-security-policy: default-src 'none'")
        .containsIgnoringCase("frame-ancestors 'none'")
        .containsIgnoringCase("x-content-type-options: nosniff")
        .containsIgnoringCase("cache-control: no-store")
        .doesNotContainIgnoringCase("access-control-")
        .doesNotContain("unsafe")
        .endsWith("\r\n\r\n");
    assertThat(raw("GET " + path + end + "Host: evil.example\r\n\r\n")).startsWith("HTTP/1.1 403 ");
    assertThat(raw("GET " + path + end + "\r\n")).startsWith("HTTP/1.1 400 ");
    assertThat(raw("POST " + path + end + "Host: localhost\r\n\r\n")).startsWith("HTTP/1.1 405 ");
  }

  @Test
  void streamsTheWholeStateAndThenWhatChanged() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + web.port() + "/api/v1/events");
    HttpResponse<Stream<String>> response =
        client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofLines());
    Iterator<String> lines = response.body().iterator();

    assertThat(until(lines, "event: beat")).startsWith("data: {\"at\":\"2026-11-22T01:02:03");
    assertThat(until(lines, "event: chain")).contains("\"name\":\"calib\"", "\"said\"");
    assertThat(until(lines, "event: reports")).contains("\"id\":\"1\"");
    assertThat(until(lines, "event: incidents")).contains(WebSamples.ULID);

    chain = WebSamples.chain(text -> text + " and more");

    assertThat(until(lines, "event: chain")).contains("said and more");
    response.body().close();
  }

  @Test
  void leavesRoomForOthersBesideOpenPages() throws Exception {
    List<Socket> held = new ArrayList<>();
    try {
      for (int i = 0; i < MAX_CONNECTIONS / 2; i++) {
        held.add(connectAndGetOneAnswer("/api/v1/events"));
      }
      assertThat(raw("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 503 ");
      assertThat(get("/healthz").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  @Test
  void readsIncidentsInPages() throws Exception {
    assertThat(get("/api/v1/incidents?limit=1").body()).contains(WebSamples.ULID);
    assertThat(get("/api/v1/incidents?limit=1&before=" + WebSamples.ULID).body())
        .contains(WebSamples.ULID.replace('K', 'J'))
        .doesNotContain(WebSamples.ULID);
    assertThat(get("/api/v1/incidents?limit=0").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/incidents?limit=101").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/incidents?before=..").statusCode()).isEqualTo(400);
  }

  @Test
  void handsOutAnIncidentsReportAndEvidence() throws Exception {
    String incident = "/api/v1/incidents/" + WebSamples.ULID;

    assertThat(get(incident + "/report.json").body()).contains("tipwatch.report/1");
    assertThat(get(incident + "/report.html").body()).startsWith("<!DOCTYPE html>");
    assertThat(get(incident + "/report.md").headers().firstValue("content-type").orElseThrow())
        .startsWith("text/markdown");
    HttpResponse<String> evidence = get(incident + "/evidence/" + WebSamples.EVIDENCE_HASH);
    assertThat(evidence.body()).hasSize(WebSamples.EVIDENCE.length);
    assertThat(evidence.headers().firstValue("content-disposition").orElseThrow())
        .isEqualTo("attachment; filename=\"" + WebSamples.EVIDENCE_HASH + ".json\"");
    assertThat(get(incident + "/evidence/" + "0".repeat(64)).statusCode()).isEqualTo(404);
    assertThat(get(incident.replace('K', 'Z')).statusCode()).isEqualTo(404);
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
    broken = true;

    HttpResponse<String> response = get("/api/v1/status");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).isEqualTo("internal error\n");
  }

  @Test
  void closesConnectionsBeyondItsLimit() throws Exception {
    List<Socket> held = new ArrayList<>();
    try {
      for (int i = 0; i < MAX_CONNECTIONS; i++) {
        held.add(connectAndGetOneAnswer("/metrics"));
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

  private Socket connectAndGetOneAnswer(String path) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.port());
    socket
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    assertThat(socket.getInputStream().read()).isEqualTo('H');
    return socket;
  }

  private List<ChainStatus> chains() {
    if (broken) {
      throw new IllegalStateException("broken source");
    }
    return List.of(chain);
  }

  /** The line that follows the first such line. */
  private static String until(Iterator<String> lines, String line) {
    while (!lines.next().equals(line)) {}
    return lines.next();
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
