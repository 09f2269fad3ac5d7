package io.tipwatch.config;

import java.time.Duration;
import java.util.Optional;

/** What a receiver speaks, with what only this language needs. */
public sealed interface SinkKind {

  /**
   * Alertmanager's API v2.
   *
   * @param resend how often open alerts are sent again; an alert that is not ends by itself after
   *     four times as long
   */
  record Alertmanager(Optional<Secret> token, Duration resend) implements SinkKind {
    public static final Duration RESEND = Duration.ofMinutes(1);
  }

  /**
   * CloudEvents 1.0 in JSON.
   *
   * @param token sent as a Bearer token
   * @param signingKey signs each body with HMAC-SHA256
   */
  record Webhook(Optional<Secret> token, Optional<Secret> signingKey) implements SinkKind {}

  /** A Slack incoming webhook; its URL is the secret. */
  record Slack() implements SinkKind {}

  /** PagerDuty's Events API v2. */
  record PagerDuty(Secret routingKey) implements SinkKind {
    public static final SinkUrl URL = SinkUrl.parse("https://events.pagerduty.com/v2/enqueue");
  }

  /**
   * A switch that alarms when it hears nothing, in the manner of healthchecks.io.
   *
   * @param every the shortest time between two pings
   * @param post whether the ping is a POST with the verified heights, or a bare GET
   */
  record DeadMan(Duration every, boolean post) implements SinkKind {
    public static final Duration EVERY = Duration.ofMinutes(1);
  }
}
