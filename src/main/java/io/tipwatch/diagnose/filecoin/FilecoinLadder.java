package io.tipwatch.diagnose.filecoin;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.diagnose.Exhibits;
import io.tipwatch.diagnose.Finding;
import io.tipwatch.diagnose.Ladder;
import io.tipwatch.diagnose.Spool;
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
import java.util.function.Consumer;

/**
 * The way from a suspicion to a diagnosis on Filecoin: what the nodes say about their refusal, the
 * receipts, then the execution of the last common tipset on each node and the comparison of the
 * traces. Blocks, so it is for virtual threads; one ladder is climbed at a time for each chain.
 */
public final class FilecoinLadder implements Ladder {
  private final String chain;
  private final Map<NodeId, FilecoinNode> nodes;
  private final Executions executions;
  private final Progress progress;
  private Consumer<List<TraceAnswer>> answers = _ -> {};

  /** Hears of what is being done, for people who wait. */
  @FunctionalInterface
  public interface Progress {
    void at(String what);
  }

  public FilecoinLadder(String chain, List<FilecoinNode> nodes, Spool spool, Progress progress) {
    this.chain = chain;
    this.nodes = new LinkedHashMap<>();
    nodes.forEach(node -> this.nodes.put(node.id(), node));
    this.executions = new Executions(spool, progress);
    this.progress = progress;
  }

  /** Also hands the answers to {@code listener} while they can be read; returns this. */
  public FilecoinLadder telling(Consumer<List<TraceAnswer>> listener) {
    answers = listener;
    return this;
  }

  /**
   * Looks into a suspicion.
   *
   * @return empty if the sign is young and the cheap rungs do not confirm it, so that there is
   *     nothing to tell yet
   */
  public Optional<Diagnosis> climb(Suspicion suspicion) throws IOException {
    List<Rung> rungs = new ArrayList<>();
    List<FilecoinNode> all = List.copyOf(nodes.values());
    List<Words> words = Words.ask(suspicion, suspects(suspicion), rungs);
    boolean confirmed = words.stream().anyMatch(word -> word.meaning().disputesExecution());
    if (!suspicion.settled() && !confirmed) {
      return Optional.empty();
    }
    suspicion.child().ifPresent(child -> rungs.add(Receipts.rung(child, all)));
    Diagnosis executed = execute(suspicion.lastCommon(), suspicion.child(), all, rungs);
    return Optional.of(Outcome.of(suspicion, words, executed));
  }

  @Override
  public Optional<Finding> lookInto(Suspicion suspicion) throws IOException {
    return climb(suspicion).map(diagnosis -> new Finding(diagnosis, Exhibits.NONE));
  }

  @Override
  public Finding execute(Tipset tipset, Optional<Tipset> child) throws IOException {
    return new Finding(compare(tipset, child), Exhibits.NONE);
  }

  /** Executes a tipset on every node and compares. */
  public Diagnosis compare(Tipset tipset, Optional<Tipset> child) throws IOException {
    return compare(tipset, child, List.of());
  }

  /**
   * The same.
   *
   * @param before the rungs that led to the tipset
   */
  Diagnosis compare(Tipset tipset, Optional<Tipset> child, List<Rung> before) throws IOException {
    return execute(tipset, child, List.copyOf(nodes.values()), before);
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
        new Diagnosis.Chain(chain, "filecoin"),
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

  private Diagnosis execute(
      Tipset tipset, Optional<Tipset> child, List<FilecoinNode> involved, List<Rung> rungsBefore)
      throws IOException {
    List<Rung> rungs = new ArrayList<>(rungsBefore);
    Map<NodeId, NodeProfile> profiles = Calls.profiles(involved);
    try (Executions.Batch batch = executions.run(tipset, involved, profiles)) {
      rungs.addAll(batch.rungs());
      answers.accept(batch.answers());
      Diagnosis first =
          TraceDiagnosis.of(
              circumstances(tipset, child, involved, profiles, batch.answers(), rungs),
              batch.answers());
      if (!(first.verdict() instanceof Verdict.StateSplit)) {
        return first;
      }
      return confirm(tipset, involved, profiles, batch, first);
    }
  }

  /** Asks again before anybody is blamed: a node that answers two ways is its own kind of fault. */
  private Diagnosis confirm(
      Tipset tipset,
      List<FilecoinNode> involved,
      Map<NodeId, NodeProfile> profiles,
      Executions.Batch batch,
      Diagnosis first)
      throws IOException {
    progress.at("asking again, to tell a split from a node that answers two ways");
    List<NodeId> doubted = first.suspects();
    List<FilecoinNode> again =
        involved.stream().filter(node -> doubted.isEmpty() || doubted.contains(node.id())).toList();
    try (Executions.Batch second = executions.run(tipset, again, profiles)) {
      return Resample.judge(first, batch, second);
    }
  }

  /** What costs further calls is asked only if the roots differ. */
  private TraceDiagnosis.Circumstances circumstances(
      Tipset tipset,
      Optional<Tipset> child,
      List<FilecoinNode> involved,
      Map<NodeId, NodeProfile> profiles,
      List<TraceAnswer> given,
      List<Rung> rungs) {
    boolean differ =
        given.stream().flatMap(a -> a.trace().stream()).map(TraceSummary::root).distinct().count()
            > 1;
    Surroundings around =
        differ ? Surroundings.of(tipset, child, involved, profiles) : Surroundings.UNKNOWN;
    rungs.addAll(around.rungs());
    Optional<Tipset> certified =
        differ ? child.flatMap(next -> Finality.certifies(next, involved)) : Optional.empty();
    return new TraceDiagnosis.Circumstances(
        new Diagnosis.Chain(chain, "filecoin"),
        Optional.of(new Diagnosis.Tipset(tipset.height(), tipset.key())),
        child.map(Tipset::claimedRoot),
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
