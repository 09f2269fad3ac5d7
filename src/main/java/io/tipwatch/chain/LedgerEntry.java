package io.tipwatch.chain;

import java.util.Optional;

/**
 * What became of one settled height; no height is ever skipped in silence.
 *
 * @param key the tipset there; empty at a null round and where nodes differ
 * @param heights how many heights the entry stands for, {@code height} being the last of them: 1,
 *     but for a stretch that went by while nobody watched
 */
public record LedgerEntry(
    long height, Optional<TipsetKey> key, Outcome outcome, String reason, long heights) {

  /** What became of one height. */
  public LedgerEntry(long height, Optional<TipsetKey> key, Outcome outcome, String reason) {
    this(height, key, outcome, reason, 1);
  }

  /** Why a height counts as verified, or not. */
  public enum Outcome {
    /** Every node that is up has this tipset and has built on it while validating. */
    VERIFIED,
    /** A null round on every node that is up. */
    NULL_ROUND,
    /** The nodes have different tipsets here, or a check proved different states. */
    DIFFERENT,
    /** Too few nodes could be asked. */
    UNVERIFIED
  }
}
