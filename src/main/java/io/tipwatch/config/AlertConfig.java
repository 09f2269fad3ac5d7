package io.tipwatch.config;

import java.util.List;

/**
 * Who is told.
 *
 * @param sinks at most {@value #MAX_SINKS}, with distinct names
 */
public record AlertConfig(List<SinkConfig> sinks) {
  public static final int MAX_SINKS = 32;
  public static final AlertConfig NONE = new AlertConfig(List.of());

  public AlertConfig {
    sinks = List.copyOf(sinks);
    if (sinks.size() > MAX_SINKS) {
      throw new IllegalArgumentException("at most " + MAX_SINKS + " sinks can be told");
    }
  }

  /** The names of those that want to hear of something that grave. */
  public List<String> recipients(AlertSeverity severity) {
    return sinks.stream()
        .filter(SinkConfig::tellsAlerts)
        .filter(sink -> sink.severity().admits(severity))
        .map(SinkConfig::name)
        .toList();
  }
}
