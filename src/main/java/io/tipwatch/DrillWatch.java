package io.tipwatch;

import io.tipwatch.chain.Judgement;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentEvent;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.IncidentKind;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.VerdictText;
import io.tipwatch.sim.MirrorFault;
import io.tipwatch.watch.Found;
import io.tipwatch.watch.IncidentChanged;
import io.tipwatch.watch.Judged;
import io.tipwatch.watch.Topic;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What becomes of the injected fault, and whether something real is wrong meanwhile. Safe for use
 * from any thread.
 */
final class DrillWatch {
  private final NodeId drill;
  private final NodeId mirrored;
  private Map<NodeId, Verdict> verdicts = Map.of();
  private Optional<MirrorFault> fault = Optional.empty();
  private Optional<String> trouble = Optional.empty();
  private Optional<Instant> suspicion = Optional.empty();
  private Optional<Instant> opened = Optional.empty();
  private Optional<Instant> located = Optional.empty();
  private Optional<Instant> over = Optional.empty();
  private Optional<Diagnosis> diagnosis = Optional.empty();
  private Optional<IncidentId> incident = Optional.empty();

  DrillWatch(NodeId drill, NodeId mirrored) {
    this.drill = drill;
    this.mirrored = mirrored;
  }

  void listen(Vertx vertx, String chain) {
    Topic.of(vertx, Judged.class, chain).subscribe(this::judged);
    Topic.of(vertx, Found.class, chain).subscribe(this::found);
    Topic.of(vertx, IncidentChanged.class, chain).subscribe(this::changed);
  }

  /** The fault is there, so that what follows from it is no trouble. */
  synchronized void expect(MirrorFault injected) {
    fault = Optional.of(injected);
  }

  /** Whether all nodes that answer agree, the mirrored one and the drill among them. */
  synchronized boolean agreed() {
    return verdicts.get(drill) instanceof Verdict.Match
        && verdicts.get(mirrored) instanceof Verdict.Match
        && disagreeing().isEmpty();
  }

  /** What is wrong with the real nodes that answer and do not agree. */
  synchronized List<String> disagreeing() {
    return verdicts.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(drill))
        .filter(entry ->
            !(entry.getValue() instanceof Verdict.Match)
                && !(entry.getValue() instanceof Verdict.Down))
        .map(entry -> entry.getKey() + ": " + VerdictText.sentence(entry.getValue()))
        .sorted()
        .toList();
  }

  /** The real nodes that give no answer. */
  synchronized List<NodeId> down() {
    return verdicts.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(drill) && entry.getValue() instanceof Verdict.Down)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** What is wrong without our doing; the drill must not be mixed up with it. */
  synchronized Optional<String> trouble() {
    return trouble;
  }

  synchronized Optional<Instant> suspicion() {
    return suspicion;
  }

  synchronized Optional<Instant> opened() {
    return opened;
  }

  synchronized Optional<Instant> located() {
    return located;
  }

  synchronized Optional<Instant> over() {
    return over;
  }

  /** What was found at the faulty tipset, once there is more to say than that nothing can be. */
  synchronized Optional<Diagnosis> diagnosis() {
    return diagnosis;
  }

  private synchronized void judged(Judged judged) {
    Judgement judgement = judged.judgement();
    verdicts = new TreeMap<>(judgement.nodes());
    verdicts.values().forEach(this::consider);
    boolean seen =
        judgement.suspicions().stream()
            .anyMatch(one -> one.suspects().contains(drill) && isHere(one.lastCommon().key()));
    if (seen) {
      suspicion = suspicion.or(() -> Optional.of(judged.at()));
    }
  }

  private void consider(Verdict verdict) {
    if (isTrouble(verdict)) {
      trouble = trouble.or(() -> Optional.of(VerdictText.sentence(verdict)));
    }
  }

  /** What must not be said of real nodes, unless the drill made it so. */
  private boolean isTrouble(Verdict verdict) {
    return switch (verdict) {
      case Verdict.StateSplit split -> !isHere(split.key());
      case Verdict.TraceDrift drift -> !isHere(drift.key());
      case Verdict.Fork fork -> !fork.nodes().contains(drill);
      case Verdict.Rejected rejected -> !rejected.node().equals(drill);
      case Verdict.Unstable unstable -> !unstable.node().equals(drill);
      case Verdict.Stalled stalled -> !stalled.node().equals(drill);
      case Verdict.ChainStalled _ -> true;
      case Verdict.Match _,
          Verdict.Lagging _,
          Verdict.Unsettled _,
          Verdict.Down _,
          Verdict.Inconclusive _ ->
          false;
    };
  }

  private boolean isHere(TipsetKey key) {
    return fault.filter(injected -> injected.tipset().equals(key)).isPresent();
  }

  private synchronized void found(Found found) {
    Diagnosis told = found.diagnosis();
    consider(told.verdict());
    if (!isHere(found.tipset().key())) {
      return;
    }
    if (!(told.verdict() instanceof Verdict.Inconclusive)) {
      diagnosis = Optional.of(told);
    }
    Set<String> roots =
        told.groups().stream()
            .filter(group -> group.nodes().stream().anyMatch(node -> !node.equals(drill)))
            .map(Diagnosis.Group::root)
            .collect(Collectors.toSet());
    if (roots.size() > 1) {
      trouble =
          Optional.of(
              "Real nodes compute different states at height "
                  + found.tipset().height()
                  + ", beside the drill.");
    }
  }

  private synchronized void changed(IncidentChanged changed) {
    Optional<Incident> about =
        changed
            .event()
            .changed()
            .filter(one -> one.lastCommon().filter(place -> isHere(place.key())).isPresent());
    if (about.isEmpty()) {
      return;
    }
    Incident here = about.get();
    boolean split = here.kind() == IncidentKind.STATE_SPLIT;
    switch (changed.event()) {
      case IncidentEvent.Opened _ -> {
        opened = opened.or(() -> Optional.of(changed.at()));
        incident = split ? Optional.of(here.id()) : incident;
      }
      case IncidentEvent.Located _ when split ->
          located = located.or(() -> Optional.of(changed.at()));
      case IncidentEvent.Resolved _ when incident.filter(here.id()::equals).isPresent() ->
          over = Optional.of(changed.at());
      case IncidentEvent.Located _,
          IncidentEvent.Resolved _,
          IncidentEvent.Updated _,
          IncidentEvent.Finalized _,
          IncidentEvent.Suppressed _ -> {}
    }
  }
}
