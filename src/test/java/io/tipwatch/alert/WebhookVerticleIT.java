package io.tipwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.config.Secret;
import io.tipwatch.config.WebhookConfig;
import io.tipwatch.metrics.BuildInfo;
import io.tipwatch.metrics.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Webhooks over loopback: good ones, failing ones, and those that never answer. */
@Timeout(30)
class WebhookVerticleIT {
  private final Vertx vertx = Vertx.vertx();
  private final Meters meters =
      new Meters(new BuildInfo("1", "r", "25"), List.of(), List.of("good", "other"));
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile int[] statuses = {200};
  private int port;

  /** What the receiver got, with the status that it answered. */
  private record Received(
      String path,
      JsonObject body,
      @Nullable String authorization,
      @Nullable String signature,
      @Nullable String key,
      int status) {}

  @BeforeEach
  void start() throws Exception {
    HttpServer server = vertx.createHttpServer().requestHandler(this::receive);
    port = await(server.listen(0, "127.0.0.1")).actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
    meters.close();
  }

  @Test
  void postsTheNoticeWithTokenAndSignature() throws Exception {
    WebhookVerticle webhooks = deploy(hook("good", "/good", Optional.of(new Secret("k"))));

    webhooks.tell(notice(7));

    Received got = take();
    assertThat(got.body())
        .isEqualTo(
            new JsonObject(
                """
                {"schema":"tipwatch.notice/1","sequence":7,"chain":"calib",
                 "verdict":"STATE_SPLIT","text":"a \\"quoted\\" text",
                 "at":"2026-11-22T00:00:00Z","report":{"schema":"tipwatch.report/1"}}
                """));
    assertThat(got.authorization()).isEqualTo("Bearer canary");
    assertThat(got.signature())
        .isEqualTo(Signature.of(new Secret("k"), NoticeJson.body(notice(7)).getBytes()));
    awaitMetric("tipwatch_notifications_total{channel=\"good\",outcome=\"sent\"} 1.0");
  }

  @Test
  void signsAsOthersDo() {
    // RFC 4231, test case 2
    assertThat(
            Signature.of(
                new Secret("Jefe"),
                "what do ya want for nothing?"
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
        .isEqualTo("sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @Test
  void triesAgainUntilTheReceiverTakesIt() throws Exception {
    statuses = new int[] {503, 429, 200};
    WebhookVerticle webhooks = deploy(hook("good", "/good", Optional.empty()));

    webhooks.tell(notice(1));
    webhooks.tell(notice(2));

    assertThat(List.of(take(), take(), take()))
        .extracting(Received::status)
        .containsExactly(503, 429, 200);
    assertThat(take().body().getLong("sequence")).isEqualTo(2);
    awaitMetric("tipwatch_notifications_total{channel=\"good\",outcome=\"sent\"} 2.0");
  }

  @Test
  void givesUpAtOnceOnARefusalAndGoesOn() throws Exception {
    statuses = new int[] {404, 200};
    WebhookVerticle webhooks = deploy(hook("good", "/good", Optional.empty()));

    webhooks.tell(notice(1));
    webhooks.tell(notice(2));

    assertThat(List.of(take(), take()))
        .extracting(got -> got.body().getLong("sequence"))
        .containsExactly(1L, 2L);
    awaitMetric("tipwatch_notifications_total{channel=\"good\",outcome=\"failed\"} 1.0");
  }

  @Test
  void followsNoRedirectWithItsToken() throws Exception {
    statuses = new int[] {302};
    WebhookVerticle webhooks = deploy(hook("good", "/good", Optional.empty()));

    webhooks.tell(notice(1));

    assertThat(take().path()).isEqualTo("/good");
    awaitMetric("tipwatch_notifications_total{channel=\"good\",outcome=\"failed\"} 1.0");
    assertThat(requests).hasValue(1);
  }

  @Test
  void keepsABlackHoleFromDelayingOthers() throws Exception {
    WebhookVerticle webhooks =
        deploy(hook("other", "/silent", Optional.empty()), hook("good", "/good", Optional.empty()));

    IntStream.rangeClosed(1, 20).forEach(sequence -> webhooks.tell(notice(sequence)));

    for (long sequence = 1; sequence <= 20; sequence++) {
      assertThat(take().body().getLong("sequence")).isEqualTo(sequence);
    }
    assertThat(meters.scrape())
        .contains("tipwatch_notifications_total{channel=\"other\",outcome=\"sent\"} 0.0");
  }

  @Test
  void dropsTheOldestBeyondItsQueue() throws Exception {
    WebhookVerticle webhooks = deploy(hook("other", "/silent", Optional.empty()));

    IntStream.rangeClosed(1, 9).forEach(sequence -> webhooks.tell(notice(sequence)));

    // one is on its way, five wait
    awaitMetric("tipwatch_notifications_total{channel=\"other\",outcome=\"dropped\"} 3.0");
    awaitMetric("tipwatch_notification_queue_length{channel=\"other\"} 6.0");
  }

  private WebhookVerticle deploy(WebhookConfig... hooks) throws Exception {
    WebhookVerticle verticle = new WebhookVerticle(List.of(hooks), meters);
    await(vertx.deployVerticle(verticle));
    return verticle;
  }

  private WebhookConfig hook(String name, String path, Optional<Secret> key) {
    return new WebhookConfig(
        name,
        URI.create("http://127.0.0.1:" + port + path),
        Optional.of(new Secret("canary")),
        key,
        Duration.ofSeconds(5),
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofSeconds(20),
        name.equals("good") ? 100 : 5);
  }

  private void receive(HttpServerRequest request) {
    String path = Objects.requireNonNull(request.path());
    if (path.equals("/silent")) {
      return; // never answers
    }
    int status = statuses[Math.min(requests.getAndIncrement(), statuses.length - 1)];
    request
        .body()
        .onSuccess(body -> {
          received.add(
              new Received(
                  path,
                  body.toJsonObject(),
                  request.getHeader("Authorization"),
                  request.getHeader(Signature.HEADER),
                  request.getHeader("Idempotency-Key"),
                  status));
          request.response().setStatusCode(status).putHeader("Location", "/stolen").end();
        });
  }

  private static Notice notice(long sequence) {
    return new Notice(
        sequence,
        "calib",
        "STATE_SPLIT",
        "a \"quoted\" text",
        Optional.of("{\"schema\":\"tipwatch.report/1\"}"),
        Instant.parse("2026-11-22T00:00:00Z"));
  }

  private Received take() throws InterruptedException {
    return Objects.requireNonNull(received.poll(10, TimeUnit.SECONDS), "nothing came");
  }

  private void awaitMetric(String line) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!meters.scrape().contains(line) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(5_000_000);
    }
    assertThat(meters.scrape()).contains(line);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
