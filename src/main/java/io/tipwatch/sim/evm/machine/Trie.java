package io.tipwatch.sim.evm.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * A Merkle-Patricia trie that never changes: every change makes another one, which shares what is
 * alike. No key may be the beginning of another, which holds for keys of one length.
 */
public final class Trie {
  public static final Trie EMPTY = new Trie(TrieNode.nothing());

  private final TrieNode top;

  private Trie(TrieNode top) {
    this.top = top;
  }

  /** The trie of a block's transactions or receipts, whose keys are their indexes. */
  public static Trie ofList(List<byte[]> values) {
    Trie trie = EMPTY;
    for (int i = 0; i < values.size(); i++) {
      trie = trie.with(Rlp.number(i), values.get(i));
    }
    return trie;
  }

  public Trie with(byte[] key, byte[] value) {
    return new Trie(top.with(nibbles(key), 0, value));
  }

  public Trie without(byte[] key) {
    return new Trie(top.without(nibbles(key), 0));
  }

  public byte[] root() {
    return Keccak.hash(top.encoded());
  }

  /** The encoded nodes on the way to a key, or to where it would be; the root's first. */
  public List<byte[]> proof(byte[] key) {
    List<byte[]> nodes = new ArrayList<>();
    byte[] path = nibbles(key);
    TrieNode node = top;
    int at = 0;
    while (node != TrieNode.nothing()) {
      // a short node lies inside its parent
      if (nodes.isEmpty() || node.encoded().length >= Words.BYTES) {
        nodes.add(node.encoded());
      }
      int next = at + node.consumed(path, at);
      node = node.child(path, at);
      at = next;
    }
    return nodes;
  }

  private static byte[] nibbles(byte[] key) {
    byte[] nibbles = new byte[key.length * 2];
    for (int i = 0; i < key.length; i++) {
      nibbles[2 * i] = (byte) (key[i] >> 4 & 0xf);
      nibbles[2 * i + 1] = (byte) (key[i] & 0xf);
    }
    return nibbles;
  }
}
