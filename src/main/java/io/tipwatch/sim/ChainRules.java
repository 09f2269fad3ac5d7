package io.tipwatch.sim;

import java.time.Duration;
import java.time.Instant;

/**
 * How a simulated chain goes on.
 *
 * @param seed everything that happens follows from it
 * @param network the name that nodes give, such as {@code mainnet}
 * @param firstHeight the epoch of the oldest tipset, zero or more
 * @param genesisTime the wall-clock time of epoch 0
 * @param blockTime from one epoch to the next
 * @param maxBlocks blocks of a tipset, one to eight
 * @param nullPerMille how often nobody wins an epoch
 * @param latePerMille how often a block comes late, so that its tipset is first seen without it
 * @param proofBytes the size of each proof and signature in a header; 96 on the real chain
 */
public record ChainRules(
    long seed,
    String network,
    long firstHeight,
    Instant genesisTime,
    Duration blockTime,
    int maxBlocks,
    int nullPerMille,
    int latePerMille,
    int proofBytes) {

  /** The genesis of the main network. */
  public static final Instant MAINNET_GENESIS = Instant.ofEpochSecond(1_598_306_400);

  public ChainRules {
    if (maxBlocks < 1 || maxBlocks > 8) {
      throw new IllegalArgumentException("a tipset has one to eight blocks: " + maxBlocks);
    }
    if (firstHeight < 0 || !blockTime.isPositive() || proofBytes < 1) {
      throw new IllegalArgumentException("height, block time and proof size must make sense");
    }
    if (nullPerMille < 0 || nullPerMille > 900 || latePerMille < 0 || latePerMille > 1000) {
      throw new IllegalArgumentException("probabilities are per mille; null rounds at most 900");
    }
  }

  /** The pace and the mood of the main network. */
  public static ChainRules mainnet(long seed) {
    return new ChainRules(
        seed, "mainnet", 5_348_400, MAINNET_GENESIS, Duration.ofSeconds(30), 8, 50, 100, 96);
  }

  public ChainRules withPace(Instant genesisTime, Duration blockTime) {
    return new ChainRules(
        seed,
        network,
        firstHeight,
        genesisTime,
        blockTime,
        maxBlocks,
        nullPerMille,
        latePerMille,
        proofBytes);
  }

  public ChainRules withMood(int nullPerMille, int latePerMille) {
    return new ChainRules(
        seed,
        network,
        firstHeight,
        genesisTime,
        blockTime,
        maxBlocks,
        nullPerMille,
        latePerMille,
        proofBytes);
  }

  public ChainRules withProofBytes(int proofBytes) {
    return new ChainRules(
        seed,
        network,
        firstHeight,
        genesisTime,
        blockTime,
        maxBlocks,
        nullPerMille,
        latePerMille,
        proofBytes);
  }

  public ChainRules withNetwork(long seed, String network) {
    return new ChainRules(
        seed,
        network,
        firstHeight,
        genesisTime,
        blockTime,
        maxBlocks,
        nullPerMille,
        latePerMille,
        proofBytes);
  }

  Instant timeOf(long height) {
    return genesisTime
        .plus(blockTime.multipliedBy(height))
        .truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
  }
}
