package io.tipwatch.report;

import io.tipwatch.chain.Verdict;

/** How much a verdict should worry the reader; it decides colours and nothing else. */
public enum Severity {
  /** A consensus fault, or a witness that cannot be believed. */
  FAULT,
  /** Something to look at. */
  WARNING,
  /** Nothing to do. */
  FINE;

  public static Severity of(Verdict verdict) {
    return switch (verdict) {
      case Verdict.StateSplit _, Verdict.Rejected _, Verdict.Unstable _ -> FAULT;
      case Verdict.Match _ -> FINE;
      case Verdict.Lagging _,
          Verdict.Unsettled _,
          Verdict.Fork _,
          Verdict.Stalled _,
          Verdict.ChainStalled _,
          Verdict.TraceDrift _,
          Verdict.Down _,
          Verdict.Inconclusive _ ->
          WARNING;
    };
  }
}
