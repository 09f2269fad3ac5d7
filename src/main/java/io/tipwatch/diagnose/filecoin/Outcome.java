package io.tipwatch.diagnose.filecoin;

import io.tipwatch.chain.Attribution;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.report.CauseText;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.Reproduce;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a suspicion comes to, once the last common tipset was executed. If all computed the same
 * there, the nodes are on different branches, or one refuses for another reason than its state. If
 * it could not be executed, a node's own words may still prove that it computed something else.
 */
record Outcome(Suspicion suspicion, List<Words> words, Diagnosis executed) {
  Outcome {
    words = List.copyOf(words);
  }

  static Diagnosis of(Suspicion suspicion, List<Words> words, Diagnosis executed) {
    return new Outcome(suspicion, words, executed).diagnosis();
  }

  private Diagnosis diagnosis() {
    Verdict verdict = verdict();
    boolean own = verdict.equals(executed.verdict());
    Attribution attribution = attribution(verdict);
    boolean byWords = !own && verdict instanceof Verdict.StateSplit;
    return new Diagnosis(
        verdict,
        executed.chain(),
        executed.tipset(),
        executed.nodes(),
        executed.groups(),
        own ? executed.suspects() : attribution.suspects().stream().sorted().toList(),
        own ? executed.arbiter() : Diagnosis.Arbiter.valueOf(attribution.arbiter().name()),
        cause(verdict, byWords),
        own ? executed.location() : Optional.empty(),
        own ? executed.differing() : List.of(),
        executed.notCompared(),
        executed.normalised(),
        executed.rungs(),
        reproduce(),
        executed.evidence());
  }

  private Verdict verdict() {
    return switch (executed.verdict()) {
      case Verdict.Inconclusive inconclusive -> {
        if (proof().isPresent()) {
          yield new Verdict.StateSplit(common().height(), common().key(), involved());
        }
        yield involvedAgree() ? withoutSplit() : inconclusive;
      }
      case Verdict.Match _, Verdict.TraceDrift _ -> withoutSplit();
      default -> executed.verdict();
    };
  }

  /** A node's own statement that it computed something else than the block claims. */
  private Optional<Words> proof() {
    return words.stream().filter(Words::proveASplit).findFirst();
  }

  /** Whether those whom the suspicion is about answered alike, whoever else did not answer. */
  private boolean involvedAgree() {
    Set<NodeId> answered = new TreeSet<>();
    executed.nodes().stream()
        .filter(node -> node.root().isPresent())
        .forEach(node -> answered.add(node.name()));
    return executed.groups().size() == 1
        && answered.containsAll(suspicion.suspects())
        && suspicion.witnesses().stream().anyMatch(answered::contains);
  }

  private Verdict withoutSplit() {
    return switch (suspicion.sign()) {
      case BRANCHES ->
          refusedChild()
              .map(this::rejected)
              .orElseGet(() -> new Verdict.Fork(common().height(), involved()));
      case ROOTS, CONTRADICTION ->
          executed.verdict(); // no sign of a chain whose keys commit to all
      case REJECTION, FLAPPING, STALL ->
          words.stream().findFirst().map(this::rejected).orElseGet(this::stalled);
    };
  }

  private Verdict rejected(Words refusal) {
    TipsetKey key =
        refusal.tipset().or(() -> suspicion.child().map(Tipset::key)).orElse(TipsetKey.NONE);
    long height = suspicion.child().map(Tipset::height).orElse(common().height() + 1);
    return new Verdict.Rejected(refusal.node(), height, key);
  }

  private Verdict stalled() {
    if (suspicion.suspects().isEmpty()) {
      return executed.verdict();
    }
    return suspicion.witnesses().isEmpty()
        ? new Verdict.ChainStalled(common().height())
        : new Verdict.Stalled(new TreeSet<>(suspicion.suspects()).first(), common().height());
  }

  private Optional<Words> refusedChild() {
    return words.stream()
        .filter(word ->
            word.tipset().equals(suspicion.child().map(Tipset::key)) && word.tipset().isPresent())
        .findFirst();
  }

  private Tipset common() {
    return suspicion.lastCommon();
  }

  private Set<NodeId> involved() {
    Set<NodeId> involved = new TreeSet<>(suspicion.suspects());
    involved.addAll(suspicion.witnesses());
    return involved;
  }

  /**
   * Who stands alone, where the executions do not say it. Having the next tipset on its chain is a
   * witness's vote for the root that it claims: it was validated against the witness's own.
   */
  private Attribution attribution(Verdict verdict) {
    return switch (verdict) {
      case Verdict.StateSplit _ -> {
        Map<NodeId, String> votes = new LinkedHashMap<>();
        String claimed = proof().flatMap(word -> word.meaning().header()).orElse("");
        suspicion.witnesses().forEach(witness -> votes.put(witness, claimed));
        words.stream()
            .filter(Words::proveASplit)
            .forEach(word -> votes.put(word.node(), word.meaning().computed().orElse("")));
        Set<NodeId> configured = new TreeSet<>(involved());
        executed.nodes().forEach(node -> configured.add(node.name()));
        yield Attribution.of(votes, configured, Optional.empty());
      }
      case Verdict.Rejected _, Verdict.Stalled _ ->
          new Attribution(List.of(), suspicion.suspects(), Attribution.Arbiter.NONE);
      default -> new Attribution(List.of(), Set.of(), Attribution.Arbiter.NONE);
    };
  }

  private Diagnosis.Cause cause(Verdict verdict, boolean byWords) {
    List<String> texts = words.stream().map(Words::text).toList();
    Diagnosis.Cause cause =
        switch (verdict) {
          case Verdict.Rejected(NodeId node, long _, TipsetKey _) ->
              words.stream()
                  .filter(word -> word.node().equals(node))
                  .findFirst()
                  .map(Words::whyInSpiteOfEqualStates)
                  .orElse(executed.cause());
          default ->
              verdict.equals(executed.verdict())
                  ? executed.cause()
                  : CauseText.of(CauseText.Signs.nowhere(verdict, texts, Set.of()));
        };
    if (byWords && executed.verdict() instanceof Verdict.Inconclusive(String reason)) {
      cause = cause.and("It could not be executed again to see where: " + reason + ".");
    }
    if (executed.verdict() instanceof Verdict.TraceDrift
        && !(verdict instanceof Verdict.TraceDrift)) {
      cause =
          cause.and(
              "Their traces of the last common tipset differ, but not in the state: 'tipwatch"
                  + " compare' at that height shows where.");
    }
    return verdict instanceof Verdict.StateSplit
        ? proof().map(Words::statement).map(cause::and).orElse(cause)
        : cause;
  }

  private List<Diagnosis.Command> reproduce() {
    List<Diagnosis.Command> reproduce = new ArrayList<>(executed.reproduce());
    suspicion
        .child()
        .map(child -> child.key().cids().getFirst())
        .ifPresent(block ->
            executed.nodes().stream()
                .filter(node -> suspicion.suspects().contains(node.name()))
                .flatMap(node -> node.client().stream())
                .flatMap(client -> Reproduce.refusal(client, block).stream())
                .distinct()
                .forEach(reproduce::add));
    return reproduce;
  }
}
