package io.tipwatch.trace.evm.prestate;

import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.EvmRules;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.Findings;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Place;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.Side;
import io.tipwatch.trace.evm.TransactionAlignment;
import io.tipwatch.trace.evm.TransactionAlignment.Pair;
import io.tipwatch.trace.evm.prestate.PrestateFinding.TransactionStates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two answers of the prestate tracer for one block or one transaction, compared. */
public final class PrestateComparison {
  private final PrestateAnswer left;
  private final PrestateAnswer right;
  private final Findings findings = new Findings();
  private final List<TransactionStates> states = new ArrayList<>();

  private PrestateComparison(PrestateAnswer left, PrestateAnswer right) {
    if (left.salt() != right.salt()) {
      throw new IllegalArgumentException("answers that were read with different salts");
    }
    this.left = left;
    this.right = right;
  }

  /**
   * Compares two answers.
   *
   * @throws IOException if the bytes of an answer cannot be read again
   * @throws IllegalArgumentException if they were read with different salts
   */
  public static PrestateFinding of(PrestateAnswer left, PrestateAnswer right) throws IOException {
    return new PrestateComparison(left, right).compare(Optional.empty());
  }

  /**
   * Compares two answers for a block.
   *
   * @param transactions the hashes of the block's transactions, in its order
   */
  public static PrestateFinding of(
      PrestateAnswer left, PrestateAnswer right, List<String> transactions) throws IOException {
    return new PrestateComparison(left, right).compare(Optional.of(transactions));
  }

  private PrestateFinding compare(Optional<List<String>> transactions) throws IOException {
    TransactionAlignment<PrestateEntry> alignment =
        TransactionAlignment.of(left.entries(), right.entries(), PrestateEntry::hash, transactions);
    if (alignment.nothing().isPresent()) {
      return new PrestateFinding(
          Finding.notComparable(alignment.nothing().get(), alignment.side()), List.of());
    }
    for (Pair<PrestateEntry> pair : alignment.pairs()) {
      compare(pair);
    }
    return new PrestateFinding(findings.finding(alignment.pairs().size()), states);
  }

  private void compare(Pair<PrestateEntry> pair) throws IOException {
    PrestateEntry a = pair.left();
    PrestateEntry b = pair.right();
    String named = ("transaction " + a.index() + " " + pair.hash()).strip();
    if (a.nothing().isPresent() || b.nothing().isPresent()) {
      Side side = Side.of(a.nothing().isPresent(), b.nothing().isPresent());
      findings.unusable(named, side, a.nothing().or(b::nothing).orElseThrow());
      return;
    }
    findings.fired().addIf(EvmRules.N10, a.digest().writing != b.digest().writing);
    findings.fired().addIf(EvmRules.N17, a.digest().zeros != b.digest().zeros);
    if (a.digest().same(b.digest())) {
      return;
    }
    try {
      walk(pair);
    } catch (NoAnswerException e) {
      findings.unusable(named, Side.BOTH, e);
    }
  }

  private void walk(Pair<PrestateEntry> pair) throws IOException {
    StateView mine = StateView.read(left, pair.left());
    StateView theirs = StateView.read(right, pair.right());
    if (mine.diff() != theirs.diff()) {
      throw new NoAnswerException(
          Reason.OTHER_TRACER, "one side tells states before alone, the other before and after");
    }
    List<StateDifference> differences = new StateWalk(mine, theirs, findings.fired()).find();
    if (!differences.isEmpty()) {
      StateDifference first = differences.getFirst();
      states.add(new TransactionStates(pair.left().index(), pair.hash(), differences));
      findings.add(
          new Difference(
              pair.left().index(),
              pair.right().index(),
              pair.hash(),
              Place.of(first.path(), first.left(), first.right())));
    }
  }
}
