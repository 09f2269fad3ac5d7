package io.tipwatch.diagnose.evm;

import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.prestate.PrestateFinding;
import io.tipwatch.trace.evm.steps.StepFinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the rungs below the header came to, each if it was climbed.
 *
 * @param target the first transaction that came out differently; empty if none did
 * @param changes what the transactions changed in the state
 * @param before what the target found in the state
 * @param steps those of the target
 * @param window what the memory shows around the first of them that differs
 */
record Clues(
    OptionalInt target,
    Optional<Finding> receipts,
    Optional<RootsFinding> roots,
    Optional<Finding> calls,
    Optional<PrestateFinding> changes,
    Optional<PrestateFinding> before,
    Optional<StepFinding> steps,
    Optional<WindowFinding> window,
    Optional<ProofFinding> proofs) {

  /** Nothing was looked at. */
  static final Clues NONE =
      new Clues(
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** All that was found, from cheap to deep. */
  List<Finding> findings() {
    return Stream.of(
            receipts,
            roots.map(RootsFinding::finding),
            calls,
            changes.map(PrestateFinding::finding),
            before.map(PrestateFinding::finding),
            steps.map(StepFinding::finding),
            proofs.map(ProofFinding::finding))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Differences that one rung tells; none if it was not climbed or nobody can tell. */
  static List<Difference> differences(Optional<Finding> finding) {
    return finding
        .map(Finding::outcome)
        .filter(Outcome.Differs.class::isInstance)
        .map(outcome -> ((Outcome.Differs) outcome).differences())
        .orElse(List.of());
  }

  /** Whether the execution of the block is seen to differ in what counts for consensus. */
  boolean executionDiffers() {
    return Stream.of(
            receipts,
            roots.map(RootsFinding::finding),
            changes.map(PrestateFinding::finding),
            before.map(PrestateFinding::finding),
            steps.map(StepFinding::finding))
        .anyMatch(finding -> !differences(finding).isEmpty());
  }

  boolean callsDiffer() {
    return !differences(calls).isEmpty();
  }

  boolean triesDiffer() {
    return !differences(proofs.map(ProofFinding::finding)).isEmpty();
  }

  /** Whether executions were compared at all, and nothing differs in them. */
  boolean executionsEqual() {
    boolean looked =
        calls.filter(Finding::same).isPresent()
            || changes.filter(c -> c.finding().same()).isPresent();
    return looked && !executionDiffers() && !callsDiffer();
  }

  /** The deepest place that is known. */
  Optional<Difference> deepest() {
    List<Optional<Finding>> byDepth = new ArrayList<>();
    byDepth.add(steps.map(StepFinding::finding));
    if (before.filter(PrestateFinding::differedBefore).isEmpty()) {
      byDepth.add(calls);
    }
    byDepth.add(changes.map(PrestateFinding::finding));
    byDepth.add(before.map(PrestateFinding::finding));
    byDepth.add(calls);
    byDepth.add(receipts);
    byDepth.add(roots.map(RootsFinding::finding));
    byDepth.add(proofs.map(ProofFinding::finding));
    return byDepth.stream().flatMap(finding -> ofTarget(finding).stream()).findFirst();
  }

  /** The first difference of a rung in the target, or in the block where there is no target. */
  private Optional<Difference> ofTarget(Optional<Finding> finding) {
    return differences(finding).stream()
        .filter(difference -> target.isEmpty() || difference.left() == target.getAsInt())
        .findFirst();
  }

  /** How often each rule was applied. */
  SortedMap<String, Long> normalised() {
    SortedMap<String, Long> all = new TreeMap<>();
    findings()
        .forEach(finding ->
            finding.normalised().forEach((rule, times) -> all.merge(rule, times, Long::sum)));
    return all;
  }

  List<String> notCompared() {
    return findings().stream().flatMap(f -> f.notCompared().stream()).distinct().toList();
  }

  /** The same with the steps of the target. */
  Clues with(Optional<PrestateFinding> found, Optional<StepFinding> walked) {
    return new Clues(target, receipts, roots, calls, changes, found, walked, window, proofs);
  }

  /** The same with a look at the memory. */
  Clues with(Optional<WindowFinding> seen) {
    return new Clues(target, receipts, roots, calls, changes, before, steps, seen, proofs);
  }

  /** The same with a target that its steps have shown. */
  Clues at(int transaction, Optional<StepFinding> walked) {
    return new Clues(
        OptionalInt.of(transaction),
        receipts,
        roots,
        calls,
        changes,
        before,
        walked,
        window,
        proofs);
  }

  Clues proven(Optional<ProofFinding> proven) {
    return new Clues(target, receipts, roots, calls, changes, before, steps, window, proven);
  }
}
