package io.tipwatch.watch;

import io.tipwatch.chain.NodeId;
import io.tipwatch.node.NodeProfile;

/** A node said who it is. */
public record Identified(NodeId node, NodeProfile profile) {
  /** The implementation, such as {@code lotus}. */
  public String client() {
    return profile.client();
  }

  /** As the node writes it; foreign text. */
  public String version() {
    return profile.version();
  }
}
