package io.tipwatch.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.tipwatch.chain.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of one chain, and the way to those of its nodes. Safe for use from any thread. */
public final class ChainMeters {
  private static final double[] REORG_DEPTHS = {1, 2, 3, 5, 8, 13, 21, 50, 100};
  private static final Duration[] DETECTION_BUCKETS = {
    Duration.ofSeconds(5),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(30)
  };
  private static final Duration[] DIFF_BUCKETS = {
    Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(10)
  };

  private final Map<NodeId, NodeMeters> nodes = new LinkedHashMap<>();
  private final Map<CheckOutcome, Counter> checks = new EnumMap<>(CheckOutcome.class);
  private final Map<TraceDiffResult, Timer> diffs = new EnumMap<>(TraceDiffResult.class);
  private final FaultMeters faults;
  private final AtomicLong finalized;
  private final AtomicLong drillSuccess;
  private final AtomicLong verifiedHeight;
  private final AtomicLong verifiedTime;
  private final AtomicLong verificationLag;
  private final AtomicLong coverageGap;
  private final DistributionSummary reorgDepth;
  private final Counter nullRounds;
  private final Timer detection;

  ChainMeters(Registry registry, Watched watched) {
    Tags tags = Tags.of("chain", watched.chain());
    verifiedHeight =
        registry.gauge("last.verified.height", "Height up to which nodes were compared", tags);
    verifiedTime =
        registry.timestamp(
            "last.verified.timestamp", "When a height was last verified; the heartbeat", tags);
    verificationLag =
        registry.gauge("verification.lag.blocks", "Settled heights not yet judged", tags);
    coverageGap =
        registry.gauge("coverage.gap.blocks", "Settled heights that could not be verified", tags);
    reorgDepth =
        registry.histogram("reorg.depth.blocks", "Tipsets left in one reorg", tags, REORG_DEPTHS);
    nullRounds = registry.counter("null.rounds", "Settled heights without a tipset", tags);
    detection =
        registry.timer(
            "detection.delay", "From the header time to the incident", tags, DETECTION_BUCKETS);
    for (CheckOutcome outcome : CheckOutcome.values()) {
      checks.put(
          outcome,
          registry.counter(
              "checks", "Settled heights checked", tags.and("outcome", Labels.of(outcome))));
    }
    for (TraceDiffResult result : TraceDiffResult.values()) {
      diffs.put(
          result,
          registry.timer(
              "trace.diff.duration",
              "How long diagnoses take",
              tags.and("result", Labels.of(result)),
              DIFF_BUCKETS));
    }
    faults = new FaultMeters(registry, tags, watched.nodes());
    finalized =
        registry.gauge(
            "divergence.finalized", "1 while an open divergence lies in finalized history", tags);
    drillSuccess =
        registry.timestamp(
            "drill.last.success.timestamp", "When a drill last reached every receiver", tags);
    watched
        .nodes()
        .forEach(node -> nodes.put(node, new NodeMeters(registry, watched.chain(), node)));
  }

  /** The meters of a configured node. */
  public NodeMeters node(NodeId node) {
    return Labels.get(nodes, node);
  }

  public void checked(CheckOutcome outcome) {
    Labels.get(checks, outcome).increment();
  }

  public void verified(long height, Instant at) {
    verifiedHeight.set(height);
    verifiedTime.set(at.toEpochMilli());
  }

  public void verificationLag(long heights) {
    verificationLag.set(heights);
  }

  public void coverageGap(long heights) {
    coverageGap.set(heights);
  }

  /** A node left {@code depth} tipsets of its chain. */
  public void reorged(NodeId node, int depth) {
    node(node).reorg();
    reorgDepth.record(depth);
  }

  public void nullRound() {
    nullRounds.increment();
  }

  /**
   * Shows or clears a fault that is laid to a node; one that is the whole chain's has no such
   * gauge.
   *
   * @param suspect empty when nobody can tell
   */
  public void divergence(FaultKind kind, Optional<NodeId> suspect, boolean open) {
    faults.show(kind, suspect, open);
  }

  /** Shows or clears a divergence that a drill made, apart from every real one. */
  public void drill(FaultKind kind, boolean open) {
    faults.drill(kind, open);
  }

  /**
   * Shows or clears why nodes diverge.
   *
   * @param cause the short class of a diagnosis; one that is not known counts as {@code other}
   */
  public void cause(FaultKind kind, String cause, boolean open) {
    faults.cause(kind, cause, open);
  }

  /** Whether a divergence is open at or below the finalized height. */
  public void divergenceFinalized(boolean is) {
    finalized.set(is ? 1 : 0);
  }

  /** How many incidents of a kind last, drills left out. */
  public void incidentsOpen(FaultKind kind, long count) {
    faults.open(kind, count);
  }

  /** A drill's notice reached every receiver. */
  public void drillSucceeded(Instant at) {
    drillSuccess.set(at.toEpochMilli());
  }

  /**
   * A new incident.
   *
   * @param sinceHeader from the time in the disputed header; empty if there is none
   */
  public void incidentOpened(FaultKind kind, Optional<Duration> sinceHeader) {
    faults.opened(kind);
    sinceHeader.ifPresent(detection::record);
  }

  public void diagnosed(TraceDiffResult result, Duration took) {
    Labels.get(diffs, result).record(took);
  }
}
