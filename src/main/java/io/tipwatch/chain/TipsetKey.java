package io.tipwatch.chain;

import java.util.List;

/**
 * The block CIDs that name a tipset, in tipset order; on EVM chains one block hash. Empty only as
 * the parents of a genesis.
 */
public record TipsetKey(List<String> cids) {
  /** A Filecoin epoch has five expected winners; nothing honest comes near this. */
  public static final int MAX_BLOCKS = 64;

  public static final TipsetKey NONE = new TipsetKey(List.of());

  public TipsetKey {
    cids = List.copyOf(cids);
    if (cids.size() > MAX_BLOCKS) {
      throw new IllegalArgumentException(
          "a tipset of " + cids.size() + " blocks; at most " + MAX_BLOCKS + " are believed");
    }
  }

  public static TipsetKey of(String... cids) {
    return new TipsetKey(List.of(cids));
  }

  public boolean isEmpty() {
    return cids.isEmpty();
  }

  /** The CIDs joined by commas, as the command line takes them. */
  @Override
  public String toString() {
    return String.join(",", cids);
  }
}
