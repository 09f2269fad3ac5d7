package io.tipwatch.metrics;

/** What became of one notice for one receiver. */
public enum NotificationOutcome {
  SENT,
  FAILED,
  DROPPED,
  DEDUPLICATED,
  /** Refused for good by the receiver, and laid aside. */
  DEAD_LETTER
}
