package io.tipwatch.chain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What checks have found, each for as long as its nodes have not come together again; and what the
 * last routine check found, until another one finds nothing.
 */
final class Conclusions {
  /** Far more splits than can be open at once; the oldest goes first. */
  private static final int MAX_OPEN = 64;

  private final LinkedHashMap<TipsetKey, Open> open = new LinkedHashMap<>();

  /**
   * @param height of the last common tipset
   * @param routine whether nothing had looked wrong before the check
   */
  record Open(Verdict verdict, long height, boolean routine) {}

  void add(Observation.Diagnosed diagnosed, TipsetTree tree) {
    open.remove(diagnosed.lastCommon());
    if (diagnosed.routine()) {
      open.values().removeIf(Open::routine);
    }
    if (diagnosed.verdict() instanceof Verdict.Match) {
      return;
    }
    long height =
        tree.get(diagnosed.lastCommon())
            .map(Tipset::height)
            .orElseGet(() -> height(diagnosed.verdict()));
    open.put(diagnosed.lastCommon(), new Open(diagnosed.verdict(), height, diagnosed.routine()));
    if (open.size() > MAX_OPEN) {
      open.pollFirstEntry();
    }
  }

  /** Drops what is over: its nodes are up, and share a settled tipset above the one in question. */
  void close(ChainView view, Standing standing) {
    open.values().removeIf(finding -> !finding.routine() && over(finding, view, standing));
  }

  private static boolean over(Open finding, ChainView view, Standing standing) {
    Branches.Branch main = standing.branches().main();
    if (main == null) {
      return false;
    }
    Set<NodeId> named = nodes(finding.verdict());
    int depth = view.rules().settleDepth();
    if (view.claims().disputes().involve(named)) {
      return false; // they share the keys above it, and still compute something else
    }
    return main.head().height() - depth > finding.height()
        && view.nodes().stream()
            .filter(node -> named.isEmpty() ? node.live() : named.contains(node.id()))
            .allMatch(node ->
                node.live()
                    && standing.branches().onMain(node)
                    && node.liveHead().height() - depth > finding.height());
  }

  Map<TipsetKey, Open> open() {
    return open;
  }

  Optional<Verdict> at(TipsetKey lastCommon) {
    return Optional.ofNullable(open.get(lastCommon)).map(Open::verdict);
  }

  /** Whether a check proved that nodes computed different states of a tipset. */
  boolean split(TipsetKey key) {
    return at(key).filter(Verdict.StateSplit.class::isInstance).isPresent();
  }

  /** The nodes that a verdict is about; empty when it is about all of them. */
  static Set<NodeId> nodes(Verdict verdict) {
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
          Set.of();
    };
  }

  /** The height that a verdict speaks of, for a tipset that the tree no longer holds. */
  private static long height(Verdict verdict) {
    return switch (verdict) {
      case Verdict.StateSplit split -> split.height();
      case Verdict.Fork fork -> fork.lastCommonHeight();
      case Verdict.Rejected rejected -> rejected.height();
      case Verdict.Unstable unstable -> unstable.height();
      case Verdict.Stalled stalled -> stalled.height();
      case Verdict.TraceDrift drift -> drift.height();
      case Verdict.ChainStalled stalled -> stalled.height();
      case Verdict.Match match -> match.height();
      case Verdict.Lagging _, Verdict.Unsettled _, Verdict.Down _, Verdict.Inconclusive _ -> 0;
    };
  }
}
