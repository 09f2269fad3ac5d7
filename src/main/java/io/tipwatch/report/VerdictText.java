package io.tipwatch.report;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Verdict;
import java.util.Collection;
import java.util.stream.Collectors;

/** Verdicts in words: what was found, and what a person should make of it. */
public final class VerdictText {
  private VerdictText() {}

  /** One plain sentence; texts that came from a node are in it as the node sent them. */
  public static String sentence(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Match(long height) ->
          "All nodes agree up to and including height " + height + ".";
      case Verdict.Lagging(NodeId node, long by) ->
          node + " is " + by + (by == 1 ? " height" : " heights") + " behind.";
      case Verdict.Unsettled() -> "The heads differ, but not yet deep enough to mean anything.";
      case Verdict.Fork(long height, var nodes) ->
          "%s follow different chains above height %d, and compute the same state at it."
              .formatted(names(nodes), height);
      case Verdict.StateSplit(long height, var _, var nodes) ->
          "%s compute different states from the same tipset at height %d."
              .formatted(names(nodes), height);
      case Verdict.Rejected(NodeId node, long height, var _) ->
          "%s refuses a tipset at height %d that another node has on its chain."
              .formatted(node, height);
      case Verdict.Stalled(NodeId node, long height) ->
          "%s answers, but stands still at height %d while others move.".formatted(node, height);
      case Verdict.ChainStalled(long height) -> "No node moves beyond height " + height + ".";
      case Verdict.TraceDrift(long height, var _) ->
          "All nodes compute the same state at height %d, but trace it differently."
              .formatted(height);
      case Verdict.Unstable(NodeId node, long height) ->
          "%s gave two different answers about height %d.".formatted(node, height);
      case Verdict.Down(NodeId node, String reason) -> node + " gives no answer: " + reason;
      case Verdict.Inconclusive(String reason) -> "Nothing can be said: " + reason;
    };
  }

  /** What it means, and what to do about it. */
  public static String meaning(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Match _ -> "Nothing to do.";
      case Verdict.Lagging _ ->
          "A node that is behind is no consensus fault. Look at its peers, disk and load if it does"
              + " not catch up.";
      case Verdict.Unsettled _ -> "Wait: ordinary propagation and reorgs look like this.";
      case Verdict.Fork _ ->
          "This is about which blocks a node received and chose, not about how it executes them."
              + " Look at peers, clocks and, on Filecoin, F3.";
      case Verdict.StateSplit _ ->
          "A consensus fault. Until it is resolved, do not trust what the suspects report, keep"
              + " their data and logs, and send this report to their maintainers.";
      case Verdict.Rejected _ ->
          "Either the tipset is bad, or the node computes something else than the network. Execute"
              + " the parent tipset on both sides to tell which.";
      case Verdict.Stalled _ ->
          "The node may have refused a tipset, lost its peers or be stuck in a long computation."
              + " Look at its log at this height.";
      case Verdict.ChainStalled _ ->
          "Either the whole network has halted, or all these nodes, or the watchdog, are cut off"
              + " from it. Check from another place first.";
      case Verdict.TraceDrift _ ->
          "Not a split. Usually the nodes run different versions of the VM, or trace with different"
              + " settings.";
      case Verdict.Unstable _ ->
          "The node is not a reliable witness: its storage may be corrupt, its execution not"
              + " deterministic, or one address may hide two nodes.";
      case Verdict.Down _ -> "Check that the node runs, and that its address and token are right.";
      case Verdict.Inconclusive _ ->
          "This is neither a pass nor a divergence. Remove the reason and ask again.";
    };
  }

  static String names(Collection<NodeId> nodes) {
    return nodes.isEmpty()
        ? "Nodes"
        : nodes.stream().sorted().map(NodeId::name).collect(Collectors.joining(", "));
  }
}
