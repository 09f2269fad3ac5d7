package io.tipwatch.metrics;

import io.tipwatch.chain.NodeId;
import java.util.List;

/** A configured chain and its nodes, in the order of the configuration. */
public record Watched(String chain, List<NodeId> nodes) {
  public Watched {
    nodes = List.copyOf(nodes);
  }
}
