package io.tipwatch.metrics;

import io.tipwatch.chain.Verdict;

/** The states of {@code tipwatch_node_chain_state}; exactly one holds at a time. */
enum NodeState {
  UNKNOWN,
  OK,
  LAGGING,
  FORKED,
  MISMATCH,
  STALLED,
  DOWN;

  static NodeState of(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Match _, Verdict.Unsettled _, Verdict.TraceDrift _ -> OK;
      case Verdict.Lagging _ -> LAGGING;
      case Verdict.Fork _ -> FORKED;
      case Verdict.StateSplit _, Verdict.Rejected _ -> MISMATCH;
      case Verdict.Stalled _, Verdict.ChainStalled _ -> STALLED;
      case Verdict.Down _ -> DOWN;
      case Verdict.Unstable _, Verdict.Inconclusive _ -> UNKNOWN;
    };
  }
}
