package io.tipwatch.trace.filecoin;

/** What was met while an answer was read: which groups it provides, and how it writes things. */
final class Tally {
  /** Bits of the groups that hold a value anywhere in the answer. */
  int provided;

  long charges;
  long calls;
  long ipldOps;

  /** Values left out because they are times. */
  long timings;

  /** Error texts left out. */
  long errorTexts;

  /** Log lists left out. */
  long logs;

  /** Nulls where another client may write an empty list or string. */
  long nulls;

  /** Addresses with the prefix of a test network. */
  long testPrefixes;

  /** Actor addresses and codes under the name of an older generation. */
  long aliases;

  /** Gas used and events root inside calls, as the oldest generation has them. */
  long callReceipts;

  /** Executions written as null or as a zero-value record. */
  long blanks;

  /** Numbers without quotes. */
  long numbers;

  /** Charges with fields that only the oldest generation writes. */
  long oldCharges;

  void provide(Group group) {
    provided |= group.bit();
  }
}
