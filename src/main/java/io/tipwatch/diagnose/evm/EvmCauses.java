package io.tipwatch.diagnose.evm;

import io.tipwatch.chain.NodeId;
import io.tipwatch.diagnose.evm.WindowFinding.Damage;
import io.tipwatch.node.ErrorMeaning;
import io.tipwatch.node.evm.EvmErrors;
import io.tipwatch.report.Diagnosis.Cause;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.Side;
import io.tipwatch.trace.evm.blocks.ReceiptComparison;
import io.tipwatch.trace.evm.prestate.PrestateFinding;
import io.tipwatch.trace.evm.prestate.StateDifference;
import io.tipwatch.trace.evm.steps.StepDifference;
import io.tipwatch.trace.evm.steps.StepFinding;
import io.tipwatch.trace.evm.steps.StepView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says why two nodes came to different results for one block, as far as the evidence goes. */
record EvmCauses(Dispute dispute, Clues clues) {
  /** The cause, if anything below the header tells it. */
  Optional<Cause> cause() {
    return Stream.of(
            earlierState(),
            step(),
            deletedAccount(),
            changedState(),
            encoding(),
            receipt(),
            new TrieCause(clues).cause(),
            tracerFailure(),
            callsAlone())
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Cause> earlierState() {
    return Stream.of(clues.changes(), clues.before())
        .flatMap(Optional::stream)
        .filter(PrestateFinding::differedBefore)
        .findFirst()
        .map(finding -> {
          StateDifference first = finding.transactions().getFirst().differences().getFirst();
          return new Cause(
              "pre-state",
              "The states already differ before the transaction runs: "
                  + where(first)
                  + " is "
                  + values(first.left(), first.right())
                  + ". The cause is earlier than this transaction: data that one node has damaged"
                  + " or lost, or a difference that nothing read until now."
                  + culprit().map(step -> " It first shows at " + step + ".").orElse(""));
        });
  }

  private static String where(StateDifference difference) {
    return (difference.field().isEmpty() ? "account " : difference.field() + " of ")
        + difference.address();
  }

  private Optional<StepDifference> steps() {
    return clues.steps().flatMap(StepFinding::difference);
  }

  /** The step that damaged the memory, if that came before the first difference of the steps. */
  private Optional<Damage> damage() {
    return clues.window().flatMap(WindowFinding::damage);
  }

  /**
   * The step that damaged the memory, or the one before the first difference, where gas or stack
   * alone differ.
   */
  private Optional<String> culprit() {
    return damage().map(Damage::named).or(this::culpritOfSteps);
  }

  private Optional<String> culpritOfSteps() {
    return steps()
        .flatMap(difference ->
            difference
                .culpritLeft()
                .or(difference::culpritRight)
                .map(step -> "step " + difference.culprit() + " " + named(step)));
  }

  private static String named(StepView step) {
    return step.op() + " (pc " + step.pc() + ", depth " + step.depth() + ")";
  }

  private Optional<Cause> step() {
    return damage()
        .map(this::ofMemory)
        .or(() -> steps().flatMap(difference -> culprit().map(step -> ofStep(difference, step))));
  }

  private Cause ofMemory(Damage damage) {
    String surfaces =
        culpritOfSteps()
            .map(step -> " It first shows outside the memory at " + step + ".")
            .orElse("");
    return new Cause(
        "computation",
        damage.named()
            + " gives another result: after it "
            + damage.field()
            + " is "
            + values(damage.left(), damage.right())
            + ". Everything before it is the same."
            + surfaces);
  }

  private Cause ofStep(StepDifference difference, String step) {
    String field = difference.place().field();
    String values = values(difference.place().left(), difference.place().right());
    if (difference.culprit() == difference.step()) {
      return new Cause(
          "control-flow",
          "The executions take different ways at " + step + ": " + field + " is " + values + ".");
    }
    String callee = difference.culpritLeft().map(EvmCauses::callee).orElse("");
    if (field.endsWith(".gas")) {
      return new Cause(
          "gas",
          "This looks like different gas rules: "
              + step
              + callee
              + " is charged differently; after it the gas left is "
              + values
              + ".");
    }
    return new Cause(
        "computation",
        step
            + callee
            + " gives another result: after it "
            + field
            + " is "
            + values
            + ". Everything before it is the same.");
  }

  /** Whom a call goes to: the second item of the stack. */
  private static String callee(StepView step) {
    boolean calls = List.of("CALL", "STATICCALL", "DELEGATECALL", "CALLCODE").contains(step.op());
    return calls && step.top().size() > 1 ? " to " + step.top().get(1) : "";
  }

  private Stream<StateDifference> changes() {
    return clues.changes().stream()
        .flatMap(finding -> finding.transactions().stream())
        .flatMap(states -> states.differences().stream());
  }

  private Optional<Cause> deletedAccount() {
    return changes()
        .filter(difference -> difference.kind() == StateDifference.Kind.DELETED)
        .findFirst()
        .map(difference ->
            new Cause(
                "account-deletion",
                "One node deletes account "
                    + difference.address()
                    + " and the other keeps it: they follow different rules of what happens to a"
                    + " destroyed or empty account, as forks have changed them (EIP-161, EIP-6780)."));
  }

  private Optional<Cause> changedState() {
    return changes()
        .findFirst()
        .map(difference ->
            new Cause(
                "state",
                "No step is seen to differ, and yet the transaction leaves "
                    + where(difference)
                    + " as "
                    + values(difference.left(), difference.right())
                    + "."));
  }

  private Optional<Cause> encoding() {
    return Clues.differences(clues.receipts()).stream()
        .filter(difference -> difference.left() < 0)
        .filter(difference -> difference.place().field().equals(ReceiptComparison.ENCODING))
        .findFirst()
        .map(_ ->
            new Cause(
                "receipt-encoding",
                "The receipts are the same and their root is not: one node encodes them"
                    + " differently."));
  }

  private Optional<Cause> receipt() {
    return Clues.differences(clues.receipts()).stream()
        .findFirst()
        .map(difference ->
            new Cause(
                "receipt",
                "The receipt of transaction "
                    + difference.left()
                    + " differs in "
                    + difference.place().field()
                    + ": "
                    + values(difference.place().left(), difference.place().right())
                    + (clues.executionsEqual() ? ", although it ran alike." : ".")));
  }

  /** A tracer that fails on one side for what the other executes may be what made it stop. */
  private Optional<Cause> tracerFailure() {
    return clues
        .calls()
        .map(Finding::outcome)
        .filter(Outcome.NotComparable.class::isInstance)
        .map(Outcome.NotComparable.class::cast)
        .filter(open -> open.reason() == Reason.ERROR_ANSWER && open.side() != Side.BOTH)
        .filter(open -> !saysThatItLacksTheBlock(open.text()))
        .map(open ->
            new Cause(
                "tracer",
                failing(open.side())
                    + " fails to trace the block, which the other node traces: "
                    + open.text()));
  }

  /** Filecoin's nodes trace by height, and no block that they do not show. */
  private static boolean saysThatItLacksTheBlock(String text) {
    return EvmErrors.ofRemote(0, text).reason() == ErrorMeaning.Reason.NOT_THERE;
  }

  private NodeId failing(Side side) {
    return side == Side.LEFT ? dispute.left().id() : dispute.right().id();
  }

  private Optional<Cause> callsAlone() {
    return Clues.differences(clues.calls()).stream()
        .findFirst()
        .map(difference ->
            new Cause(
                "calls",
                "The calls differ in "
                    + difference.place().field()
                    + " of transaction "
                    + difference.left()
                    + ": "
                    + values(difference.place().left(), difference.place().right())
                    + "."));
  }

  private String values(Optional<String> left, Optional<String> right) {
    return left.orElse("nothing")
        + " on "
        + dispute.left().id()
        + " and "
        + right.orElse("nothing")
        + " on "
        + dispute.right().id();
  }
}
