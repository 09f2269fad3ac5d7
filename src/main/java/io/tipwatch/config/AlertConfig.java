package io.tipwatch.config;

import java.util.List;

/**
 * Who is told.
 *
 * @param webhooks at most {@value #MAX_WEBHOOKS}, with distinct names
 */
public record AlertConfig(List<WebhookConfig> webhooks) {
  public static final int MAX_WEBHOOKS = 32;
  public static final AlertConfig NONE = new AlertConfig(List.of());

  public AlertConfig {
    webhooks = List.copyOf(webhooks);
    if (webhooks.size() > MAX_WEBHOOKS) {
      throw new IllegalArgumentException("at most " + MAX_WEBHOOKS + " webhooks can be told");
    }
  }
}
