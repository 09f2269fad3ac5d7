package io.tipwatch.state;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a proof that does not hold parts from one that does, of the same key and under the same
 * root. Both should consist of the same nodes: where they do not, the database that the broken one
 * was read from is damaged.
 *
 * @param own whether the way to the key itself is wrong; otherwise a neighbour of it is, and shows
 *     in the nodes that both have above them
 * @param below the digits that lead to the deepest part of the trie that differs, a hash of a key
 *     being 64 digits in hexadecimal
 */
public record ProofRift(boolean own, String below) {

  /**
   * Compares two proofs node by node.
   *
   * @param root under which the first one holds
   * @param key what lies in the trie under the hash of this
   * @param good nodes of the proof that holds, the root first
   * @param broken those of the other one
   */
  static ProofRift of(byte[] root, byte[] key, List<byte[]> good, List<byte[]> broken) {
    List<Integer> depths = MerkleProof.depths(root, key, good);
    String path = MerkleProof.path(key);
    int deepest = Math.max(good.size(), broken.size()) - 1;
    while (deepest >= 0 && same(good, broken, deepest)) {
      deepest--;
    }
    boolean leads = leads(root, key, good) || (!broken.isEmpty() && leads(key, broken));
    if (deepest < 0 || deepest >= Math.min(depths.size(), broken.size())) {
      int known = leads ? path.length() : depths.isEmpty() ? 0 : depths.getLast();
      return new ProofRift(leads, path.substring(0, known));
    }
    int depth = depths.get(deepest);
    List<Integer> children = differing(good.get(deepest), broken.get(deepest));
    boolean way = children.isEmpty() || children.contains(Character.digit(path.charAt(depth), 16));
    if (way && leads) {
      return new ProofRift(true, path);
    }
    String neighbour = children.size() == 1 ? Integer.toHexString(children.getFirst()) : "";
    return new ProofRift(false, path.substring(0, depth) + neighbour);
  }

  /** Whether a proof ends at the key, under whatever root it has. */
  private static boolean leads(byte[] key, List<byte[]> proof) {
    return leads(Keccak256.hash(proof.getFirst()), key, proof);
  }

  private static boolean leads(byte[] root, byte[] key, List<byte[]> proof) {
    return MerkleProof.walk(root, key, proof) instanceof ProofEnd.Leaf;
  }

  private static boolean same(List<byte[]> good, List<byte[]> broken, int index) {
    return index < good.size()
        && index < broken.size()
        && Arrays.equals(good.get(index), broken.get(index));
  }

  /** The children by which two branches differ; none if they are not branches. */
  private static List<Integer> differing(byte[] good, byte[] broken) {
    try {
      List<Rlp> mine = Rlp.of(good).items();
      List<Rlp> theirs = Rlp.of(broken).items();
      boolean branches =
          mine.size() == MerkleProof.BRANCH_ITEMS && theirs.size() == MerkleProof.BRANCH_ITEMS;
      return IntStream.range(0, branches ? MerkleProof.BRANCH_ITEMS - 1 : 0)
          .filter(i -> !Arrays.equals(mine.get(i).encoded(), theirs.get(i).encoded()))
          .boxed()
          .toList();
    } catch (MalformedProofException e) {
      return List.of();
    }
  }
}
