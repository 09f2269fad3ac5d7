package io.tipwatch.chain;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything observed of one chain, folded: the tree of tipsets, each node's account, and what
 * {@link Judge} remembers from one judgement to the next. Memory is bounded by {@link
 * JudgeRules#keepHeights} and the number of nodes, whatever nodes tell.
 *
 * <p>Mutable, and confined to one thread, as {@link Judge#judge} is: one verticle owns it.
 */
public final class ChainView {
  private final JudgeRules rules;
  private final TipsetTree tree;
  private final Map<NodeId, NodeView> nodes = new TreeMap<>();
  private final SuspicionLog suspicions;
  private final Conclusions conclusions = new Conclusions();
  private final Claims claims;
  private final Ledger ledger;
  private int pruneAbove;
  private @Nullable NodeId mainNode;

  private ChainView(Set<NodeId> ids, JudgeRules rules, OptionalLong written) {
    this.rules = rules;
    tree = new TipsetTree(ids, rules.keepHeights());
    ids.forEach(id -> nodes.put(id, new NodeView(id, rules)));
    suspicions = new SuspicionLog(rules);
    claims = new Claims(ids, rules);
    ledger = new Ledger(rules, written);
    pruneAbove = pruneStep();
  }

  public static ChainView create(Set<NodeId> nodes, JudgeRules rules) {
    return create(nodes, rules, OptionalLong.empty());
  }

  /**
   * @param written up to which height an earlier ledger of the chain goes; this one goes on there
   */
  public static ChainView create(Set<NodeId> nodes, JudgeRules rules, OptionalLong written) {
    return new ChainView(nodes, rules, written);
  }

  /** Folds in one observation; what is told of nodes that are not configured is ignored. */
  public void observe(Observation observation) {
    switch (observation) {
      case Observation.Heads heads -> node(heads.node()).ifPresent(node -> moved(node, heads));
      case Observation.Learnt(Tipset tipset, Instant at) -> {
        if (!inFuture(tipset, networkTime(at))) {
          tree.learn(tipset);
          prune();
        }
      }
      case Observation.Computed computed -> {
        if (claims.tell(computed)) {
          node(computed.node()).ifPresent(node -> node.contradict(computed.tipset()));
        }
      }
      case Observation.Final(NodeId id, Tipset tipset, Instant _) ->
          node(id).ifPresent(node -> node.finalized(tipset));
      case Observation.Safe _ -> {} // told to people; what counts is what is final
      case Observation.Reached(NodeId id, Instant _) -> node(id).ifPresent(NodeView::reached);
      case Observation.Lost(NodeId id, String reason, Instant _) ->
          node(id).ifPresent(node -> node.lost(reason));
      case Observation.Refusal refusal ->
          node(refusal.node())
              .ifPresent(node ->
                  node.refuse(
                      refusal.tipset().orElse(TipsetKey.NONE), refusal.text(), refusal.at()));
      case Observation.Diagnosed diagnosed -> {
        conclusions.add(diagnosed, tree);
        claims.disputes().answered(diagnosed.lastCommon(), diagnosed.verdict());
      }
      case Observation.Tick _ -> {}
    }
  }

  public TipsetTree tree() {
    return tree;
  }

  public JudgeRules rules() {
    return rules;
  }

  /** All configured nodes, by name. */
  public Collection<NodeView> nodes() {
    return nodes.values();
  }

  public Optional<NodeView> node(NodeId id) {
    return Optional.ofNullable(nodes.get(id));
  }

  /** The head that nodes are measured against; empty while no node is up. */
  public Optional<Tipset> reference(Instant now) {
    return Standing.of(this, now).reference();
  }

  /** A node on the branch that was the main one while there were several; it breaks ties. */
  @Nullable NodeId mainNode() {
    return mainNode;
  }

  void mainNode(@Nullable NodeId node) {
    mainNode = node;
  }

  SuspicionLog suspicions() {
    return suspicions;
  }

  Conclusions conclusions() {
    return conclusions;
  }

  Claims claims() {
    return claims;
  }

  Ledger ledger() {
    return ledger;
  }

  /** Takes up heads that lay in the future when they were told and no longer do. */
  void believeWhatCame(Instant now) {
    for (NodeView node : nodes.values()) {
      node.unbelievedHead().ifPresent(head -> take(node, new HeadChange.Apply(head), now));
    }
  }

  private void moved(NodeView node, Observation.Heads heads) {
    node.reached();
    heads.changes().forEach(change -> take(node, change, heads.at()));
    prune();
  }

  private void take(NodeView node, HeadChange change, Instant at) {
    Tipset tipset = change.tipset();
    boolean reverted = change instanceof HeadChange.Revert;
    node.disbelieve(reverted || !inFuture(tipset, at) ? null : tipset);
    if (inFuture(tipset, networkTime(at))) {
      return;
    }
    tree.tell(node.id(), tipset);
    switch (change) {
      case HeadChange.Current _ -> node.current(tipset, at);
      case HeadChange.Apply _ -> node.apply(tipset, at);
      case HeadChange.Revert _ -> {
        if (!rules.kind().reorgs()) {
          node.contradict(tipset);
        }
        tree.parentOf(tipset.key()).ifPresent(node::revertTo);
      }
    }
  }

  private boolean inFuture(Tipset tipset, Instant now) {
    return Standing.inFuture(tipset, rules, now);
  }

  /**
   * The wall clock, unless it is this machine's that is wrong: when most nodes claim later heads,
   * the latest time that a majority has reached.
   */
  private Instant networkTime(Instant now) {
    if (nodes.values().stream().noneMatch(node -> node.unbelievedHead().isPresent())) {
      return now;
    }
    List<Instant> times =
        nodes.values().stream()
            .filter(node -> node.presence() == NodeView.Presence.UP)
            .flatMap(node -> node.unbelievedHead().or(node::head).stream())
            .map(Tipset::time)
            .sorted()
            .toList();
    if (times.size() < 2) {
      return now;
    }
    Instant reached = times.get((times.size() - 1) / 2);
    return Stream.of(now, reached).max(Instant::compareTo).orElse(now);
  }

  private void prune() {
    if (tree.heights() <= pruneAbove) {
      return;
    }
    long[] heads =
        nodes.values().stream()
            .flatMap(node -> node.head().stream())
            .mapToLong(Tipset::height)
            .toArray();
    tree.keepNear(heads, rules.keepHeights());
    pruneAbove = tree.heights() + pruneStep();
  }

  /** Pruning walks all heights, so it waits until an eighth more have come. */
  private int pruneStep() {
    return Math.max(16, rules.keepHeights() / 8);
  }
}
