package io.tipwatch.chain;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What nodes call final, where the network has a finality of its own. */
final class Finality {
  private Finality() {}

  /**
   * Nodes that took tipsets of different branches for final. No reorganisation brings them together
   * again; whoever is wrong has to begin anew.
   */
  static Set<NodeId> apart(ChainView view) {
    Map<NodeId, Tipset> finalized = new TreeMap<>();
    view.nodes()
        .forEach(node -> node.finalized().ifPresent(tipset -> finalized.put(node.id(), tipset)));
    Set<NodeId> apart = new TreeSet<>();
    finalized.forEach((one, high) ->
        finalized.forEach((other, low) -> {
          if (high.height() >= low.height() && apart(view.tree(), high, low)) {
            apart.add(one);
            apart.add(other);
          }
        }));
    return apart;
  }

  private static boolean apart(TipsetTree tree, Tipset high, Tipset low) {
    return beneath(tree, high, low.height()).filter(at -> !at.key().equals(low.key())).isPresent();
  }

  /** What a tipset builds on at a height; empty if that is not known, or a null round. */
  private static Optional<Tipset> beneath(TipsetTree tree, Tipset tipset, long height) {
    return tipset.height() == height
        ? Optional.of(tipset)
        : tree.atOrBelow(tipset.key(), height).filter(at -> at.height() == height);
  }
}
