package io.tipwatch.state;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Two nodes' proofs of one account, each under its own state root, compared by what they prove.
 *
 * @param left what the left side proves
 * @param right likewise
 * @param differences in what is proven; empty if a proof of the account does not hold
 * @param invalid which proofs do not hold, and why: they are no evidence of what is in the state
 * @param broken those of them that hold on the other side, under the same root
 */
public record ProofComparison(
    AccountEvidence left,
    AccountEvidence right,
    List<Difference> differences,
    List<String> invalid,
    List<Broken> broken) {
  /** The field for an account as a whole. */
  public static final String ACCOUNT = "account";

  public ProofComparison {
    differences = List.copyOf(differences);
    invalid = List.copyOf(invalid);
    broken = List.copyOf(broken);
  }

  /**
   * One thing that the states hold differently.
   *
   * @param field such as {@code account}, {@code nonce}, {@code storage[0x0]}
   */
  public record Difference(String field, String left, String right) {}

  /**
   * A proof that does not lead to the root that the other side's leads to: the node's own state
   * contradicts the root that it accepted.
   *
   * @param field such as {@code account}, {@code storage[0x0]}
   * @param left whether it is the left side's
   * @param proven what the other side proves
   */
  public record Broken(String field, boolean left, String why, String proven, ProofRift rift) {}

  /** Whether the account is the same on both sides, as far as the proofs hold. */
  public boolean same() {
    return differences.isEmpty() && invalid.isEmpty();
  }

  /**
   * Whether one state keeps a leaf for an account that holds nothing, where the other has none: the
   * sign of a broken deletion, which no trace shows (EIP-161).
   */
  public boolean emptyLeaf() {
    return emptyLeaf(left, right) || emptyLeaf(right, left);
  }

  private static boolean emptyLeaf(AccountEvidence kept, AccountEvidence gone) {
    return kept instanceof AccountEvidence.Present present
        && present.empty()
        && gone instanceof AccountEvidence.Absent;
  }

  /**
   * Compares two proofs of one account.
   *
   * @param leftRoot the left side's state root, 32 bytes
   * @throws IllegalArgumentException if they are of two accounts
   */
  public static ProofComparison of(
      byte[] leftRoot, AccountProof left, byte[] rightRoot, AccountProof right) {
    if (!Arrays.equals(left.address(), right.address())) {
      throw new IllegalArgumentException("proofs of two accounts");
    }
    AccountEvidence mine = AccountEvidence.of(leftRoot, left);
    AccountEvidence theirs = AccountEvidence.of(rightRoot, right);
    List<Difference> differences = new ArrayList<>();
    List<String> invalid = new ArrayList<>();
    List<Broken> broken = new ArrayList<>();
    why(mine).ifPresent(text -> invalid.add("left: " + text));
    why(theirs).ifPresent(text -> invalid.add("right: " + text));
    if (invalid.isEmpty()) {
      account(mine, theirs, differences);
      for (SlotPair slot : SlotPair.of(new ProofSides(left, mine, right, theirs))) {
        invalid.addAll(slot.invalid());
        slot.broken().ifPresent(broken::add);
        if (slot.invalid().isEmpty()) {
          add(differences, slot.field(), slot.mine().text(), slot.theirs().text());
        }
      }
    } else if (invalid.size() == 1 && Arrays.equals(leftRoot, rightRoot)) {
      broken.add(broken(leftRoot, new ProofSides(left, mine, right, theirs)));
    }
    return new ProofComparison(mine, theirs, differences, invalid, broken);
  }

  private static Broken broken(byte[] root, ProofSides sides) {
    boolean left = sides.mine() instanceof AccountEvidence.Invalid;
    AccountProof good = left ? sides.right() : sides.left();
    AccountProof bad = left ? sides.left() : sides.right();
    return new Broken(
        ACCOUNT,
        left,
        why(sides.mine()).or(() -> why(sides.theirs())).orElseThrow(),
        text(left ? sides.theirs() : sides.mine()),
        ProofRift.of(root, good.address(), good.accountProof(), bad.accountProof()));
  }

  private static Optional<String> why(AccountEvidence evidence) {
    return evidence instanceof AccountEvidence.Invalid invalid
        ? Optional.of(invalid.why())
        : Optional.empty();
  }

  private static void account(
      AccountEvidence mine, AccountEvidence theirs, List<Difference> differences) {
    if (mine instanceof AccountEvidence.Present a && theirs instanceof AccountEvidence.Present b) {
      add(differences, "nonce", a.nonce().toString(), b.nonce().toString());
      add(differences, "balance", hex(a.balance()), hex(b.balance()));
      add(differences, "codeHash", a.codeHash(), b.codeHash());
      add(differences, "storageHash", a.storageRoot(), b.storageRoot());
    } else {
      add(differences, ACCOUNT, text(mine), text(theirs));
    }
  }

  private static String text(AccountEvidence evidence) {
    return switch (evidence) {
      case AccountEvidence.Absent _ -> "no such account (the proof excludes it)";
      case AccountEvidence.Invalid invalid -> invalid.why();
      case AccountEvidence.Present present ->
          present.empty()
              ? "a leaf of an empty account (EIP-161 allows none)"
              : "nonce " + present.nonce() + ", balance " + hex(present.balance());
    };
  }

  private static void add(List<Difference> into, String field, String left, String right) {
    if (!left.equals(right)) {
      into.add(new Difference(field, left, right));
    }
  }

  private static String hex(BigInteger value) {
    return "0x" + value.toString(16);
  }
}
