package io.tipwatch.state;

/** Where a proof ends. */
sealed interface ProofEnd {
  /** At a leaf with the key that was asked for. */
  @SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
  record Leaf(byte[] value) implements ProofEnd {}

  /** At a node that shows that there is no such key. */
  record Absent() implements ProofEnd {}

  /** The nodes do not follow from the root: this proves nothing. */
  record Broken(String why) implements ProofEnd {}
}
