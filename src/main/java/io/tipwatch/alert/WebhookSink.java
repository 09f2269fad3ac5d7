package io.tipwatch.alert;

import io.tipwatch.config.WebhookConfig;
import io.tipwatch.metrics.ChannelMeters;
import io.tipwatch.metrics.NotificationOutcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.codec.BodyCodec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One receiver with its own queue and its own connections, so that it delays nobody else. Notices
 * go out in order, one at a time. Confined to one Vert.x context.
 */
final class WebhookSink {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookSink.class);
  private static final int MAX_DOUBLINGS = 20;

  private final Vertx vertx;
  private final WebhookConfig config;
  private final ChannelMeters meters;
  private final Deque<Notice> waiting = new ArrayDeque<>();
  private WebClient client;
  private boolean busy;
  private boolean closed;

  WebhookSink(Vertx vertx, WebhookConfig config, ChannelMeters meters) {
    this.vertx = vertx;
    this.config = config;
    this.meters = meters;
    client = newClient();
  }

  /** A notice on its way: how often it was tried, and since when. */
  private record Attempt(Notice notice, Buffer body, int failures, long sinceNanos) {
    Attempt failed() {
      return new Attempt(notice, body, failures + 1, sinceNanos);
    }
  }

  void offer(Notice notice) {
    if (closed) {
      return;
    }
    if (waiting.size() >= config.maxQueue()) {
      Notice oldest = waiting.removeFirst();
      meters.count(NotificationOutcome.DROPPED);
      log("notice dropped, too many wait", oldest, "queue full");
    }
    waiting.addLast(notice);
    next();
  }

  void close() {
    closed = true;
    waiting.clear();
    client.close();
  }

  private void next() {
    if (!busy && !closed && !waiting.isEmpty()) {
      busy = true;
      Notice notice = waiting.removeFirst();
      attempt(new Attempt(notice, NoticeJson.body(notice), 0, System.nanoTime()));
    }
    meters.queueLength(waiting.size() + (busy ? 1L : 0L));
  }

  private void attempt(Attempt attempt) {
    post(attempt)
        .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(status -> onStatus(attempt, status))
        .onFailure(cause -> onError(attempt, cause));
  }

  private Future<Integer> post(Attempt attempt) {
    HttpRequest<Void> request =
        client
            .postAbs(config.url().toString())
            .as(BodyCodec.none()) // an answer's body is not kept, however large
            .followRedirects(false)
            .timeout(config.timeout().toMillis())
            .putHeader("Content-Type", "application/json")
            .putHeader("User-Agent", "tipwatch")
            .putHeader("Idempotency-Key", idempotencyKey(attempt.notice()));
    config.token().ifPresent(token -> request.bearerTokenAuthentication(token.reveal()));
    config
        .signingKey()
        .ifPresent(key ->
            request.putHeader(Signature.HEADER, Signature.of(key, attempt.body().getBytes())));
    return request.sendBuffer(attempt.body()).map(response -> response.statusCode());
  }

  private void onStatus(Attempt attempt, int status) {
    if (status / 100 == 2) {
      meters.count(NotificationOutcome.SENT);
      done();
    } else if (status >= 500 || status == 408 || status == 425 || status == 429) {
      retry(attempt, "HTTP " + status);
    } else {
      fail(attempt, "HTTP " + status);
    }
  }

  private void onError(Attempt attempt, Throwable cause) {
    if (!closed) {
      client.close(); // ends what still drips in
      client = newClient();
    }
    retry(attempt, cause.getClass().getSimpleName());
  }

  private void retry(Attempt attempt, String reason) {
    if (closed) {
      return;
    }
    if (System.nanoTime() - attempt.sinceNanos() >= config.giveUp().toNanos()) {
      fail(attempt, reason);
      return;
    }
    log("notice not delivered, trying again", attempt.notice(), reason);
    vertx.setTimer(pause(attempt.failures()).toMillis(), _ -> attemptUnlessClosed(attempt));
  }

  private void attemptUnlessClosed(Attempt attempt) {
    if (!closed) {
      attempt(attempt.failed());
    }
  }

  private void fail(Attempt attempt, String reason) {
    meters.count(NotificationOutcome.FAILED);
    log("notice failed", attempt.notice(), reason);
    done();
  }

  private void done() {
    busy = false;
    next();
  }

  /** Doubles with each failure up to the longest pause, less up to half of it at random. */
  private Duration pause(int failures) {
    Duration doubled = config.retryMin().multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
    long longest = Math.min(doubled.toMillis(), config.retryMax().toMillis());
    return Duration.ofMillis(
        Math.max(1, longest - ThreadLocalRandom.current().nextLong(longest / 2 + 1)));
  }

  private WebClient newClient() {
    return WebClient.create(
        vertx,
        new WebClientOptions()
            .setKeepAlive(false)
            .setFollowRedirects(false)
            .setConnectTimeout((int) Math.min(Integer.MAX_VALUE, config.timeout().toMillis()))
            .setUserAgentEnabled(false));
  }

  private void log(String message, Notice notice, String reason) {
    LOG.atWarn()
        .addKeyValue("channel", config.name())
        .addKeyValue("sequence", notice.sequence())
        .addKeyValue("reason", reason)
        .log(message);
  }

  private static String idempotencyKey(Notice notice) {
    return notice.chain() + "-" + notice.at().toEpochMilli() + "-" + notice.sequence();
  }
}
