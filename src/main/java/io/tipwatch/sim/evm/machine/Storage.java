package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a contract keeps; immutable. A database holds it twice: flat, for reading, and as a trie,
 * for the root. The two say the same unless one of them is damaged.
 */
public final class Storage {
  public static final Storage EMPTY = new Storage(Map.of(), Trie.EMPTY);

  private final Map<BigInteger, BigInteger> slots;
  private final Trie trie;
  private final byte[] root;

  private Storage(Map<BigInteger, BigInteger> slots, Trie trie) {
    this(slots, trie, trie.root());
  }

  private Storage(Map<BigInteger, BigInteger> slots, Trie trie, byte[] root) {
    this.slots = slots;
    this.trie = trie;
    this.root = root;
  }

  public BigInteger get(BigInteger slot) {
    return slots.getOrDefault(slot, BigInteger.ZERO);
  }

  /** Everything that is not zero. */
  public Map<BigInteger, BigInteger> slots() {
    return slots;
  }

  public Storage with(Map<BigInteger, BigInteger> changes) {
    return new Storage(changed(slots, changes), changed(trie, changes));
  }

  /** Another value for whoever reads, while the root stays. */
  public Storage damaged(BigInteger slot, BigInteger value) {
    return new Storage(changed(slots, Map.of(slot, value)), trie, root);
  }

  /**
   * Another value in a node of the trie that nobody has hashed since: reading is right, and so is
   * the root until the next change.
   */
  public Storage rotten(BigInteger slot, BigInteger value) {
    return new Storage(slots, changed(trie, Map.of(slot, value)), root);
  }

  public byte[] root() {
    return root.clone();
  }

  public List<byte[]> proof(BigInteger slot) {
    return trie.proof(key(slot));
  }

  /** Where a slot is found in the trie. */
  public static byte[] key(BigInteger slot) {
    return Keccak.hash(Words.padded(slot));
  }

  private static Map<BigInteger, BigInteger> changed(
      Map<BigInteger, BigInteger> slots, Map<BigInteger, BigInteger> changes) {
    Map<BigInteger, BigInteger> result = new HashMap<>(slots);
    changes.forEach((slot, value) -> {
      if (value.signum() == 0) {
        result.remove(slot);
      } else {
        result.put(slot, value);
      }
    });
    return Map.copyOf(result);
  }

  private static Trie changed(Trie trie, Map<BigInteger, BigInteger> changes) {
    Trie result = trie;
    for (Map.Entry<BigInteger, BigInteger> change : changes.entrySet()) {
      byte[] key = key(change.getKey());
      result =
          change.getValue().signum() == 0
              ? result.without(key)
              : result.with(key, Rlp.number(change.getValue()));
    }
    return result;
  }
}
