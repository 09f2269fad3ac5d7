package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.EvmRules;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.Findings;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Place;
import io.tipwatch.trace.evm.Side;
import io.tipwatch.trace.evm.TransactionAlignment;
import io.tipwatch.trace.evm.TransactionAlignment.Pair;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Two call traces of one block or one transaction, compared; they may be of different forms. */
public final class CallComparison {
  /** Transactions whose place of difference is looked up; the others are only listed. */
  public static final int MAX_LOCATED = 16;

  private final CallAnswer left;
  private final CallAnswer right;
  private final CallComparability comparable;
  private final Findings findings = new Findings();
  private final CallFirings firings;

  private CallComparison(CallAnswer left, CallAnswer right) {
    if (left.salt() != right.salt()) {
      throw new IllegalArgumentException("answers that were read with different salts");
    }
    this.left = left;
    this.right = right;
    this.comparable = CallComparability.of(left, right);
    this.firings = new CallFirings(comparable, findings.fired());
  }

  /**
   * Compares two answers.
   *
   * @throws IOException if the bytes of an answer cannot be read again
   * @throws IllegalArgumentException if they were read with different salts
   */
  public static Finding of(CallAnswer left, CallAnswer right) throws IOException {
    return new CallComparison(left, right).compare(Optional.empty());
  }

  /**
   * Compares two answers for a block.
   *
   * @param transactions the hashes of the block's transactions, in its order
   */
  public static Finding of(CallAnswer left, CallAnswer right, List<String> transactions)
      throws IOException {
    return new CallComparison(left, right).compare(Optional.of(transactions));
  }

  private Finding compare(Optional<List<String>> transactions) throws IOException {
    TransactionAlignment<CallEntry> alignment =
        TransactionAlignment.of(left.entries(), right.entries(), CallEntry::hash, transactions);
    if (alignment.nothing().isPresent()) {
      return Finding.notComparable(alignment.nothing().get(), alignment.side());
    }
    firings.answers(left, right);
    unshared();
    for (Pair<CallEntry> pair : alignment.pairs()) {
      compare(pair);
    }
    return findings.finding(alignment.pairs().size());
  }

  /** Rule N19: fields that only one side provides. */
  private void unshared() {
    List<String> mine = left.names().ofCalls();
    List<String> theirs = right.names().ofCalls();
    mine.stream().filter(name -> !theirs.contains(name)).forEach(this::unshared);
    theirs.stream().filter(name -> !mine.contains(name)).forEach(this::unshared);
    if (left.names().more() || right.names().more()) {
      findings.notCompared(
          "fields beyond the first " + ExtraNames.MAX_NAMES + " that are not known");
    }
  }

  private void unshared(String name) {
    findings.fired().add(EvmRules.N19, 1);
    findings.notCompared(name + ": only one side provides it");
  }

  private void compare(Pair<CallEntry> pair) throws IOException {
    CallEntry a = pair.left();
    CallEntry b = pair.right();
    if (a.nothing().isPresent() || b.nothing().isPresent()) {
      Side side = Side.of(a.nothing().isPresent(), b.nothing().isPresent());
      findings.unusable(named(pair), side, a.nothing().or(b::nothing).orElseThrow());
      return;
    }
    try {
      if (!same(a, b)) {
        locate(a, b)
            .map(place -> new Difference(a.index(), b.index(), pair.hash(), place))
            .ifPresent(findings::add);
      } else if (a.miscounted() != b.miscounted()) {
        findings.add(new Difference(a.index(), b.index(), pair.hash(), miscounted(a, b)));
      }
      firings.transaction(a, b);
    } catch (NoAnswerException e) {
      findings.unusable(named(pair), Side.BOTH, e);
    }
  }

  private static String named(Pair<CallEntry> pair) {
    return ("transaction " + pair.left().index() + " " + pair.hash()).strip();
  }

  /** Whether nothing can differ; if something may, the rules are asked call by call. */
  private boolean same(CallEntry a, CallEntry b) {
    return comparable.groups().stream().allMatch(group -> a.same(b, group))
        && comparable.extras().stream()
            .allMatch(
                name -> a.sameExtra(left.names().number(name), b, right.names().number(name)));
  }

  /** The lists are the same, and one says that it has another number of calls. */
  private static Place miscounted(CallEntry a, CallEntry b) {
    return Place.of("subtraces", Optional.of(counted(a)), Optional.of(counted(b)));
  }

  private static String counted(CallEntry entry) {
    long more = entry.miscounted();
    return more == 0
        ? "as many as there are"
        : Math.abs(more) + (more > 0 ? " more" : " fewer") + " than there are";
  }

  private Optional<Place> locate(CallEntry a, CallEntry b) throws IOException {
    boolean surely = !a.same(b, CallGroup.ENTRY) || !a.same(b, CallGroup.RESULT);
    if (surely && findings.size() >= MAX_LOCATED) {
      return Optional.of(Place.of("calls", Optional.empty(), Optional.empty()));
    }
    return new CallWalk(
            CallTable.read(left, a, comparable.extras()),
            CallTable.read(right, b, comparable.extras()),
            comparable)
        .find();
  }
}
