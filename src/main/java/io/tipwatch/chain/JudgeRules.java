package io.tipwatch.chain;

import java.time.Duration;
import java.util.List;

/**
 * How patient the judge is. Counts are heights, and durations scale with the block time, so that a
 * simulated chain may run thousands of times faster than a real one.
 *
 * @param blockTime the time between two heights: 30 s on Filecoin mainnet
 * @param settleDepth how many heights below every live head a tipset counts as settled
 * @param lagEnter from how many heights behind the reference head a node is lagging
 * @param lagExit down to how many heights behind it still is; less than {@code lagEnter}
 * @param stallHeights for how many heights of others' progress, or of wall-clock time when all
 *     stand still, a head may stand still
 * @param flapCount how often one height may be applied again before it is called flapping; a late
 *     block makes one or two honest re-applications
 * @param futureHeights how many heights ahead of the wall clock a head is believed
 * @param keepHeights how many heights below the highest head are remembered
 * @param kind what holds on the chain whoever judges it
 */
public record JudgeRules(
    Duration blockTime,
    int settleDepth,
    int lagEnter,
    int lagExit,
    int stallHeights,
    int flapCount,
    int futureHeights,
    int keepHeights,
    Kind kind) {

  public static final JudgeRules FILECOIN =
      new JudgeRules(Duration.ofSeconds(30), 5, 5, 2, 10, 3, 5, 2_000);

  /**
   * What sets one kind of chain apart from another for a judge.
   *
   * @param computed what each node must have told of a tipset before it counts as verified, gravest
   *     first; none where the key commits to all that was computed
   * @param reorgs whether nodes may leave a tipset for another one
   * @param wallClock whether tipsets come at the times in their headers; in a laboratory they come
   *     when somebody wants one
   */
  public record Kind(List<String> computed, boolean reorgs, boolean wallClock) {
    public static final Kind FILECOIN = new Kind(List.of(), true, true);

    public Kind {
      computed = List.copyOf(computed);
    }
  }

  public JudgeRules {
    if (blockTime.isNegative() || blockTime.isZero()) {
      throw new IllegalArgumentException("block time must be positive: " + blockTime);
    }
    if (settleDepth < 1) {
      throw new IllegalArgumentException("settle depth must be at least 1: " + settleDepth);
    }
    if (lagExit >= lagEnter || lagExit < 0) {
      throw new IllegalArgumentException(
          "a node must leave lag below where it enters: exit " + lagExit + ", enter " + lagEnter);
    }
    if (stallHeights < 1 || flapCount < 1 || futureHeights < 1) {
      throw new IllegalArgumentException("stall, flap and future thresholds must be at least 1");
    }
    if (keepHeights < 2 * settleDepth) {
      throw new IllegalArgumentException(
          "at least twice the settle depth must be kept: " + keepHeights);
    }
  }

  /** For a chain of the kind of Filecoin's. */
  public JudgeRules(
      Duration blockTime,
      int settleDepth,
      int lagEnter,
      int lagExit,
      int stallHeights,
      int flapCount,
      int futureHeights,
      int keepHeights) {
    this(
        blockTime,
        settleDepth,
        lagEnter,
        lagExit,
        stallHeights,
        flapCount,
        futureHeights,
        keepHeights,
        Kind.FILECOIN);
  }

  public JudgeRules withBlockTime(Duration time) {
    return new JudgeRules(
        time,
        settleDepth,
        lagEnter,
        lagExit,
        stallHeights,
        flapCount,
        futureHeights,
        keepHeights,
        kind);
  }

  /** The same patience on a chain of another kind. */
  public JudgeRules of(Kind other) {
    return new JudgeRules(
        blockTime,
        settleDepth,
        lagEnter,
        lagExit,
        stallHeights,
        flapCount,
        futureHeights,
        keepHeights,
        other);
  }
}
