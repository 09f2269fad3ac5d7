package io.tipwatch.chain;

import java.util.Set;

/**
 * What a chain, or a comparison, amounts to. A closed set: only {@link StateSplit} and {@link
 * Rejected} are consensus faults, and an error is never one of them.
 */
public sealed interface Verdict {

  /** The name in reports, metrics and logs, such as {@code STATE_SPLIT}. */
  default String kind() {
    return switch (this) {
      case Match _ -> "MATCH";
      case Lagging _ -> "LAGGING";
      case Unsettled _ -> "UNSETTLED";
      case Fork _ -> "FORK";
      case StateSplit _ -> "STATE_SPLIT";
      case Rejected _ -> "REJECTED";
      case Stalled _ -> "STALLED";
      case ChainStalled _ -> "CHAIN_STALLED";
      case TraceDrift _ -> "TRACE_DRIFT";
      case Unstable _ -> "UNSTABLE";
      case Down _ -> "DOWN";
      case Inconclusive _ -> "INCONCLUSIVE";
    };
  }

  /** All nodes agree up to and including a settled height. */
  record Match(long height) implements Verdict {}

  /** A node is behind the reference head by a number of heights. */
  record Lagging(NodeId node, long by) implements Verdict {}

  /** Heads differ, but not yet deep enough to mean anything. */
  record Unsettled() implements Verdict {}

  /** Settled tipsets differ, while the last common tipset computes to the same state. */
  record Fork(long lastCommonHeight, Set<NodeId> nodes) implements Verdict {
    public Fork {
      nodes = Set.copyOf(nodes);
    }
  }

  /** One tipset computes to different states, or different receipts. */
  record StateSplit(long height, TipsetKey key, Set<NodeId> nodes) implements Verdict {
    public StateSplit {
      nodes = Set.copyOf(nodes);
    }
  }

  /** A node refuses a tipset that another node has on its chain. */
  record Rejected(NodeId node, long height, TipsetKey key) implements Verdict {}

  /** A node answers, but its head stands still while others move. */
  record Stalled(NodeId node, long height) implements Verdict {}

  /** No node's head moves. */
  record ChainStalled(long height) implements Verdict {}

  /** Equal state, different traces: a difference of versions or of tracing, not a split. */
  record TraceDrift(long height, TipsetKey key) implements Verdict {}

  /** One node gave two answers to one question. */
  record Unstable(NodeId node, long height) implements Verdict {}

  /** A node gives no answer. */
  record Down(NodeId node, String reason) implements Verdict {}

  /** Nothing can be said, and why. Never a pass and never a divergence. */
  record Inconclusive(String reason) implements Verdict {}
}
