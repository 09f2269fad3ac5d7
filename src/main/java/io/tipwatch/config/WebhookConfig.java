package io.tipwatch.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * One receiver of notices.
 *
 * @param name a metric label
 * @param token sent as a Bearer token
 * @param signingKey signs each body with HMAC-SHA256
 * @param timeout how long one attempt may take
 * @param retryMin the pause after the first failure; it doubles with each further one
 * @param retryMax the longest pause
 * @param giveUp how long a notice is tried before it counts as failed
 * @param maxQueue how many notices wait at the most; the oldest is dropped beyond that
 */
public record WebhookConfig(
    String name,
    URI url,
    Optional<Secret> token,
    Optional<Secret> signingKey,
    Duration timeout,
    Duration retryMin,
    Duration retryMax,
    Duration giveUp,
    int maxQueue) {
  public static final Duration TIMEOUT = Duration.ofSeconds(10);
  public static final Duration RETRY_MIN = Duration.ofSeconds(1);
  public static final Duration RETRY_MAX = Duration.ofMinutes(1);
  public static final Duration GIVE_UP = Duration.ofHours(1);
  public static final int MAX_QUEUE = 1_000;

  public WebhookConfig {
    if (retryMin.compareTo(retryMax) > 0) {
      throw new IllegalArgumentException("retry-min must not exceed retry-max");
    }
    if (maxQueue < 1) {
      throw new IllegalArgumentException("max-queue must be at least 1: " + maxQueue);
    }
  }
}
