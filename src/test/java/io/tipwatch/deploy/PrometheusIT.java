package io.tipwatch.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tipwatch.metrics.Meters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Prometheus scrapes our meters and answers every query of every rule and dashboard. */
class PrometheusIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A panel that may be empty says so in words of its own. */
  private static final String MUST_HAVE_DATA = "no data";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Meters meters = Deployment.meters(Instant.now());

  @TempDir private Path directory;
  private HttpServer exporter;
  private Process prometheus;
  private int port;

  @BeforeEach
  void start() throws IOException {
    Tool tool = Tool.required("prometheus");
    InetAddress loopback = InetAddress.getLoopbackAddress();
    exporter = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    exporter.createContext(
        "/metrics",
        exchange -> {
          byte[] body = meters.scrape().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", Meters.CONTENT_TYPE);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    exporter.start();
    try (ServerSocket free = new ServerSocket(0, 1, loopback)) {
      port = free.getLocalPort();
    }
    prometheus =
        tool.process(
                "--config.file=" + config(exporter.getAddress().getPort()),
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    // rates want two samples and more
    await(() -> value("sum(count_over_time(up{job=\"tipwatch\"}[1m]) >= 3)").size() == 1);
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (prometheus != null) {
      prometheus.destroy();
      prometheus.waitFor(20, TimeUnit.SECONDS);
    }
    if (exporter != null) {
      exporter.stop(0);
    }
    client.close();
    meters.close();
  }

  @Test
  void answersEveryQueryThatIsShipped() {
    for (Path file : Deployment.dashboards()) {
      JsonNode dashboard = Deployment.json(file);
      for (JsonNode panel : dashboard.path("panels")) {
        for (JsonNode target : panel.path("targets")) {
          JsonNode result = value(filled(target.path("expr").asString()));
          String noValue = panel.path("fieldConfig").path("defaults").path("noValue").asString();
          if (noValue.equals(MUST_HAVE_DATA)) {
            assertThat(result).as("%s: %s", file, panel.path("title").asString()).isNotEmpty();
          }
        }
      }
      dashboard
          .path("annotations")
          .path("list")
          .forEach(annotation -> value(filled(annotation.path("expr").asString())));
    }
    await(() -> rules().allMatch(rule -> !rule.path("health").asString().equals("unknown")));
    assertThat(rules())
        .hasSize(Deployment.alerts().size())
        .allSatisfy(rule ->
            assertThat(rule.path("health").asString())
                .as("%s: %s", rule.path("name").asString(), rule.path("lastError").asString())
                .isEqualTo("ok"));
    assertThat(rules().filter(rule -> rule.path("state").asString().equals("firing")))
        .as("a watchdog to which nothing bad happened")
        .extracting(rule -> rule.path("name").asString())
        .containsExactly("Watchdog");
  }

  private Path config(int target) throws IOException {
    return Files.writeString(
        directory.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: ['%s']
        scrape_configs:
          - job_name: tipwatch
            static_configs: [{targets: ['127.0.0.1:%d']}]
        """
            .formatted(Deployment.RULES.toAbsolutePath(), target));
  }

  private static String filled(String expression) {
    return expression
        .replace("$__rate_interval", "1m")
        .replaceAll("\\$(job|instance|chain|node)\\b", ".+");
  }

  private Stream<JsonNode> rules() {
    return get("rules")
        .path("data")
        .path("groups")
        .valueStream()
        .flatMap(group -> group.path("rules").valueStream());
  }

  private JsonNode value(String expression) {
    JsonNode answer = get("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    assertThat(answer.path("status").asString())
        .as("%s: %s", expression, answer)
        .isIn("success", "");
    return answer.path("data").path("result");
  }

  /** What the API answers; an empty object while nobody listens yet. */
  private JsonNode get(String path) {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/" + path);
    try {
      return JsonMapper.shared()
          .readTree(
              client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
    } catch (IOException | tools.jackson.core.JacksonException _) {
      return JsonMapper.shared().createObjectNode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting for Prometheus").isLessThan(deadline);
      assertThat(prometheus.isAlive()).as("Prometheus runs").isTrue();
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }
}
