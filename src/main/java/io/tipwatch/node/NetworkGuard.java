package io.tipwatch.node;

import io.tipwatch.node.rpc.Quoted;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sees to it that all nodes of one chain are on one network. The first node to be reached says
 * which one it is; safe for many threads.
 */
public final class NetworkGuard {
  /**
   * @param genesis empty where the node has none, or where clients render it in their own ways
   */
  private record Network(String name, String genesis) {
    boolean admits(Network other) {
      boolean told = !genesis.isEmpty() && !other.genesis.isEmpty();
      return name.equals(other.name) && (!told || genesis.equals(other.genesis));
    }

    Network and(Network other) {
      return genesis.isEmpty() && admits(other) ? other : this;
    }
  }

  private final AtomicReference<Optional<Network>> expected =
      new AtomicReference<>(Optional.empty());

  /** Why a node must not be compared with the others; empty if it may. */
  public Optional<String> objection(NodeProfile profile) {
    Network network = new Network(profile.network(), profile.genesis());
    Network first =
        expected
            .updateAndGet(known -> Optional.of(known.map(one -> one.and(network)).orElse(network)))
            .orElse(network);
    if (first.admits(network)) {
      return Optional.empty();
    }
    if (!network.name().equals(first.name())) {
      return Optional.of(
          "wrong network: the node is on "
              + Quoted.text(network.name(), 60)
              + ", the chain is "
              + Quoted.text(first.name(), 60));
    }
    return Optional.of(
        "wrong network: another genesis than the other nodes of "
            + Quoted.text(first.name(), 60)
            + " have");
  }
}
