package io.tipwatch.diagnose.filecoin;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.diagnose.Case;
import io.tipwatch.diagnose.Look;
import io.tipwatch.diagnose.Question;
import io.tipwatch.node.NodeProfile;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.report.CauseText;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.Diagnosis.Rung;
import io.tipwatch.trace.filecoin.TraceSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * One climb: what the nodes say about their refusal, the receipts, then the execution of the last
 * common tipset on each node and the comparison of the traces.
 */
final class FilecoinClimb {
  private final Look look;
  private final Map<NodeId, FilecoinNode> nodes = new LinkedHashMap<>();
  private final Map<NodeId, NodeProfile> met = new LinkedHashMap<>();
  private final Executions executions;
  private final FilecoinClimber.Listeners listeners;

  FilecoinClimb(Look look, FilecoinClimber.Listeners listeners) {
    this.look = look;
    this.listeners = listeners;
    this.executions = new Executions(look.stopwatch(), listeners.progress());
    List<Case.Member> members = look.about().nodes();
    for (int i = 0; i < members.size(); i++) {
      Case.Member member = members.get(i);
      nodes.put(
          member.name(), new FilecoinNode(look.calls().get(i), member.stated(), member.known()));
    }
  }

  /** Empty if a sign is young and the cheap rungs do not confirm it. */
  Optional<Diagnosis> answer() throws IOException {
    return switch (look.about().question()) {
      case Question.Sign(Suspicion suspicion) -> climb(suspicion);
      case Question.Execution about -> Optional.of(compare(about, List.of()));
      case Question.Height(long height) -> Optional.of(search().at(height).diagnose(this));
      case Question.Named(TipsetKey key) -> Optional.of(search().byKey(key).diagnose(this));
    };
  }

  /** Who the nodes said they are. */
  List<NodeProfile> met() {
    return List.copyOf(met.values());
  }

  private HeightSearch search() {
    return new HeightSearch(List.copyOf(nodes.values()));
  }

  /**
   * Looks into a suspicion.
   *
   * @return empty if the sign is young and the cheap rungs do not confirm it
   */
  Optional<Diagnosis> climb(Suspicion suspicion) throws IOException {
    List<Rung> rungs = new ArrayList<>();
    List<FilecoinNode> all = List.copyOf(nodes.values());
    List<Words> words = Words.ask(suspicion, suspects(suspicion), look.stopwatch(), rungs);
    boolean confirmed = words.stream().anyMatch(word -> word.meaning().disputesExecution());
    if (!suspicion.settled() && !confirmed) {
      return Optional.empty();
    }
    suspicion.child().ifPresent(child -> rungs.add(Receipts.rung(child, all, look.stopwatch())));
    Diagnosis executed =
        compare(new Question.Execution(suspicion.lastCommon(), suspicion.child()), rungs);
    return Optional.of(Outcome.of(suspicion, words, executed));
  }

  /** The report when there is no tipset to compare at. */
  Diagnosis nothing(String reason, OptionalLong height, Map<NodeId, String> errors) {
    List<Diagnosis.Node> silent = new ArrayList<>();
    errors.forEach((node, why) ->
        silent.add(
            new Diagnosis.Node(
                node,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(why))));
    Verdict verdict = new Verdict.Inconclusive(reason);
    return new Diagnosis(
        verdict,
        look.about().chain(),
        height.stream().boxed().map(at -> new Diagnosis.Tipset(at, TipsetKey.NONE)).findFirst(),
        silent,
        List.of(),
        List.of(),
        Diagnosis.Arbiter.NONE,
        CauseText.of(CauseText.Signs.nowhere(verdict, List.of(), Set.of())),
        Optional.empty(),
        List.of(),
        List.of(),
        new TreeMap<>(),
        List.of(),
        List.of(),
        List.of());
  }

  /**
   * Executes a tipset on every node and compares.
   *
   * @param before the rungs that led to the tipset
   */
  Diagnosis compare(Question.Execution about, List<Rung> before) throws IOException {
    List<Rung> rungs = new ArrayList<>(before);
    List<FilecoinNode> all = List.copyOf(nodes.values());
    met.putAll(Calls.profiles(all));
    Executions.Batch batch = executions.run(about.tipset(), all, met);
    rungs.addAll(batch.rungs());
    listeners.answers().accept(batch.answers());
    Diagnosis first =
        TraceDiagnosis.of(
            circumstances(about, batch.answers(), rungs), batch.answers(), look.stopwatch());
    return first.verdict() instanceof Verdict.StateSplit
        ? confirm(about.tipset(), batch, first)
        : first;
  }

  /** Asks again before anybody is blamed: a node that answers two ways is its own kind of fault. */
  private Diagnosis confirm(Tipset tipset, Executions.Batch batch, Diagnosis first)
      throws IOException {
    listeners.progress().at("asking again, to tell a split from a node that answers two ways");
    List<NodeId> doubted = first.suspects();
    List<FilecoinNode> again =
        nodes.values().stream()
            .filter(node -> doubted.isEmpty() || doubted.contains(node.id()))
            .toList();
    return Resample.judge(first, batch, executions.run(tipset, again, met), look.stopwatch());
  }

  /** What costs further calls is asked only if the roots differ. */
  private TraceDiagnosis.Circumstances circumstances(
      Question.Execution about, List<TraceAnswer> given, List<Rung> rungs) {
    List<FilecoinNode> all = List.copyOf(nodes.values());
    boolean differ =
        given.stream().flatMap(a -> a.trace().stream()).map(TraceSummary::root).distinct().count()
            > 1;
    Surroundings around =
        differ ? Surroundings.of(about, all, met, look.stopwatch()) : Surroundings.UNKNOWN;
    rungs.addAll(around.rungs());
    Optional<Tipset> certified =
        differ ? about.child().flatMap(next -> Finality.certifies(next, all)) : Optional.empty();
    Tipset tipset = about.tipset();
    return new TraceDiagnosis.Circumstances(
        look.about().chain(),
        Optional.of(new Diagnosis.Tipset(tipset.height(), tipset.key())),
        about.child().map(Tipset::claimedRoot),
        certified.map(Tipset::claimedRoot),
        around.flags(),
        around.actorKinds(),
        rungs);
  }

  private List<FilecoinNode> suspects(Suspicion suspicion) {
    return nodes.values().stream()
        .filter(node -> suspicion.suspects().contains(node.id()))
        .toList();
  }
}
