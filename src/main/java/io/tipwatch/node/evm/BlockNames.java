package io.tipwatch.node.evm;

import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.config.EvmProfile.Identity;
import java.math.BigInteger;
import java.util.LinkedHashMap;

/**
 * Under which keys the blocks of one node go. Where a block is known by its content, its key is
 * made of its transactions and of a digest of its number and the key before it: two blocks with
 * equal transactions after different histories are not the same block. Confined to its owner.
 */
final class BlockNames {
  private static final TipsetKey GENESIS = TipsetKey.of("genesis");

  /** 128 bits: as many as nobody finds another content for. */
  private static final int DIGEST_CHARS = 32;

  private final Identity identity;
  private final LinkedHashMap<String, TipsetKey> byHash = new LinkedHashMap<>();
  private final int capacity;

  /**
   * @param capacity how many of the last blocks are remembered at least
   */
  BlockNames(Identity identity, int capacity) {
    this.identity = identity;
    this.capacity = 2 * capacity + 1_000;
  }

  /** A block as its node links it: by hashes. */
  static Tipset linked(EvmBlock block) {
    Tipset plain = block.tipset();
    // What the name is made of travels as the claim, which no EVM header makes.
    return new Tipset(
        plain.height(),
        plain.key(),
        plain.parents(),
        block.field("transactionsRoot").orElse(""),
        "",
        plain.parentWeight(),
        plain.time());
  }

  /**
   * The same block under the key by which other nodes know it too. By content, blocks must be named
   * in the order of their heights, from the genesis on.
   */
  Tipset named(Tipset linked) {
    boolean genesis = linked.height() == 0;
    TipsetKey parents =
        switch (identity) {
          case HASH -> linked.parents();
          case CONTENT -> genesis ? TipsetKey.NONE : known(linked.parents());
        };
    TipsetKey key =
        switch (identity) {
          case HASH -> linked.key();
          case CONTENT -> genesis ? GENESIS : content(linked, parents);
        };
    if (identity == Identity.CONTENT) {
      remember(hash(linked.key()), key);
    }
    return new Tipset(
        linked.height(), key, parents, "", "", BigInteger.valueOf(linked.height()), linked.time());
  }

  private TipsetKey known(TipsetKey linked) {
    TipsetKey key = byHash.get(hash(linked));
    if (key == null) {
      throw new IllegalStateException("a block was named before its parent " + linked);
    }
    return key;
  }

  private static TipsetKey content(Tipset linked, TipsetKey parents) {
    String digest = EvmBlock.digest(parents + "\n" + linked.height());
    return TipsetKey.of(
        "content-" + digest.substring(0, DIGEST_CHARS) + transactions(linked.claimedRoot()));
  }

  private static String transactions(String root) {
    return "-" + (root.isEmpty() ? "none" : root.substring(2));
  }

  /** Whether a block has the transactions that a key was made of; its history may be another. */
  static boolean fits(EvmBlock block, TipsetKey key) {
    return key.equals(GENESIS)
        ? block.number() == 0
        : hash(key).endsWith(transactions(block.field("transactionsRoot").orElse("")));
  }

  private void remember(String hash, TipsetKey key) {
    byHash.put(hash, key);
    if (byHash.size() > capacity) {
      byHash.pollFirstEntry();
    }
  }

  private static String hash(TipsetKey key) {
    return key.cids().getFirst();
  }
}
