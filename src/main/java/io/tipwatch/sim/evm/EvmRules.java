package io.tipwatch.sim.evm;

import java.time.Duration;
import java.time.Instant;

/**
 * How a simulated EVM chain goes on.
 *
 * @param seed everything that happens follows from it
 * @param genesisTime when block 0 was made
 * @param blockTime from one block to the next
 * @param epochBlocks how many blocks an epoch has, on {@link Consensus#OPERA}
 */
public record EvmRules(
    long seed,
    Consensus consensus,
    long chainId,
    Instant genesisTime,
    Duration blockTime,
    int epochBlocks,
    Traffic traffic) {
  private static final Instant GENESIS = Instant.ofEpochSecond(1_700_000_000);

  public EvmRules {
    if (chainId < 1 || epochBlocks < 1 || !blockTime.isPositive()) {
      throw new IllegalArgumentException("chain id, epoch and block time are positive");
    }
  }

  /** Go-Opera's network: a block a second, and an epoch of sixteen. */
  public static EvmRules opera(long seed) {
    return new EvmRules(
        seed, Consensus.OPERA, 250, GENESIS, Duration.ofSeconds(1), 16, Traffic.light());
  }

  /** Opera's successor, whose blocks are named by their headers. */
  public static EvmRules sonic(long seed) {
    return new EvmRules(
        seed, Consensus.ETHEREUM, 146, GENESIS, Duration.ofSeconds(1), 16, Traffic.light());
  }

  public static EvmRules ethereum(long seed) {
    return new EvmRules(
        seed, Consensus.ETHEREUM, 1, GENESIS, Duration.ofSeconds(12), 32, Traffic.light());
  }

  public EvmRules withTraffic(Traffic other) {
    return new EvmRules(seed, consensus, chainId, genesisTime, blockTime, epochBlocks, other);
  }

  public EvmRules withPace(Instant start, Duration pace) {
    return new EvmRules(seed, consensus, chainId, start, pace, epochBlocks, traffic);
  }

  public EvmRules withEpoch(int blocks) {
    return new EvmRules(seed, consensus, chainId, genesisTime, blockTime, blocks, traffic);
  }

  /** Another network of the same kind. */
  public EvmRules withNetwork(long otherSeed, long otherId) {
    return new EvmRules(
        otherSeed, consensus, otherId, genesisTime, blockTime, epochBlocks, traffic);
  }

  public Instant timeOf(long number) {
    return genesisTime.plus(blockTime.multipliedBy(number));
  }

  /** The epoch that a block belongs to; the first is 1. */
  long epochOf(long number) {
    return number == 0 ? 0 : (number - 1) / epochBlocks + 1;
  }

  /** The last block of an epoch. */
  long sealOf(long epoch) {
    return epoch * epochBlocks;
  }

  boolean seals(long number) {
    return number > 0 && number % epochBlocks == 0;
  }
}
