package io.tipwatch.metrics;

/** How the check of one settled height ended. */
public enum CheckOutcome {
  MATCH,
  MISMATCH,
  INCONCLUSIVE,
  SKIPPED,
  ERROR
}
