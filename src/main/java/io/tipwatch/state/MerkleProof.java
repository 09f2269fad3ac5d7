package io.tipwatch.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Walks a proof of a Merkle Patricia trie from its root down to the key, checking that each node
 * has the hash by which the one above names it.
 */
final class MerkleProof {
  /** Nodes of one proof: a key has 64 digits. */
  static final int MAX_NODES = 65;

  /** Root of a trie without keys. */
  private static final byte[] EMPTY_ROOT = Keccak256.hash(new byte[] {(byte) 0x80});

  /** A child for each digit, and a value. */
  static final int BRANCH_ITEMS = 17;

  private static final int PAIR_ITEMS = 2;
  private static final int LEAF_FLAG = 2;
  private static final int ODD_FLAG = 1;

  private final List<byte[]> nodes;
  private final byte[] path;
  private final List<Integer> depths = new ArrayList<>();
  private int next;
  private int done;

  private MerkleProof(byte[] key, List<byte[]> nodes) {
    this.nodes = nodes;
    this.path = digits(key);
  }

  /**
   * Walks a proof.
   *
   * @param root hash of the trie's root
   * @param key what lies in the trie under the hash of this
   * @param nodes as the node sent them, the root first
   */
  static ProofEnd walk(byte[] root, byte[] key, List<byte[]> nodes) {
    if (nodes.size() > MAX_NODES) {
      return new ProofEnd.Broken("more than " + MAX_NODES + " nodes");
    }
    if (Arrays.equals(root, EMPTY_ROOT)) {
      return new ProofEnd.Absent();
    }
    try {
      return new MerkleProof(Keccak256.hash(key), nodes).walk(root);
    } catch (MalformedProofException e) {
      return new ProofEnd.Broken(String.valueOf(e.getMessage()));
    }
  }

  /**
   * How many digits of the key's hash lead to each node of a proof, as far as it holds.
   *
   * @param nodes the root first; the other arguments are those of {@link #walk}
   */
  static List<Integer> depths(byte[] root, byte[] key, List<byte[]> nodes) {
    if (nodes.size() > MAX_NODES || Arrays.equals(root, EMPTY_ROOT)) {
      return List.of();
    }
    MerkleProof proof = new MerkleProof(Keccak256.hash(key), nodes);
    try {
      proof.walk(root);
    } catch (MalformedProofException e) {
      // it holds down to the last depth that was noted
    }
    return List.copyOf(proof.depths);
  }

  /** The digits that lead to a key, in hexadecimal. */
  static String path(byte[] key) {
    return HexFormat.of().formatHex(Keccak256.hash(key));
  }

  private ProofEnd walk(byte[] root) throws MalformedProofException {
    Rlp node = named(root);
    while (true) {
      List<Rlp> items = node.items();
      Rlp below;
      if (items.size() == BRANCH_ITEMS) {
        if (done == path.length) {
          return value(items.getLast());
        }
        below = items.get(path[done++]);
      } else if (items.size() == PAIR_ITEMS) {
        byte[] part = digits(items.getFirst().bytes());
        boolean leaf = part.length > 0 && (part[0] & LEAF_FLAG) != 0;
        if (!take(part)) {
          return new ProofEnd.Absent();
        }
        if (leaf) {
          return done == path.length ? value(items.getLast()) : new ProofEnd.Absent();
        }
        below = items.getLast();
      } else {
        throw new MalformedProofException("a node of " + items.size() + " items");
      }
      if (!below.list() && below.bytes().length == 0) {
        return new ProofEnd.Absent();
      }
      node = below.list() ? below : named(below.bytes());
    }
  }

  private static ProofEnd value(Rlp item) throws MalformedProofException {
    byte[] value = item.bytes();
    return value.length == 0 ? new ProofEnd.Absent() : new ProofEnd.Leaf(value);
  }

  /** The next node of the proof, which must have this hash. */
  private Rlp named(byte[] hash) throws MalformedProofException {
    if (next == nodes.size()) {
      throw new MalformedProofException("it ends before the key is reached");
    }
    byte[] node = nodes.get(next++);
    if (!Arrays.equals(Keccak256.hash(node), hash)) {
      throw new MalformedProofException("node " + (next - 1) + " has another hash than its place");
    }
    depths.add(done);
    return Rlp.of(node);
  }

  /** Goes along the digits of a node's own path; false if the key parts from it. */
  private boolean take(byte[] part) throws MalformedProofException {
    if (part.length == 0 || part[0] > (LEAF_FLAG | ODD_FLAG)) {
      throw new MalformedProofException("a path without its flag");
    }
    int from = (part[0] & ODD_FLAG) != 0 ? 1 : 2;
    int count = part.length - from;
    if (count > path.length - done
        || !Arrays.equals(part, from, part.length, path, done, done + count)) {
      return false;
    }
    done += count;
    return true;
  }

  private static byte[] digits(byte[] bytes) {
    byte[] digits = new byte[2 * bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      digits[2 * i] = (byte) ((bytes[i] & 0xf0) >> 4);
      digits[2 * i + 1] = (byte) (bytes[i] & 0x0f);
    }
    return digits;
  }
}
