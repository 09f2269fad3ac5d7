package io.tipwatch.diagnose.evm;

import io.tipwatch.diagnose.evm.ProofFinding.Spot;
import io.tipwatch.state.AccountEvidence;
import io.tipwatch.state.AccountProof;
import io.tipwatch.state.AccountProof.SlotProof;
import io.tipwatch.state.ProofComparison;
import io.tipwatch.state.ProofComparison.Broken;
import io.tipwatch.state.ProofRift;
import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.Findings;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Place;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.Side;
import io.tipwatch.trace.evm.blocks.ProofAnswer;
import io.tipwatch.trace.evm.blocks.ProofAnswer.Word;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Both parties' proofs of some accounts, compared one by one. */
final class ProofPairs {
  private static final String STATE_TRIE = "stateTrie";

  private final Proven proven;
  private final Findings findings = new Findings();
  private final List<Spot> spots = new ArrayList<>();
  private final List<Rift> rifts = new ArrayList<>();
  private final Set<String> places = new HashSet<>();
  private int present;

  /** A proof that holds on one side alone. */
  private record Rift(String address, Broken broken) {
    int depth() {
      return broken.rift().below().length();
    }
  }

  ProofPairs(Proven proven) {
    this.proven = proven;
  }

  /**
   * Compares.
   *
   * @param left in the order of the right ones
   * @param wanted accounts that should have been asked for
   */
  ProofFinding of(List<ProofAnswer> left, List<ProofAnswer> right, int wanted) {
    for (int i = 0; i < left.size(); i++) {
      compare(left.get(i), right.get(i));
    }
    damaged();
    if (wanted > left.size()) {
      String more = (wanted - left.size()) + " more accounts";
      findings.unusable(more, Side.BOTH, new NoAnswerException(Reason.TOO_LARGE, "not asked for"));
    }
    return new ProofFinding(findings.finding(left.size()), spots, proven.earlier());
  }

  private void compare(ProofAnswer left, ProofAnswer right) {
    ProofComparison comparison =
        ProofComparison.of(proven.leftRoot(), proof(left), proven.rightRoot(), proof(right));
    String address = "0x" + left.address().hex();
    present += exists(comparison.left()) || exists(comparison.right()) ? 1 : 0;
    if (comparison.same()) {
      return;
    }
    if (!comparison.broken().isEmpty()) {
      comparison.broken().forEach(broken -> rifts.add(new Rift(address, broken)));
    } else if (comparison.differences().isEmpty()) {
      String why = String.join("; ", comparison.invalid());
      unusable(address, Side.BOTH, why);
      spots.add(new Spot(address, false, why));
    } else {
      ProofComparison.Difference first = comparison.differences().getLast(); // slots come last
      differ("accounts[" + address + "]." + first.field(), first.left(), first.right());
      String what = first.field() + ": " + first.left() + " / " + first.right();
      spots.add(new Spot(address, comparison.emptyLeaf(), what));
    }
  }

  private static boolean exists(AccountEvidence evidence) {
    return evidence instanceof AccountEvidence.Present;
  }

  /**
   * One damaged place breaks the proofs of all its neighbours: it is the one that the way to an
   * account itself leads to, or else the part of the trie that comes nearest to one.
   */
  private void damaged() {
    boolean own = rifts.stream().anyMatch(rift -> rift.broken().rift().own());
    int nearest = rifts.stream().mapToInt(Rift::depth).max().orElse(0);
    List<Rift> named =
        rifts.stream()
            .filter(rift -> own ? rift.broken().rift().own() : rift.depth() == nearest)
            .toList();
    if (own && present > 1 && named.stream().map(Rift::address).distinct().count() == present) {
      // it has nothing of this state, or proves in a way of its own: that is no damaged place
      Side side = named.getFirst().broken().left() ? Side.LEFT : Side.RIGHT;
      unusable("all accounts", side, "none of its proofs leads to the root of the block");
      return;
    }
    named.forEach(this::add);
  }

  private void add(Rift rift) {
    Broken broken = rift.broken();
    String field = field(rift);
    if (!places.add(field)) {
      return;
    }
    boolean own = broken.rift().own();
    String beside =
        broken.field().equals(ProofComparison.ACCOUNT) ? rift.address() : broken.field();
    String good = own ? broken.proven() : "sound: the proof of " + beside + " beside it holds";
    String bad = own ? broken.why() : "broken: beside it " + broken.why();
    differ(field, broken.left() ? bad : good, broken.left() ? good : bad);
    boolean wholeTrie = field.startsWith(STATE_TRIE);
    String where = wholeTrie ? field : rift.address();
    if (spots.stream().noneMatch(known -> known.where().equals(where))) {
      spots.add(new Spot(where, false, (wholeTrie ? "" : field + ": ") + broken.why()));
    }
  }

  /** The damaged place: a thing that was asked for, or the part of a trie beside it. */
  private static String field(Rift rift) {
    ProofRift place = rift.broken().rift();
    String account = "accounts[" + rift.address() + "].";
    if (place.own()) {
      return account + rift.broken().field();
    }
    boolean state = rift.broken().field().equals(ProofComparison.ACCOUNT);
    return (state ? STATE_TRIE : account + "storageTrie") + "[0x" + place.below() + "…]";
  }

  private void unusable(String what, Side side, String why) {
    findings.unusable(what, side, new NoAnswerException(Reason.SELF_CONTRADICTION, why));
  }

  private void differ(String field, String left, String right) {
    findings.add(Difference.ofBlock(Place.of(field, Optional.of(left), Optional.of(right))));
  }

  private static AccountProof proof(ProofAnswer answer) {
    return new AccountProof(
        answer.address().bytes(),
        answer.nonce(),
        answer.balance(),
        answer.codeHash().bytes(),
        answer.storageHash().bytes(),
        bytes(answer.accountProof()),
        answer.slots().stream()
            .map(slot -> new SlotProof(slot.key().bytes(), slot.value(), bytes(slot.proof())))
            .toList());
  }

  private static List<byte[]> bytes(List<Word> words) {
    return words.stream().map(Word::bytes).toList();
  }
}
