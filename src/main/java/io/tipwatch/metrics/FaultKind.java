package io.tipwatch.metrics;

/** What incidents are about. */
public enum FaultKind {
  STATE_SPLIT(Scope.DIVERGENCE),
  REJECTED(Scope.DIVERGENCE),
  FORK(Scope.NODE),
  STALLED(Scope.NODE),
  CHAIN_STALLED(Scope.CHAIN),
  UNSTABLE(Scope.DIVERGENCE),
  TRACE_DRIFT(Scope.CHAIN),
  SELF_SUSPECT(Scope.CHAIN),
  DOWN(Scope.NODE),
  LAGGING(Scope.NODE),
  STORM(Scope.CHAIN);

  private final Scope scope;

  FaultKind(Scope scope) {
    this.scope = scope;
  }

  Scope scope() {
    return scope;
  }

  /** What a fault is laid to. */
  enum Scope {
    /** A node that computes, or may compute, another state. */
    DIVERGENCE,
    /** A node that computes as the others do. */
    NODE,
    /** No node more than another. */
    CHAIN
  }
}
