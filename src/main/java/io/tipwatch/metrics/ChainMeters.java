package io.tipwatch.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.tipwatch.chain.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of one chain, and the way to those of its nodes. Safe for use from any thread. */
public final class ChainMeters {
  /** The short classes of causes that a diagnosis names, and the rest. */
  private static final Set<String> CAUSES =
      Set.of(
          "actor-bundle",
          "crypto",
          "externs",
          "gas",
          "header",
          "local-data",
          "migration",
          "nondeterminism",
          "none",
          "other",
          "remark",
          "state",
          "unknown",
          "validation",
          "versions");

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
  private final Map<FaultKind, Counter> incidents = new EnumMap<>(FaultKind.class);
  private final Map<TraceDiffResult, Timer> diffs = new EnumMap<>(TraceDiffResult.class);
  private final Map<FaultKind, AtomicLong> open = new EnumMap<>(FaultKind.class);
  private final Map<Fault, AtomicLong> active = new HashMap<>();
  private final Map<Caused, AtomicLong> causes = new HashMap<>();
  private final AtomicLong finalized;
  private final AtomicLong drillSuccess;
  private final AtomicLong verifiedHeight;
  private final AtomicLong verifiedTime;
  private final AtomicLong verificationLag;
  private final AtomicLong coverageGap;
  private final DistributionSummary reorgDepth;
  private final Counter nullRounds;
  private final Timer detection;

  /** A kind of fault and the node it is laid to: one series of {@code divergence_active}. */
  private record Fault(FaultKind kind, String node, boolean drill) {
    static final String UNKNOWN = "unknown";

    static Fault real(FaultKind kind, String node) {
      return new Fault(kind, node, false);
    }

    /** A drill breaks a simulated node, which has no series of its own. */
    static Fault drill(FaultKind kind) {
      return new Fault(kind, "drill", true);
    }
  }

  /** A kind of fault and why: one series of {@code divergence_cause}. */
  private record Caused(FaultKind kind, String cause) {}

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
    for (FaultKind kind : FaultKind.values()) {
      Tags ofKind = tags.and("kind", Labels.of(kind));
      incidents.put(kind, registry.counter("incidents", "Faults found", ofKind));
      open.put(kind, registry.gauge("incidents.open", "Incidents that last", ofKind));
    }
    finalized =
        registry.gauge(
            "divergence.finalized", "1 while an open divergence lies in finalized history", tags);
    drillSuccess =
        registry.timestamp(
            "drill.last.success.timestamp", "When a drill last reached every receiver", tags);
    watched
        .nodes()
        .forEach(node -> nodes.put(node, new NodeMeters(registry, watched.chain(), node)));
    registerFaults(registry, tags);
  }

  private void registerFaults(Registry registry, Tags tags) {
    for (FaultKind kind : FaultKind.values()) {
      if (!kind.divergence()) {
        continue;
      }
      for (String cause : CAUSES) {
        causes.put(
            new Caused(kind, cause),
            registry.gauge(
                "divergence.cause",
                "1 while an open divergence has this cause",
                tags.and("kind", Labels.of(kind), "cause", cause)));
      }
      registerFault(registry, tags, Fault.real(kind, Fault.UNKNOWN));
      registerFault(registry, tags, Fault.drill(kind));
      nodes.keySet().forEach(node -> registerFault(registry, tags, Fault.real(kind, node.name())));
    }
  }

  private void registerFault(Registry registry, Tags tags, Fault fault) {
    active.put(
        fault,
        registry.gauge(
            "divergence.active",
            "1 while the nodes compute different states",
            tags.and("kind", Labels.of(fault.kind()), "node", fault.node())
                .and("drill", Boolean.toString(fault.drill()))));
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
   * Shows or clears a divergence; other kinds of fault have no such gauge.
   *
   * @param suspect the node it is laid to; empty when nobody can tell
   */
  public void divergence(FaultKind kind, Optional<NodeId> suspect, boolean open) {
    show(Fault.real(kind, suspect.map(NodeId::name).orElse(Fault.UNKNOWN)), open);
  }

  /** Shows or clears what a drill injected, apart from every real divergence. */
  public void drill(FaultKind kind, boolean open) {
    show(Fault.drill(kind), open);
  }

  private void show(Fault fault, boolean open) {
    AtomicLong gauge = active.get(fault);
    if (gauge != null) {
      gauge.set(open ? 1 : 0);
    }
  }

  /** Whether a divergence is open at or below the finalized height. */
  public void divergenceFinalized(boolean is) {
    finalized.set(is ? 1 : 0);
  }

  /** How many incidents of a kind last, drills left out. */
  public void incidentsOpen(FaultKind kind, long count) {
    Labels.get(open, kind).set(count);
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
    Labels.get(incidents, kind).increment();
    sinceHeader.ifPresent(detection::record);
  }

  /**
   * Shows or clears why nodes diverge.
   *
   * @param cause the short class of a diagnosis; one that is not known counts as {@code other}
   */
  public void cause(FaultKind kind, String cause, boolean open) {
    AtomicLong gauge = causes.get(new Caused(kind, CAUSES.contains(cause) ? cause : Labels.OTHER));
    if (gauge != null) {
      gauge.set(open ? 1 : 0);
    }
  }

  public void diagnosed(TraceDiffResult result, Duration took) {
    Labels.get(diffs, result).record(took);
  }
}
