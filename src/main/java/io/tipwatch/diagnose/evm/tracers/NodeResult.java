package io.tipwatch.diagnose.evm.tracers;

import io.tipwatch.chain.NodeId;
import io.tipwatch.node.evm.Client;
import io.tipwatch.node.evm.Inclusion;
import java.util.Optional;

/**
 * What came of one node.
 *
 * @param version as the node says; empty if it did not
 * @param why what happened, if it is not ok; foreign text may be in it
 * @param advice what its operator can do; empty if nothing comes to mind
 * @param inclusion where it has the transaction, if it told
 * @param bytes of its answer
 */
public record NodeResult(
    NodeId node,
    Client client,
    String version,
    NodeOutcome outcome,
    String why,
    String advice,
    Optional<Inclusion> inclusion,
    long bytes,
    long millis) {

  /** Whether there is something to compare. */
  public boolean usable() {
    return outcome == NodeOutcome.OK;
  }

  /** The JavaScript engine of its client, as far as that is known. */
  public Optional<String> engine() {
    return switch (client) {
      case OPERA -> Optional.of("duktape");
      case GETH, SONIC, ERIGON -> Optional.of("goja");
      case NETHERMIND -> Optional.of("V8");
      case RETH, ANVIL, HARDHAT -> Optional.of("boa");
      case BESU, ETHEREUMJS, LOTUS, VENUS, FOREST, UNKNOWN -> Optional.empty();
    };
  }

  NodeResult but(NodeOutcome other, String text, String help) {
    return new NodeResult(node, client, version, other, text, help, inclusion, bytes, millis);
  }
}
