package io.tipwatch.diagnose.evm;

import io.tipwatch.chain.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One block that two nodes executed with different results, or that one of them refused. It has the
 * same transactions on both sides, and the same parent.
 */
record Dispute(Party left, Party right) {
  /** The hashes of its transactions, in the order of execution. */
  List<String> transactions() {
    return left.block().transactions();
  }

  long height() {
    return left.block().number();
  }

  /** What each of the two has, by node. */
  Map<NodeId, String> values(Optional<String> mine, Optional<String> theirs) {
    Map<NodeId, String> values = new LinkedHashMap<>();
    mine.ifPresent(value -> values.put(left.id(), value));
    theirs.ifPresent(value -> values.put(right.id(), value));
    return values;
  }

  /**
   * Whether both have the block on their own chains, so that both can be asked about it by name.
   */
  boolean bothOwn() {
    return left.owns() && right.owns();
  }
}
