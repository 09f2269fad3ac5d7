package io.tipwatch.incident;

/** How soon a person must look, least first. */
public enum Severity {
  /** Worth knowing; no action. */
  NOTICE,
  /** Look at it in working hours. */
  WARNING,
  /** Wake somebody: nodes no longer compute the same, or nobody can tell any more. */
  CRITICAL
}
