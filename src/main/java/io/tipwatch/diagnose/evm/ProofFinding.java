package io.tipwatch.diagnose.evm;

import io.tipwatch.trace.evm.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * What the proofs of the accounts that a block touched came to.
 *
 * @param accounts those that the two states hold differently, in the order of their addresses
 */
record ProofFinding(Finding finding, List<Account> accounts) {
  ProofFinding {
    accounts = List.copyOf(accounts);
  }

  /** The same, and accounts of another look that this one does not tell of. */
  ProofFinding and(ProofFinding other) {
    List<Account> all = new ArrayList<>(accounts);
    other.accounts().stream()
        .filter(one -> accounts.stream().noneMatch(known -> known.address().equals(one.address())))
        .forEach(all::add);
    return new ProofFinding(finding, all);
  }

  /**
   * One account.
   *
   * @param address in lower case with 0x
   * @param emptyLeaf whether one state keeps a leaf that holds nothing
   * @param what differs, or which proof does not hold
   */
  record Account(String address, boolean emptyLeaf, String what) {}
}
