package io.tipwatch.diagnose.evm;

import io.tipwatch.trace.evm.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * What the proofs of the accounts that a block touched came to.
 *
 * @param spots where the two states differ, in the order of their names
 * @param earlier whether it is of the states before the disputed block
 */
record ProofFinding(Finding finding, List<Spot> spots, boolean earlier) {
  ProofFinding {
    spots = List.copyOf(spots);
  }

  /** The same, and spots of another look that this one does not tell of. */
  ProofFinding and(ProofFinding other) {
    List<Spot> all = new ArrayList<>(spots);
    other.spots().stream()
        .filter(one -> spots.stream().noneMatch(known -> known.where().equals(one.where())))
        .forEach(all::add);
    return new ProofFinding(finding, all, earlier);
  }

  /**
   * One place in a state.
   *
   * @param where the address of an account, in lower case with 0x; or the part of the state trie,
   *     where it is none that was asked for
   * @param emptyLeaf whether one state keeps a leaf that holds nothing
   * @param what differs, or which proof does not hold
   */
  record Spot(String where, boolean emptyLeaf, String what) {}
}
