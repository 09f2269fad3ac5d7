package io.tipwatch.chain;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What nodes call final, where the network has a finality of its own. */
final class Finality {
  private Finality() {}

  /**
   * Nodes that took tipsets of different branches for final. No reorganisation brings them together
   * again; whoever is wrong has to begin anew.
   */
  static Set<NodeId> apart(ChainView view) {
    Set<NodeId> apart = new TreeSet<>();
    for (NodeView one : view.nodes()) {
      for (NodeView other : view.nodes()) {
        if (one.id().compareTo(other.id()) < 0 && apart(view.tree(), one, other)) {
          apart.add(one.id());
          apart.add(other.id());
        }
      }
    }
    return apart;
  }

  private static boolean apart(TipsetTree tree, NodeView one, NodeView other) {
    Optional<Tipset> mine = one.finalized();
    Optional<Tipset> theirs = other.finalized();
    if (mine.isEmpty() || theirs.isEmpty()) {
      return false;
    }
    boolean higher = mine.get().height() >= theirs.get().height();
    Tipset high = higher ? mine.get() : theirs.get();
    Tipset low = higher ? theirs.get() : mine.get();
    return beneath(tree, high, low.height()).filter(at -> !at.key().equals(low.key())).isPresent();
  }

  /** What a tipset builds on at a height; empty if that is not known, or a null round. */
  private static Optional<Tipset> beneath(TipsetTree tree, Tipset tipset, long height) {
    return tipset.height() == height
        ? Optional.of(tipset)
        : tree.atOrBelow(tipset.key(), height).filter(at -> at.height() == height);
  }
}
