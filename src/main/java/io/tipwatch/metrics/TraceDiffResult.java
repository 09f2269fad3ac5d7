package io.tipwatch.metrics;

/** How far a comparison of traces came. */
public enum TraceDiffResult {
  LOCATED,
  STATE_ONLY,
  UNLOCATED,
  FAILED
}
