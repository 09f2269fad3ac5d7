package io.tipwatch.chain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Live nodes by the chain that they follow: two are on one branch when they hold the same at every
 * settled height. Valid until the tree changes.
 */
final class Branches {
  /** How many branches are told apart; nodes beyond are compared with the first one only. */
  private static final int MAX_BRANCHES = 8;

  private final List<Branch> all = new ArrayList<>();
  private final List<NodeView> stray = new ArrayList<>();

  /** One chain and the nodes on it, the one with the highest believed head first. */
  record Branch(Spine spine, List<NodeView> nodes) {
    Tipset head() {
      return spine.head().tipset();
    }
  }

  /**
   * @param nodes live nodes, the highest believed head first
   * @param mainNode a node whose branch stays the main one among equals
   */
  static Branches of(
      TipsetTree tree, List<NodeView> nodes, int settleDepth, @Nullable NodeId mainNode) {
    Branches branches = new Branches();
    for (NodeView node : nodes) {
      Link head = tree.find(node.liveHead().key());
      if (head == null) {
        branches.stray.add(node);
      } else {
        branches.place(tree, node, head, settleDepth);
      }
    }
    branches.all.sort(
        Comparator.comparingInt((Branch branch) -> -branch.nodes().size())
            .thenComparing(
                branch -> branch.nodes().stream().noneMatch(n -> n.id().equals(mainNode)))
            .thenComparing(branch -> branch.head().parentWeight(), Comparator.reverseOrder()));
    return branches;
  }

  private void place(TipsetTree tree, NodeView node, Link head, int settleDepth) {
    for (Branch branch : all) {
      Spine.Meeting meeting = branch.spine().meet(head);
      long settled = Math.min(head.height(), branch.head().height()) - settleDepth;
      if (meeting != null && meeting.upTo(settled)) {
        branch.nodes().add(node);
        return;
      }
    }
    if (all.size() < MAX_BRANCHES) {
      all.add(new Branch(new Spine(tree, head), new ArrayList<>(List.of(node))));
    } else {
      stray.add(node);
    }
  }

  /** The branch with most nodes, then the heavier one; null when no head is known. */
  @Nullable Branch main() {
    return all.isEmpty() ? null : all.getFirst();
  }

  /** All branches, the main one first. */
  List<Branch> all() {
    return all;
  }

  /** All branches but the main one. */
  List<Branch> others() {
    return all.isEmpty() ? List.of() : all.subList(1, all.size());
  }

  /** Nodes whose head is not in the tree, or that are on one branch too many. */
  List<NodeView> stray() {
    return stray;
  }

  boolean onMain(NodeView node) {
    return !all.isEmpty() && all.getFirst().nodes().contains(node);
  }

  /** The branch of a node; null for a stray one. */
  @Nullable Branch of(NodeView node) {
    for (Branch branch : all) {
      if (branch.nodes().contains(node)) {
        return branch;
      }
    }
    return null;
  }
}
