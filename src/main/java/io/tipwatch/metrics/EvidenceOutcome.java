package io.tipwatch.metrics;

/** What became of one bundle of evidence. */
public enum EvidenceOutcome {
  COMPLETE,
  /** Kept, though something that belongs to it could not be had. */
  INCOMPLETE,
  FAILED,
  /** Removed to stay below the cap, its incident long closed. */
  EXPIRED
}
