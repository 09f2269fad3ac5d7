package io.tipwatch.sim;

import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import java.math.BigInteger;
import java.time.Instant;

/**
 * A tipset of the simulated chain.
 *
 * @param nullRounds epochs without blocks between its parents and itself
 * @param parentRoot the root after executing its parents, as its miners computed it
 * @param parentReceipts the receipts root of its parents
 * @param parentWeight the weight up to its parents
 * @param weight the weight with its own blocks
 */
public record SimTipset(
    long height,
    TipsetKey key,
    TipsetKey parents,
    int nullRounds,
    String parentRoot,
    String parentReceipts,
    BigInteger parentWeight,
    BigInteger weight,
    Instant time) {
  /** What each unit of gas costs at least, in attoFIL: as little as the protocol allows. */
  static final long BASE_FEE = 100;

  /** The same in the words of the watched chain. */
  public Tipset asTipset() {
    return new Tipset(height, key, parents, parentRoot, parentReceipts, parentWeight, time);
  }

  boolean isHeavierThan(SimTipset other) {
    return weight.compareTo(other.weight) > 0;
  }
}
