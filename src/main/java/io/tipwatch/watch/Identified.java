package io.tipwatch.watch;

import io.tipwatch.chain.NodeId;

/**
 * A node said who it is.
 *
 * @param client the implementation, such as {@code lotus}
 * @param version as the node writes it; foreign text
 */
public record Identified(NodeId node, String client, String version) {}
