package io.tipwatch.diagnose.evm;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.diagnose.Calls;
import io.tipwatch.diagnose.Case;
import io.tipwatch.diagnose.Look;
import io.tipwatch.diagnose.Question;
import io.tipwatch.node.NodeProfile;
import io.tipwatch.node.evm.EvmBlock;
import io.tipwatch.node.evm.EvmNode;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.Diagnosis.Rung;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One climb. The first rung reads the disputed block again from every node: that alone tells a
 * split from a node that answers one question two ways, and names the fields in which they differ.
 */
final class EvmClimb {
  private final Look look;
  private final Consumer<String> progress;
  private final Map<NodeId, EvmNode> nodes = new LinkedHashMap<>();
  private final Map<NodeId, NodeProfile> met = new LinkedHashMap<>();
  private final List<Rung> rungs = new ArrayList<>();

  EvmClimb(Look look, Consumer<String> progress) throws IOException {
    this.look = look;
    this.progress = progress;
    String profile =
        look.about()
            .profile()
            .orElseThrow(() -> new IOException("the case does not say which EVM chain it is"));
    List<Case.Member> members = look.about().nodes();
    for (int i = 0; i < members.size(); i++) {
      Case.Member member = members.get(i);
      nodes.put(
          member.name(), EvmNode.of(look.calls().get(i), member.stated(), profile, member.known()));
    }
  }

  /** Who the nodes said they are. */
  List<NodeProfile> met() {
    return List.copyOf(met.values());
  }

  /** Empty if a sign is young and the cheap rungs do not confirm it. */
  Optional<Diagnosis> answer() {
    return switch (look.about().question()) {
      case Question.Sign(Suspicion suspicion) -> climb(suspicion);
      case Question.Execution(Tipset tipset, Optional<Tipset> _) ->
          Optional.of(compare(place(tipset), node -> node.block(tipset)));
      case Question.Height(long height) ->
          Optional.of(compare(Optional.empty(), node -> node.block(height)));
      case Question.Named(TipsetKey key) ->
          Optional.of(compare(Optional.empty(), node -> node.block(key.cids().getFirst())));
    };
  }

  private static Optional<Diagnosis.Tipset> place(Tipset tipset) {
    return Optional.of(new Diagnosis.Tipset(tipset.height(), tipset.key()));
  }

  private Optional<Diagnosis> climb(Suspicion suspicion) {
    Tipset common = suspicion.lastCommon();
    Headers headers = read(node -> node.block(common));
    Refusals refusals = Refusals.ask(suspicion, nodes, look.stopwatch(), rungs);
    Verdict verdict = new Outcome(suspicion, headers, refusals).verdict();
    boolean confirmed =
        switch (verdict) {
          case Verdict.StateSplit _, Verdict.Rejected _, Verdict.Unstable _ -> true;
          default -> false;
        };
    return suspicion.settled() || confirmed
        ? Optional.of(report(place(common), headers, verdict))
        : Optional.empty();
  }

  private Diagnosis compare(
      Optional<Diagnosis.Tipset> asked, Function<EvmNode, Future<Optional<EvmBlock>>> question) {
    Headers headers = read(question);
    return report(asked.or(headers::place), headers, headers.verdict());
  }

  private Headers read(Function<EvmNode, Future<Optional<EvmBlock>>> question) {
    progress.accept("reading the block from every node");
    Map<NodeId, Future<NodeProfile>> who = new LinkedHashMap<>();
    nodes.forEach((id, node) -> who.put(id, node.identify()));
    met.putAll(Calls.answered(who));
    return Headers.read(List.copyOf(nodes.values()), question, look.stopwatch(), rungs);
  }

  private Diagnosis report(Optional<Diagnosis.Tipset> tipset, Headers headers, Verdict verdict) {
    return new EvmReport(look.about().chain(), tipset, headers, met).of(verdict, rungs);
  }
}
