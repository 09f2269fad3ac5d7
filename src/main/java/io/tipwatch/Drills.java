package io.tipwatch;

import io.tipwatch.alert.Outbox;
import io.tipwatch.chain.NodeId;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What makes a daemon one that only tries the alarm.
 *
 * @param nodes those that are simulated; what they cause is marked as a drill
 * @param outbox what stands between the notices and the sinks
 */
record Drills(Set<NodeId> nodes, UnaryOperator<Outbox> outbox) {
  static final Drills NONE = new Drills(Set.of(), UnaryOperator.identity());

  Drills {
    nodes = Set.copyOf(nodes);
  }
}
