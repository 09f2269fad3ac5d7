package io.tipwatch.state;

import io.tipwatch.state.AccountProof.SlotProof;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A slot that both sides have proofs of.
 *
 * @param root under which the account keeps its slots; empty if the sides prove different ones
 */
record SlotPair(Optional<String> root, Side mine, Side theirs) {

  /** One side's proof, and what it shows. */
  record Side(SlotProof proof, SlotEvidence evidence) {
    Optional<String> why() {
      return evidence instanceof SlotEvidence.Invalid invalid
          ? Optional.of(invalid.why())
          : Optional.empty();
    }

    String text() {
      return switch (evidence) {
        case SlotEvidence.Absent _ -> "no such slot (the proof excludes it)";
        case SlotEvidence.Invalid invalid -> invalid.why();
        case SlotEvidence.Present present -> hex(present.value());
      };
    }
  }

  /** All slots of an account that both sides prove. */
  static List<SlotPair> of(ProofSides sides) {
    String left = ProofCheck.storageRoot(sides.mine());
    Optional<String> root =
        left.equals(ProofCheck.storageRoot(sides.theirs())) ? Optional.of(left) : Optional.empty();
    List<SlotPair> pairs = new ArrayList<>();
    for (SlotProof slot : sides.left().slots()) {
      sides.right().slots().stream()
          .filter(other -> Arrays.equals(other.key(), slot.key()))
          .findFirst()
          .ifPresent(other ->
              pairs.add(new SlotPair(root, side(sides.mine(), slot), side(sides.theirs(), other))));
    }
    return pairs;
  }

  private static Side side(AccountEvidence account, SlotProof slot) {
    return new Side(slot, ProofCheck.slot(account, slot));
  }

  String field() {
    return "storage[" + hex(new BigInteger(1, mine.proof().key())) + "]";
  }

  List<String> invalid() {
    List<String> why = new ArrayList<>();
    mine.why().ifPresent(text -> why.add("left: the proof of " + field() + ": " + text));
    theirs.why().ifPresent(text -> why.add("right: the proof of " + field() + ": " + text));
    return why;
  }

  /** If the proof of one side alone does not hold, under a root that both have. */
  Optional<ProofComparison.Broken> broken() {
    boolean left = mine.why().isPresent();
    if (root.isEmpty() || left == theirs.why().isPresent()) {
      return Optional.empty();
    }
    Side good = left ? theirs : mine;
    Side bad = left ? mine : theirs;
    return Optional.of(
        new ProofComparison.Broken(
            field(),
            left,
            bad.text(),
            good.text(),
            ProofRift.of(
                HexFormat.of().parseHex(root.get().substring(2)),
                mine.proof().key(),
                good.proof().proof(),
                bad.proof().proof())));
  }

  private static String hex(BigInteger value) {
    return "0x" + value.toString(16);
  }
}
