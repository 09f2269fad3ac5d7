package io.tipwatch;

import io.tipwatch.chain.Judgement;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Observation;
import io.tipwatch.chain.Verdict;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.report.VerdictText;
import io.tipwatch.web.ChainView;
import io.tipwatch.web.Readiness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The last word on every chain and node, for the page and for readiness. Safe for any thread. */
final class StatusBoard {
  private final List<ChainConfig> chains;
  private final Map<String, Judgement> judgements = new ConcurrentHashMap<>();
  private final Map<String, Boolean> heard = new ConcurrentHashMap<>();

  StatusBoard(List<ChainConfig> chains) {
    this.chains = List.copyOf(chains);
  }

  void judged(String chain, Judgement judgement) {
    judgements.put(chain, judgement);
  }

  void seen(String chain, Observation observation) {
    switch (observation) {
      case Observation.Heads told -> heard.put(chain + "/" + told.node(), true);
      case Observation.Lost lost -> heard.put(chain + "/" + lost.node(), false);
      default -> {}
    }
  }

  /** Ready once every node was heard of: followed, or known to be unreachable. */
  Readiness readiness() {
    List<Readiness.Check> checks = new ArrayList<>();
    for (ChainConfig chain : chains) {
      for (NodeConfig node : chain.nodes()) {
        String name = chain.name() + "/" + node.name();
        checks.add(
            new Readiness.Check(
                name,
                heard.containsKey(name)
                    ? Optional.empty()
                    : Optional.of("its head is not followed yet")));
      }
      long followed =
          chain.nodes().stream()
              .filter(node -> heard.getOrDefault(chain.name() + "/" + node.name(), false))
              .count();
      checks.add(
          new Readiness.Check(
              chain.name(),
              followed >= 2
                  ? Optional.empty()
                  : Optional.of(followed + " nodes are followed, and two are needed to compare")));
    }
    return new Readiness(checks);
  }

  List<ChainView> chains() {
    return chains.stream().map(this::view).toList();
  }

  private ChainView view(ChainConfig chain) {
    Judgement judgement = judgements.get(chain.name());
    if (judgement == null) {
      return new ChainView(chain.name(), "UNSETTLED", "Nothing is known yet.", List.of());
    }
    Map<NodeId, Verdict> nodes = new TreeMap<>(judgement.nodes());
    List<ChainView.NodeView> views = new ArrayList<>();
    nodes.forEach((node, verdict) ->
        views.add(
            new ChainView.NodeView(node.name(), verdict.kind(), VerdictText.sentence(verdict))));
    return new ChainView(
        chain.name(), judgement.overall().kind(), VerdictText.sentence(judgement.overall()), views);
  }
}
