package io.tipwatch.chain;

import java.math.BigInteger;
import java.time.Instant;

/**
 * The blocks of one height that share their parents, or one EVM block.
 *
 * @param height epoch or block number, zero or more
 * @param parents the tipset that this one builds on; empty for a genesis
 * @param claimedRoot the state root after executing the <em>parents</em>, as the miners claim it;
 *     empty on EVM chains, where a header speaks of its own block alone
 * @param claimedReceipts the receipts root of the parents, as the miners claim it; likewise
 * @param parentWeight the weight of the chain up to the parents; on EVM chains their number
 * @param time the wall-clock time in the header
 */
public record Tipset(
    long height,
    TipsetKey key,
    TipsetKey parents,
    String claimedRoot,
    String claimedReceipts,
    BigInteger parentWeight,
    Instant time) {

  public Tipset {
    if (height < 0) {
      throw new IllegalArgumentException("a height is zero or more: " + height);
    }
    if (key.isEmpty()) {
      throw new IllegalArgumentException("a tipset has at least one block");
    }
    if (height > 0 && parents.isEmpty()) {
      throw new IllegalArgumentException("only a genesis has no parents; height " + height);
    }
    if (parents.equals(key)) {
      throw new IllegalArgumentException("a tipset cannot be its own parent: " + key);
    }
  }

  @Override
  public String toString() {
    return height + " " + key;
  }
}
