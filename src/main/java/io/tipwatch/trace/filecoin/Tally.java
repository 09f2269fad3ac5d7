package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.JsonScanner;

/** What was met while an answer was read: which groups it provides, and how it writes things. */
final class Tally {
  /** Bits of the groups that hold a value anywhere in the answer. */
  int provided;

  /** Fields that no table knows. */
  final UnknownFields unknown = new UnknownFields();

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

  /** Executions that never were, written as a record of zero values rather than as null. */
  long blanks;

  /** Numbers without quotes. */
  long numbers;

  /** Numbers in quotes inside gas charges, where clients write them without. */
  long quoted;

  /** Fields in another order than clients of today write them. */
  long disordered;

  /** Field names in another case. */
  long recased;

  /** Charges with fields that only the oldest generation writes. */
  long oldCharges;

  /** Takes what the scanner counted by itself. */
  void scanned(JsonScanner scan) {
    numbers = scan.numbers();
    disordered = scan.disordered();
    recased = scan.recased();
  }

  void provide(Group group) {
    provided |= group.bit();
  }
}
