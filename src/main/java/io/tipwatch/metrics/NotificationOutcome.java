package io.tipwatch.metrics;

/** What became of one notice for one receiver. */
public enum NotificationOutcome {
  SENT,
  FAILED,
  DROPPED,
  DEDUPLICATED
}
