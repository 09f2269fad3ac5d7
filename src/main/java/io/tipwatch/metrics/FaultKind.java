package io.tipwatch.metrics;

/** The verdicts that open an incident. */
public enum FaultKind {
  STATE_SPLIT,
  REJECTED,
  FORK,
  STALLED,
  CHAIN_STALLED,
  UNSTABLE,
  TRACE_DRIFT;

  /** Whether nodes compute, or may compute, different states. */
  boolean divergence() {
    return this == STATE_SPLIT || this == REJECTED;
  }
}
