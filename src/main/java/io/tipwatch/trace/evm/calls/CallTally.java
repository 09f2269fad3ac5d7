package io.tipwatch.trace.evm.calls;

/** What was passed over while an answer was read, for the counts of the rules. */
final class CallTally {
  /** Block hashes, rule N1. */
  long blockHashes;

  /** Items that are no calls, rule N2. */
  long noCalls;

  /** Calls of precompiles, rule N3. */
  long precompiles;

  /** Receivers of what a destroyed contract had under the old name, rule N8. */
  long oldNames;

  /** Calls that counted. */
  long calls;
}
