package io.tipwatch.metrics;

/** What incidents are about. */
public enum FaultKind {
  STATE_SPLIT,
  REJECTED,
  FORK,
  STALLED,
  CHAIN_STALLED,
  UNSTABLE,
  TRACE_DRIFT,
  SELF_SUSPECT,
  DOWN,
  LAGGING,
  STORM;

  /** Whether nodes compute, or may compute, different states. */
  boolean divergence() {
    return this == STATE_SPLIT || this == REJECTED || this == UNSTABLE;
  }
}
