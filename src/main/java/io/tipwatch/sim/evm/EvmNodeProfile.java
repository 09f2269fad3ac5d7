package io.tipwatch.sim.evm;

import io.tipwatch.chain.NodeId;

/**
 * What kind of node is simulated.
 *
 * @param version what {@code web3_clientVersion} says
 * @param history how many blocks below the head it still has the state of
 * @param stepsTracing whether an anvil was started so that it can list steps
 * @param maxResponseBytes what an answer may have; above it is an error
 */
public record EvmNodeProfile(
    NodeId name,
    EvmDialect dialect,
    String version,
    int history,
    boolean stepsTracing,
    long maxResponseBytes) {
  private static final long SONIC_LIMIT = 25L << 20;
  private static final long RETH_LIMIT = 160L << 20;

  public EvmNodeProfile {
    if (history < 1 || maxResponseBytes < 1) {
      throw new IllegalArgumentException("history and response size are positive");
    }
  }

  /** Today's release of a client, with all its history. */
  public static EvmNodeProfile of(String name, EvmDialect dialect) {
    long limit =
        switch (dialect) {
          case SONIC -> SONIC_LIMIT;
          case RETH -> RETH_LIMIT;
          default -> Long.MAX_VALUE;
        };
    return new EvmNodeProfile(
        new NodeId(name), dialect, dialect.version(), EvmSimChain.MAX_BLOCKS, true, limit);
  }

  public EvmNodeProfile withVersion(String other) {
    return new EvmNodeProfile(name, dialect, other, history, stepsTracing, maxResponseBytes);
  }

  public EvmNodeProfile withHistory(int blocks) {
    return new EvmNodeProfile(name, dialect, version, blocks, stepsTracing, maxResponseBytes);
  }

  public EvmNodeProfile withoutSteps() {
    return new EvmNodeProfile(name, dialect, version, history, false, maxResponseBytes);
  }

  public EvmNodeProfile withMaxResponse(long bytes) {
    return new EvmNodeProfile(name, dialect, version, history, stepsTracing, bytes);
  }

  @Override
  public String toString() {
    return name + " (" + version + ")";
  }
}
