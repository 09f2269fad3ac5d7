package io.tipwatch.node.filecoin;

import io.tipwatch.node.NodeProfile;
import io.tipwatch.node.rpc.Quoted;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sees to it that all nodes of one chain are on one network. The first node to be reached says
 * which one it is; safe for many threads.
 */
public final class NetworkGuard {
  private record Network(String name, String genesis) {}

  private final AtomicReference<Optional<Network>> expected =
      new AtomicReference<>(Optional.empty());

  /** Why a node must not be compared with the others; empty if it may. */
  public Optional<String> objection(NodeProfile profile) {
    Network network = new Network(profile.network(), profile.genesis());
    Network first =
        expected.updateAndGet(known -> known.or(() -> Optional.of(network))).orElse(network);
    if (network.equals(first)) {
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
