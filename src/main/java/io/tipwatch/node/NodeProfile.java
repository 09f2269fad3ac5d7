package io.tipwatch.node;

import io.tipwatch.chain.NodeId;
import java.util.Optional;

/**
 * Who a node says it is.
 *
 * @param client the implementation, such as {@code lotus}
 * @param version as the node writes it; foreign text
 * @param network the name of the network; foreign text
 * @param genesis the key of the genesis tipset; empty where it tells nothing about the network
 * @param session changes when the process restarts, or when a load balancer chose another one
 * @param capabilities which of the methods that we know it has
 */
public record NodeProfile(
    NodeId id,
    String client,
    String version,
    String network,
    String genesis,
    Optional<String> session,
    Capabilities capabilities) {}
