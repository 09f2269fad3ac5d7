package io.tipwatch.incident;

import io.tipwatch.chain.Judgement;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.VerdictText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A trouble that is there now, and may be an incident. */
record Candidate(
    String chain,
    IncidentKind kind,
    Parties parties,
    Optional<Place> place,
    Fingerprint fingerprint,
    String text,
    Clue clue) {

  Book.Trouble trouble() {
    return new Book.Trouble(chain, kind, parties.nodes());
  }

  /** Whether an open incident is about this trouble: the same one, or the same run of it. */
  boolean same(Incident open) {
    if (!open.chain().equals(chain) || open.kind() != kind) {
      return false;
    }
    if (open.fingerprint().equals(fingerprint)) {
      return true;
    }
    if (kind == IncidentKind.STORM || kind == IncidentKind.SELF_SUSPECT) {
      return false;
    }
    Set<Set<NodeId>> before = open.parties().partition();
    Set<Set<NodeId>> now = parties.partition();
    return open.parties().nodes().containsAll(parties.nodes())
        && (before.isEmpty() || now.isEmpty() || before.equals(now));
  }

  /** The troubles in a judgement, gravest first, each once. */
  static List<Candidate> of(Sign.Judged sign, Watch.Chain chain) {
    Map<Fingerprint, Candidate> all = new LinkedHashMap<>();
    List<Verdict> verdicts = new ArrayList<>(sign.judgement().nodes().values());
    verdicts.add(sign.judgement().overall());
    for (Verdict verdict : verdicts) {
      IncidentKind.of(verdict)
          .map(kind -> of(kind, verdict, sign, chain))
          .ifPresent(one -> all.merge(one.fingerprint(), one, Candidate::with));
    }
    return all.values().stream().sorted(Comparator.comparing(Candidate::kind)).toList();
  }

  private static Candidate of(
      IncidentKind kind, Verdict verdict, Sign.Judged sign, Watch.Chain chain) {
    Set<NodeId> nodes = nodes(verdict, sign.judgement().nodes().keySet());
    Optional<Place> place = place(verdict, nodes, sign.judgement());
    return of(sign.chain(), kind, chain, Parties.of(nodes), place, VerdictText.sentence(verdict));
  }

  /** What a check found; empty if it found no trouble of its own. */
  static Optional<Candidate> of(Sign.Diagnosed sign, Watch.Chain chain) {
    Diagnosis diagnosis = sign.diagnosis();
    Verdict verdict = diagnosis.verdict();
    List<NodeId> asked = diagnosis.nodes().stream().map(Diagnosis.Node::name).toList();
    Parties parties = Parties.of(diagnosis, nodes(verdict, asked));
    Optional<Place> place = sign.lastCommon().or(() -> own(verdict));
    String sentence = VerdictText.sentence(verdict);
    String text =
        diagnosis.cause().kind().equals("none")
            ? sentence
            : sentence + " " + diagnosis.cause().text();
    return IncidentKind.of(verdict)
        .filter(IncidentKind::divergence)
        .map(kind -> of(sign.chain(), kind, chain, parties, place, text).with(Clue.of(diagnosis)));
  }

  private Candidate with(Clue found) {
    return new Candidate(chain, kind, parties, place, fingerprint, text, found);
  }

  static Candidate of(
      String name,
      IncidentKind kind,
      Watch.Chain chain,
      Parties parties,
      Optional<Place> place,
      String text) {
    TipsetKey key = place.map(Place::key).orElse(TipsetKey.NONE);
    Fingerprint fingerprint =
        key.isEmpty()
            ? Fingerprint.of(
                chain.identity(), kind, parties.nodes().stream().map(NodeId::name).toList())
            : Fingerprint.of(chain.identity(), kind, key);
    return new Candidate(name, kind, parties, place, fingerprint, text, Clue.NONE);
  }

  private Candidate with(Candidate other) {
    return new Candidate(chain, kind, parties.with(other.parties), place, fingerprint, text, clue);
  }

  private static Set<NodeId> nodes(Verdict verdict, Collection<NodeId> all) {
    return switch (verdict) {
      case Verdict.StateSplit split -> split.nodes();
      case Verdict.Fork fork -> fork.nodes();
      case Verdict.Rejected rejected -> Set.of(rejected.node());
      case Verdict.Unstable unstable -> Set.of(unstable.node());
      case Verdict.Stalled stalled -> Set.of(stalled.node());
      case Verdict.Lagging lagging -> Set.of(lagging.node());
      case Verdict.Down down -> Set.of(down.node());
      case Verdict.Match _,
          Verdict.Unsettled _,
          Verdict.ChainStalled _,
          Verdict.TraceDrift _,
          Verdict.Inconclusive _ ->
          Set.copyOf(all);
    };
  }

  private static Optional<Place> place(Verdict verdict, Set<NodeId> nodes, Judgement judgement) {
    if (verdict instanceof Verdict.StateSplit || verdict instanceof Verdict.TraceDrift) {
      return own(verdict);
    }
    if (verdict instanceof Verdict.Down || verdict instanceof Verdict.Lagging) {
      return Optional.empty();
    }
    return judgement.suspicions().stream()
        .filter(suspicion -> suspicion.suspects().stream().anyMatch(nodes::contains))
        .map(Suspicion::lastCommon)
        .findFirst()
        .map(tipset -> new Place(tipset.height(), tipset.key()))
        .or(() -> own(verdict));
  }

  /** The place that the verdict itself names; without a key where it knows a height only. */
  private static Optional<Place> own(Verdict verdict) {
    return switch (verdict) {
      case Verdict.StateSplit(long height, TipsetKey key, var _) ->
          Optional.of(new Place(height, key));
      case Verdict.TraceDrift(long height, TipsetKey key) -> Optional.of(new Place(height, key));
      case Verdict.Rejected(var _, long height, TipsetKey key) ->
          Optional.of(new Place(height, key));
      case Verdict.Fork(long height, var _) -> Optional.of(new Place(height, TipsetKey.NONE));
      case Verdict.Unstable(var _, long height) -> Optional.of(new Place(height, TipsetKey.NONE));
      case Verdict.Stalled(var _, long height) -> Optional.of(new Place(height, TipsetKey.NONE));
      case Verdict.ChainStalled(long height) -> Optional.of(new Place(height, TipsetKey.NONE));
      case Verdict.Match _,
          Verdict.Lagging _,
          Verdict.Unsettled _,
          Verdict.Down _,
          Verdict.Inconclusive _ ->
          Optional.empty();
    };
  }
}
