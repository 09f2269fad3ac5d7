package io.tipwatch.trace.evm.steps;

import io.tipwatch.trace.StructStep;
import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.EvmRules;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.Fired;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.Place;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.Side;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Two struct logs of one transaction, walked in lock-step to the first difference. Memory is a few
 * steps of each side, whatever their number.
 */
public final class StepComparison {
  private final StepSide left;
  private final StepSide right;
  private final int transaction;
  private final StepPair pair = new StepPair();
  private final CallTrail trail = new CallTrail();
  private final Fired fired = new Fired();
  private final TailRule tail;
  private final StepReport report;
  private long steps;

  private StepComparison(StepSource left, StepSource right, long salt) {
    this.left = new StepSide(Side.LEFT, new StepStream(left, salt));
    this.right = new StepSide(Side.RIGHT, new StepStream(right, salt));
    this.transaction = left.index().orElse(right.index().orElse(0));
    this.tail = new TailRule(pair, this.left, this.right);
    this.report = new StepReport(pair, this.left, this.right, trail);
  }

  /**
   * Walks both answers.
   *
   * @param salt one for this comparison alone, which no node can know
   */
  public static StepFinding of(StepSource left, StepSource right, long salt) {
    StepComparison comparison = new StepComparison(left, right, salt);
    try {
      return comparison.walk();
    } catch (SideException e) {
      return comparison.notComparable(
          e.why().reason(), e.side(), String.valueOf(e.why().getMessage()));
    }
  }

  private StepFinding walk() throws SideException {
    pair.base(left.current(), right.current());
    while (true) {
      StructStep a = left.current();
      StructStep b = right.current();
      if (a == null && b == null) {
        return ended();
      }
      if (a != null && b != null && pair.same(a, b)) {
        pair.count(a, b);
        trail.step(a, pair.leftDepth(a));
        left.advance();
        right.advance();
        steps++;
      } else if (tail.passed()) {
        fired.add(EvmRules.N12, 1);
      } else {
        return a == null || b == null ? oneEnded(a == null) : differs(report.describe());
      }
    }
  }

  /** Both ended after equal steps; what they say of the end may differ still. */
  private StepFinding ended() {
    StepStream a = left.stream();
    StepStream b = right.stream();
    if (!a.hash().isEmpty() && !b.hash().isEmpty() && !a.hash().equalsIgnoreCase(b.hash())) {
      return notComparable(
          Reason.OTHER_TRANSACTIONS,
          Side.BOTH,
          "steps of two transactions, " + a.hash() + " and " + b.hash());
    }
    if (steps > 0 && cut(left) && cut(right)) {
      return notComparable(
          Reason.TRUNCATED,
          Side.BOTH,
          "both answers end after " + steps + " equal steps, and the transaction does not");
    }
    if (a.failed().isPresent() && b.failed().isPresent() && !a.failed().equals(b.failed())) {
      return differs(
          Place.of("failed", a.failed().map(Object::toString), b.failed().map(Object::toString)));
    }
    boolean fell = a.failed().orElse(false) || b.failed().orElse(false);
    if (differ(a.returned(), b.returned(), fell)) {
      return differs(Place.of("returnValue", a.returned(), b.returned()));
    }
    return finding(new Outcome.Same(steps), Optional.empty());
  }

  /** N5: what a failed transaction returned is compared only if both tell it. */
  private boolean differ(Optional<String> a, Optional<String> b, boolean fell) {
    boolean untold = a.isEmpty() || b.isEmpty();
    boolean empty = a.orElse("0x").equals("0x") || b.orElse("0x").equals("0x");
    if (!untold && fell && empty && !a.equals(b)) {
      fired.add(EvmRules.N5, 1);
      return false;
    }
    return !untold && !a.equals(b);
  }

  /** One side has no more steps: its execution ended there, or its answer was cut. */
  private StepFinding oneEnded(boolean leftEnded) throws SideException {
    StepSide shorter = leftEnded ? left : right;
    StepSide longer = leftEnded ? right : left;
    StructStep last = shorter.past(1);
    if (last == null) {
      return notComparable(
          Reason.EMPTY_ANSWER, shorter.side(), "no steps, where the other side has some");
    }
    boolean finished = finished(shorter, last);
    boolean fell = depth(shorter, last) == 0 && shorter.stream().failed().orElse(false);
    boolean mayDiffer = finished || (fell && !shorter.stream().atLimit());
    if (mayDiffer) {
      StepDifference difference = report.describe();
      if (finished || succeeds(longer)) {
        return differs(difference);
      }
    }
    return notComparable(
        Reason.TRUNCATED,
        shorter.side(),
        "the answer ends after " + shorter.stream().count() + " steps, all equal to the other's");
  }

  private long depth(StepSide side, StructStep step) {
    return side == left ? pair.leftDepth(step) : pair.rightDepth(step);
  }

  /** Whether a step ends the transaction, by what it is or by failing. */
  private boolean finished(StepSide side, StructStep last) {
    return depth(side, last) == 0 && (Opcodes.halts(last) || !last.error().isEmpty());
  }

  /** Whether a side that ended tells less than the whole: a failing step may be untold. */
  private boolean cut(StepSide side) {
    StructStep last = side.past(1);
    boolean fell = side.stream().failed().orElse(false) && !side.stream().atLimit();
    return last != null && !finished(side, last) && !fell;
  }

  private static boolean succeeds(StepSide side) throws SideException {
    side.drain();
    return side.stream().failed().filter(failed -> !failed).isPresent();
  }

  private StepFinding differs(StepDifference difference) {
    return finding(outcome(difference.place()), Optional.of(difference));
  }

  private StepFinding differs(Place place) {
    return finding(outcome(place), Optional.empty());
  }

  private Outcome outcome(Place place) {
    return new Outcome.Differs(List.of(new Difference(transaction, transaction, hash(), place)));
  }

  private String hash() {
    return left.stream().hash().isEmpty() ? right.stream().hash() : left.stream().hash();
  }

  private StepFinding notComparable(Reason reason, Side side, @Nullable String text) {
    fired.add(EvmRules.N15, 1);
    return finding(new Outcome.NotComparable(reason, side, String.valueOf(text)), Optional.empty());
  }

  private StepFinding finding(Outcome outcome, Optional<StepDifference> difference) {
    pair.report(fired);
    List<String> notCompared =
        pair.stackMissing() ? List.of("structLogs[].stack: not told by both sides") : List.of();
    return new StepFinding(new Finding(outcome, notCompared, fired.counts()), steps, difference);
  }
}
