package io.tipwatch.config;

import java.util.List;

/**
 * One receiver of alerts.
 *
 * @param name a metric label
 * @param kind what it speaks
 * @param url where it listens
 * @param severity what is milder is not told
 * @param networks the ranges that are not public, and that it may live in nevertheless
 */
public record SinkConfig(
    String name,
    SinkKind kind,
    SinkUrl url,
    AlertSeverity severity,
    SinkPace pace,
    List<NetworkRange> networks) {
  public static final AlertSeverity SEVERITY = AlertSeverity.WARNING;

  public SinkConfig {
    networks = List.copyOf(networks);
  }

  /** Whether alerts go there; a dead-man switch hears of progress only. */
  public boolean tellsAlerts() {
    return !(kind instanceof SinkKind.DeadMan);
  }
}
