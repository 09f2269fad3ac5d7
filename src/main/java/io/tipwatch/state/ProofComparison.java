package io.tipwatch.state;

import io.tipwatch.state.AccountProof.SlotProof;
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
 * @param invalid which proofs do not hold, and why: they are no evidence
 */
public record ProofComparison(
    AccountEvidence left,
    AccountEvidence right,
    List<Difference> differences,
    List<String> invalid) {
  public ProofComparison {
    differences = List.copyOf(differences);
    invalid = List.copyOf(invalid);
  }

  /**
   * One thing that the states hold differently.
   *
   * @param field such as {@code account}, {@code nonce}, {@code storage[0x0]}
   */
  public record Difference(String field, String left, String right) {}

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
    why(mine).ifPresent(text -> invalid.add("left: " + text));
    why(theirs).ifPresent(text -> invalid.add("right: " + text));
    if (invalid.isEmpty()) {
      account(mine, theirs, differences);
      for (SlotPair slot : slots(new ProofSides(left, mine, right, theirs))) {
        invalid.addAll(slot.invalid());
        if (slot.invalid().isEmpty()) {
          add(differences, slot.field(), text(slot.mine()), text(slot.theirs()));
        }
      }
    }
    return new ProofComparison(mine, theirs, differences, invalid);
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
      add(differences, "account", text(mine), text(theirs));
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

  /** A slot that both sides have proofs of. */
  private record SlotPair(String field, SlotEvidence mine, SlotEvidence theirs) {
    List<String> invalid() {
      List<String> why = new ArrayList<>();
      if (mine instanceof SlotEvidence.Invalid left) {
        why.add("left: the proof of " + field + ": " + left.why());
      }
      if (theirs instanceof SlotEvidence.Invalid right) {
        why.add("right: the proof of " + field + ": " + right.why());
      }
      return why;
    }
  }

  private static List<SlotPair> slots(ProofSides sides) {
    List<SlotPair> pairs = new ArrayList<>();
    for (SlotProof slot : sides.left().slots()) {
      sides.right().slots().stream()
          .filter(other -> Arrays.equals(other.key(), slot.key()))
          .findFirst()
          .ifPresent(other ->
              pairs.add(
                  new SlotPair(
                      "storage[" + hex(new BigInteger(1, slot.key())) + "]",
                      ProofCheck.slot(sides.mine(), slot),
                      ProofCheck.slot(sides.theirs(), other))));
    }
    return pairs;
  }

  private record ProofSides(
      AccountProof left, AccountEvidence mine, AccountProof right, AccountEvidence theirs) {}

  private static String text(SlotEvidence evidence) {
    return switch (evidence) {
      case SlotEvidence.Absent _ -> "no such slot (the proof excludes it)";
      case SlotEvidence.Invalid invalid -> invalid.why();
      case SlotEvidence.Present present -> hex(present.value());
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
