package io.tipwatch.diagnose.evm;

import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.prestate.PrestateFinding;
import io.tipwatch.trace.evm.steps.StepDifference;
import io.tipwatch.trace.evm.steps.StepFinding;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The way down from a disputed block to the first step that comes out differently, from cheap to
 * deep, and no deeper than is needed.
 */
final class Descent {
  /** Transactions whose steps are walked where nothing cheaper tells which one it is. */
  private static final int MAX_WALKED = 32;

  private final Inquiry inquiry;

  Descent(Inquiry inquiry) {
    this.inquiry = inquiry;
  }

  /** Goes down all the way. */
  Clues descend() throws IOException {
    List<String> transactions = inquiry.dispute().transactions();
    if (transactions.isEmpty()) {
      inquiry.skip("calls", "the block has no transactions");
      return Clues.NONE.proven(new ProofsRung(inquiry).climb());
    }
    Clues clues = locate(transactions);
    if (clues.target().isPresent()) {
      return inTransaction(clues, clues.target().getAsInt());
    }
    Clues walked = clues.executionsEqual() ? clues : byStepsAlone(clues, transactions.size());
    return walked.executionDiffers() ? walked : walked.proven(new ProofsRung(inquiry).climb());
  }

  /**
   * Clients that can tell nothing but steps are asked for those of one transaction after another.
   */
  private Clues byStepsAlone(Clues clues, int transactions) throws IOException {
    for (int index = 0; index < Math.min(transactions, MAX_WALKED); index++) {
      Optional<StepFinding> steps = new StepsRung(inquiry).climb(index);
      if (steps.isEmpty() || steps.get().difference().isPresent()) {
        return steps.isEmpty() ? clues : clues.at(index, steps);
      }
    }
    return clues;
  }

  /** Compares the calls alone, where nothing else differs. */
  Clues callsOnly() throws IOException {
    List<String> transactions = inquiry.dispute().transactions();
    if (transactions.isEmpty()) {
      return Clues.NONE;
    }
    Optional<Finding> calls = new CallsRung(inquiry).everyForm();
    return new Clues(
        first(Clues.differences(calls)),
        Optional.empty(),
        Optional.empty(),
        calls,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private Clues locate(List<String> transactions) throws IOException {
    Optional<Finding> receipts = new ReceiptsRung(inquiry).climb();
    Optional<RootsFinding> roots = new RootsRung(inquiry).climb();
    OptionalInt byRoot = first(Clues.differences(roots.map(RootsFinding::finding)));
    OptionalInt byReceipt = first(Clues.differences(receipts));
    int end = earliest(byRoot, byReceipt).orElse(transactions.size() - 1) + 1;
    Optional<Finding> calls = new CallsRung(inquiry).climb(end);
    Optional<PrestateFinding> changes = new StatesRung(inquiry).changes(end);
    OptionalInt byState = first(Clues.differences(changes.map(PrestateFinding::finding)));
    OptionalInt target = byRoot.isPresent() ? byRoot : earliest(byReceipt, byState);
    if (target.isEmpty()) {
      target = first(Clues.differences(calls));
    }
    return new Clues(
        target,
        receipts,
        roots,
        calls,
        changes,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private Clues inTransaction(Clues clues, int target) throws IOException {
    boolean known = clues.changes().filter(PrestateFinding::differedBefore).isPresent();
    Optional<PrestateFinding> before =
        known ? Optional.empty() : new StatesRung(inquiry).before(target);
    Optional<StepFinding> steps = new StepsRung(inquiry).climb(target);
    Optional<StepDifference> difference = steps.flatMap(StepFinding::difference);
    Optional<WindowFinding> window =
        difference.isEmpty()
            ? Optional.empty()
            : new WindowRung(inquiry).climb(target, difference.get());
    return clues.with(before, steps).with(window);
  }

  private static OptionalInt earliest(OptionalInt a, OptionalInt b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isPresent() ? a : b;
    }
    return OptionalInt.of(Math.min(a.getAsInt(), b.getAsInt()));
  }

  /** The first transaction that differs; none if only the block as a whole does. */
  private static OptionalInt first(List<Difference> differences) {
    return differences.stream().mapToInt(Difference::left).filter(index -> index >= 0).min();
  }
}
