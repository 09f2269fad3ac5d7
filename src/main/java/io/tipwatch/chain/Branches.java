package io.tipwatch.chain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Live nodes by the chain that they follow: two are on one branch when they hold the same at every
 * settled height. Valid until the tree changes.
 */
final class Branches {
  /** How many branches are told apart; a node on one more is on none. */
  private static final int MAX_BRANCHES = 8;

  private final List<Branch> all = new ArrayList<>();
  private final Map<NodeView, Branch> byNode = new HashMap<>();

  /** One chain and the nodes on it, the one with the highest believed head first. */
  static final class Branch {
    private final Spine spine;
    private final List<NodeView> nodes = new ArrayList<>();

    Branch(Spine spine) {
      this.spine = spine;
    }

    Spine spine() {
      return spine;
    }

    List<NodeView> nodes() {
      return nodes;
    }

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
      if (head != null) {
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
      if (branch.spine().holds(head)) { // the cheap question first: most nodes are in line
        join(node, branch);
        return;
      }
    }
    for (Branch branch : all) {
      Spine.Meeting meeting = branch.spine().meet(head);
      long settled = Math.min(head.height(), branch.head().height()) - settleDepth;
      if (meeting != null && meeting.upTo(settled)) {
        join(node, branch);
        return;
      }
    }
    if (all.size() < MAX_BRANCHES) {
      Branch own = new Branch(new Spine(tree, head));
      all.add(own);
      join(node, own);
    }
  }

  private void join(NodeView node, Branch branch) {
    branch.nodes().add(node);
    byNode.put(node, branch);
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

  boolean onMain(NodeView node) {
    Branch branch = byNode.get(node);
    return branch != null && branch == all.getFirst();
  }

  /** The branch of a node; null when its head is not in the tree, or on one branch too many. */
  @Nullable Branch of(NodeView node) {
    return byNode.get(node);
  }
}
