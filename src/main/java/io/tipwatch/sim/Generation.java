package io.tipwatch.sim;

/** The shapes that a trace has had over the years, oldest first. */
public enum Generation {
  /** Whole messages and receipts in every call; charges with locations and virtual gas. */
  G0,
  /** Slim messages and returns with codecs. */
  G1,
  /** Adds GasLimit, ReadOnly and CodeCid to each call. */
  G2,
  /** Moves the code to InvokedActor, whose record has an Address. */
  G3,
  /** Calls that Address DelegatedAddress. */
  G3B,
  /** Adds Logs and IpldOps. */
  G4;

  boolean atLeast(Generation other) {
    return compareTo(other) >= 0;
  }
}
