package io.tipwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tipwatch.alert.Delivery.Kind;
import io.tipwatch.config.AlertConfig;
import io.tipwatch.config.Secret;
import io.tipwatch.config.SinkConfig;
import io.tipwatch.config.SinkKind;
import io.tipwatch.config.SinkPace;
import io.tipwatch.metrics.BuildInfo;
import io.tipwatch.metrics.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Sinks over loopback: good ones, failing ones, hostile ones, and those that never answer. */
@Timeout(60)
class AlertVerticleIT {
  private static final SinkPace PACE =
      new SinkPace(
          Duration.ofSeconds(2),
          Duration.ofMillis(5),
          Duration.ofMillis(50),
          Duration.ofMinutes(1),
          Duration.ofMillis(1),
          100);

  private final Vertx vertx = Vertx.vertx();
  private final InstantSource clock = InstantSource.system();
  private final Meters meters =
      new Meters(new BuildInfo("1", "r", "25"), List.of(), List.of("good", "other"));
  private final MemoryOutbox outbox = new MemoryOutbox(_ -> {});
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final ListAppender<ILoggingEvent> journal = new ListAppender<>();
  private volatile int[] statuses = {200};
  private int port;

  /** What the receiver got. */
  private record Received(
      String path, Buffer body, @Nullable String authorization, int status, long nanos) {
    String incident() {
      return new JsonObject(body).getString("subject");
    }
  }

  @BeforeEach
  void start() throws Exception {
    HttpServer server = vertx.createHttpServer().requestHandler(this::receive);
    port = await(server.listen(0, "127.0.0.1")).actualPort();
    Logger logger = (Logger) LoggerFactory.getLogger("io.tipwatch.alert");
    logger.setLevel(Level.TRACE);
    journal.start();
    logger.addAppender(journal);
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
    meters.close();
    ((Logger) LoggerFactory.getLogger("io.tipwatch.alert")).detachAppender(journal);
  }

  @Test
  void sendsAnAlertOnce() throws Exception {
    AlertVerticle alerts = deploy(hook("good", "/good"));

    tell(alerts, "one", "good");

    Received got = take();
    assertThat(got.incident()).isEqualTo("one");
    assertThat(got.authorization()).isEqualTo("Bearer canary-token");
    awaitMetric("tipwatch_notifications_total{channel=\"good\",outcome=\"sent\"} 1.0");
    assertThat(requests).hasValue(1);
  }

  @Test
  void triesAgainUntilTheReceiverTakesIt() throws Exception {
    statuses = new int[] {500, 503, 408, 200};
    AlertVerticle alerts = deploy(hook("good", "/good"));

    tell(alerts, "one", "good");

    assertThat(List.of(take(), take(), take(), take()))
        .extracting(Received::status)
        .containsExactly(500, 503, 408, 200);
    awaitMetric("tipwatch_notifications_total{channel=\"good\",outcome=\"sent\"} 1.0");
  }

  @Test
  void waitsAsLongAsItIsAsked() throws Exception {
    statuses = new int[] {429, 200};
    AlertVerticle alerts = deploy(hook("good", "/good"));

    tell(alerts, "one", "good");

    long first = take().nanos();
    assertThat(Duration.ofNanos(take().nanos() - first)).isGreaterThan(Duration.ofMillis(900));
  }

  @Test
  void putsARefusedAlertAsideAndFollowsNoRedirect() throws Exception {
    statuses = new int[] {404, 302, 200};
    AlertVerticle alerts = deploy(hook("good", "/good"));

    tell(alerts, "one", "good");
    tell(alerts, "two", "good");
    tell(alerts, "three", "good");

    assertThat(List.of(take(), take(), take()))
        .extracting(Received::incident)
        .containsExactly("one", "two", "three");
    awaitMetric("tipwatch_notifications_total{channel=\"good\",outcome=\"failed\"} 2.0");
    awaitMetric("tipwatch_notifications_total{channel=\"good\",outcome=\"sent\"} 1.0");
    assertThat(requests).as("nobody came to /stolen").hasValue(3);
  }

  @Test
  void keepsABlackHoleFromDelayingOthers() throws Exception {
    AlertVerticle alerts = deploy(hook("other", "/silent"), hook("good", "/good"));

    long begin = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      tell(alerts, "alert-" + i, "other", "good");
    }

    for (int i = 0; i < 20; i++) {
      assertThat(take().incident()).isEqualTo("alert-" + i);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PACE.timeout());
    assertThat(meters.scrape())
        .contains("tipwatch_notifications_total{channel=\"other\",outcome=\"sent\"} 0.0");
    assertThat(outbox.backlog("other", clock.instant()).pending()).isEqualTo(20);
  }

  @Test
  void countsTheStatusOfAnAnswerWithoutEnd() throws Exception {
    AlertVerticle alerts = deploy(hook("good", "/endless"), hook("other", "/dripping"));

    tell(alerts, "one", "good", "other");

    awaitMetric("tipwatch_notifications_total{channel=\"good\",outcome=\"sent\"} 1.0");
    awaitMetric("tipwatch_notifications_total{channel=\"other\",outcome=\"sent\"} 1.0");
  }

  @Test
  void showsNoSecretWhateverFails() throws Exception {
    statuses = new int[] {500, 404, 302, 200};
    AlertVerticle alerts =
        deploy(hook("good", "/canary-good"), sink("other", "http://127.0.0.1:1/canary-path"));

    tell(alerts, "one", "good", "other");
    tell(alerts, "two", "good", "other");
    tell(alerts, "three", "good", "other");
    awaitMetric("tipwatch_notifications_total{channel=\"good\",outcome=\"sent\"} 1.0");

    assertThat(journal.list).isNotEmpty();
    for (ILoggingEvent event : List.copyOf(journal.list)) {
      assertThat(event.getFormattedMessage() + event.getKeyValuePairs() + event.getThrowableProxy())
          .doesNotContain("canary");
    }
    assertThat(meters.scrape()).doesNotContain("canary");
    assertThat(outbox.dead().toString() + hook("good", "/canary")).doesNotContain("canary");
  }

  @Test
  void connectsToTheAddressThatWasCheckedAndToNoOther() throws Exception {
    InetAddress metadata = InetAddress.ofLiteral("169.254.169.254");
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    AtomicInteger lookups = new AtomicInteger();
    HttpTransport.Resolver rebinding =
        _ -> new InetAddress[] {lookups.getAndIncrement() == 0 ? here : metadata};
    SinkConfig sink = sink("good", "http://rebinding.example:" + port + "/good");
    Post post = Sink.of(sink).post(List.of(delivery()), Instant.EPOCH);
    try (HttpTransport transport = new HttpTransport(vertx, sink, rebinding)) {
      assertThat(transport.send(post)).isEqualTo(new Reply.Answered(200, Optional.of("1")));
      assertThat(transport.send(post))
          .isEqualTo(new Reply.Failed("address refused: 169.254.169.254"));
    }
    assertThat(requests).hasValue(1);
    assertThat(lookups).hasValue(2);
  }

  @Test
  void triesTheNextAddressOfAName() throws Exception {
    HttpTransport.Resolver both =
        _ -> new InetAddress[] {InetAddress.ofLiteral("::1"), InetAddress.ofLiteral("127.0.0.1")};
    SinkConfig sink = sink("good", "http://localhost:" + port + "/good");
    try (HttpTransport transport = new HttpTransport(vertx, sink, both)) {
      assertThat(transport.send(Sink.of(sink).post(List.of(delivery()), Instant.EPOCH)))
          .isEqualTo(new Reply.Answered(200, Optional.of("1")));
    }
  }

  @Test
  void reachesAnAddressOfTheNewerKind() throws Exception {
    HttpServer server = vertx.createHttpServer().requestHandler(this::receive);
    int other = await(server.listen(0, "::1")).actualPort();
    SinkConfig sink = sink("good", "http://[::1]:" + other + "/good");
    try (HttpTransport transport = new HttpTransport(vertx, sink, HttpTransport.Resolver.SYSTEM)) {
      assertThat(transport.send(Sink.of(sink).post(List.of(delivery()), Instant.EPOCH)))
          .isEqualTo(new Reply.Answered(200, Optional.of("1")));
    }
  }

  @Test
  void pingsTheSwitchAfterProgress() throws Exception {
    SinkKind kind = new SinkKind.DeadMan(Duration.ofMillis(10), true);
    AlertVerticle alerts =
        deploy(Alerts.sink("good", kind, "http://127.0.0.1:" + port + "/good", PACE));

    alerts.progressed("calib", 42, Alerts.START);
    alerts.wake();

    assertThat(take().body().toString()).startsWith("calib: verified up to height 42 at ");
  }

  private void tell(AlertVerticle alerts, String incident, String... sinks) {
    outbox.add(
        Alerts.plain(incident, clock.instant()), Kind.FIRING, List.of(sinks), clock.instant());
    alerts.wake();
  }

  private static Delivery delivery() {
    return Alerts.delivery(Kind.FIRING, Alerts.plain("one", Alerts.START));
  }

  private AlertVerticle deploy(SinkConfig... sinks) throws Exception {
    AlertVerticle verticle =
        new AlertVerticle(new AlertConfig(List.of(sinks)), List.of("calib"), outbox, meters, clock);
    await(vertx.deployVerticle(verticle));
    return verticle;
  }

  private SinkConfig hook(String name, String path) {
    return sink(name, "http://127.0.0.1:" + port + path);
  }

  private static SinkConfig sink(String name, String url) {
    SinkKind kind =
        new SinkKind.Webhook(
            Optional.of(new Secret("canary-token")), Optional.of(new Secret("canary-key")));
    return Alerts.sink(name, kind, url, PACE);
  }

  private void receive(HttpServerRequest request) {
    String path = Objects.requireNonNull(request.path());
    HttpServerResponse response = request.response();
    switch (path) {
      case "/silent" -> {} // never answers
      case "/endless" -> {
        response.setChunked(true);
        pour(response);
      }
      case "/dripping" -> response.setChunked(true).write("x"); // and no more
      default -> answer(request, path);
    }
  }

  private void pour(HttpServerResponse response) {
    response
        .write(Buffer.buffer(new byte[16 << 10]))
        .onSuccess(_ -> vertx.runOnContext(_ -> pour(response)));
  }

  private void answer(HttpServerRequest request, String path) {
    int status = statuses[Math.min(requests.getAndIncrement(), statuses.length - 1)];
    request
        .body()
        .onSuccess(body -> {
          received.add(
              new Received(
                  path, body, request.getHeader("Authorization"), status, System.nanoTime()));
          request
              .response()
              .setStatusCode(status)
              .putHeader("Location", "/stolen")
              .putHeader("Retry-After", status >= 500 || status == 408 ? "0" : "1")
              .end();
        });
  }

  private Received take() throws InterruptedException {
    return Objects.requireNonNull(received.poll(10, TimeUnit.SECONDS), "nothing came");
  }

  private void awaitMetric(String line) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!meters.scrape().contains(line) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(5_000_000);
    }
    assertThat(meters.scrape()).contains(line);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
