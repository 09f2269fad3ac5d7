package io.tipwatch.state;

import java.math.BigInteger;

/** What a proof shows of one slot of an account's storage. */
public sealed interface SlotEvidence {
  /** There is a leaf for the slot; one with zero must not be kept. */
  record Present(BigInteger value) implements SlotEvidence {}

  /** The storage has no such slot: it is zero. */
  record Absent() implements SlotEvidence {}

  /** The proof does not hold, so that it is no evidence at all. */
  record Invalid(String why) implements SlotEvidence {}
}
