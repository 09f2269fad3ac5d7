package io.tipwatch.config;

import java.util.Locale;

/** How urgently people must hear of something, mildest first. */
public enum AlertSeverity {
  INFO,
  WARNING,
  CRITICAL;

  /** As it is written in the configuration, in labels and in bodies. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a receiver with this threshold hears of something that grave. */
  public boolean admits(AlertSeverity other) {
    return other.compareTo(this) >= 0;
  }

  /** The severity that is written so. */
  public static AlertSeverity parse(String text) {
    for (AlertSeverity severity : values()) {
      if (severity.label().equals(text)) {
        return severity;
      }
    }
    throw new IllegalArgumentException("must be \"info\", \"warning\" or \"critical\"");
  }
}
