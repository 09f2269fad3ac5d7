package io.tipwatch.watch;

import io.tipwatch.chain.ChainView;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.NodeView;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.TipsetTree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The top of a chain's tree: the last heights that any node is on, and who is where. A head far
 * from the others is told alone, without what lies between.
 *
 * @param tips highest first; at most {@link #MAX_TIPS}
 * @param heads where each node that ever told a head is
 */
public record Tips(List<Tip> tips, List<Head> heads, Instant at) {
  /** How many heights below the reference head are told. */
  static final int HEIGHTS = 16;

  /** How many tipsets are told, whatever the nodes make up. */
  static final int MAX_TIPS = 256;

  /** For how many heads below the last heights it is found out which of these build on them. */
  private static final int MAX_DEEP_HEADS = 8;

  public Tips {
    tips = List.copyOf(tips);
    heads = List.copyOf(heads);
  }

  /**
   * One tipset of the tree.
   *
   * @param below the nearest told tipset that it builds on
   * @param settled whether it lies deep enough below every live head
   */
  public record Tip(Tipset tipset, Optional<TipsetKey> below, List<NodeId> heads, boolean settled) {
    public Tip {
      heads = List.copyOf(heads);
    }
  }

  /**
   * Where one node is.
   *
   * @param lag heights behind the head that nodes are measured against; zero or more
   */
  public record Head(NodeId node, Tipset tipset, long lag) {}

  static Tips of(ChainView view, Instant now) {
    List<NodeView> nodes = new ArrayList<>(view.nodes());
    nodes.removeIf(node -> node.head().isEmpty());
    long reference = view.reference(now).or(() -> highest(nodes)).map(Tipset::height).orElse(0L);
    Map<TipsetKey, Tipset> shown = new LinkedHashMap<>();
    Map<TipsetKey, List<NodeId>> at = new LinkedHashMap<>();
    List<Head> heads = new ArrayList<>();
    for (NodeView node : nodes) {
      Tipset head = node.head().orElseThrow();
      heads.add(new Head(node.id(), head, Math.max(0, reference - head.height())));
      at.computeIfAbsent(head.key(), _ -> new ArrayList<>()).add(node.id());
      shown.put(head.key(), head);
    }
    for (Head head : heads) {
      show(view.tree(), head.tipset(), reference, shown);
    }
    long settled = settled(view, nodes);
    List<Tip> tips =
        shown.values().stream()
            .sorted(Comparator.comparingLong(Tipset::height).reversed())
            .map(tipset ->
                new Tip(
                    tipset,
                    below(view.tree(), tipset, reference, shown),
                    at.getOrDefault(tipset.key(), List.of()),
                    tipset.height() <= settled))
            .toList();
    return new Tips(tips, heads, now);
  }

  private static Optional<Tipset> highest(List<NodeView> nodes) {
    return nodes.stream()
        .flatMap(node -> node.head().stream())
        .max(Comparator.comparingLong(Tipset::height));
  }

  private static void show(
      TipsetTree tree, Tipset head, long reference, Map<TipsetKey, Tipset> shown) {
    if (!recent(head, reference)) {
      return;
    }
    for (Tipset tipset : tree.chain(head.key(), 2 * HEIGHTS)) {
      if (!recent(tipset, reference) || shown.size() >= MAX_TIPS) {
        return;
      }
      shown.put(tipset.key(), tipset);
    }
  }

  private static boolean recent(Tipset tipset, long reference) {
    return Math.abs(tipset.height() - reference) < HEIGHTS;
  }

  private static long settled(ChainView view, List<NodeView> nodes) {
    return nodes.stream()
            .filter(node -> node.presence() == NodeView.Presence.UP)
            .mapToLong(node -> node.head().orElseThrow().height())
            .min()
            .orElse(-1)
        - view.rules().settleDepth();
  }

  private static Optional<TipsetKey> below(
      TipsetTree tree, Tipset tipset, long reference, Map<TipsetKey, Tipset> shown) {
    if (shown.containsKey(tipset.parents())) {
      return Optional.of(tipset.parents());
    }
    return shown.values().stream()
        .filter(other -> other.height() < tipset.height() && !recent(other, reference))
        .sorted(Comparator.comparingLong(Tipset::height).reversed())
        .limit(MAX_DEEP_HEADS)
        .filter(
            other -> tree.atOrBelow(tipset.key(), other.height()).filter(other::equals).isPresent())
        .map(Tipset::key)
        .findFirst();
  }
}
