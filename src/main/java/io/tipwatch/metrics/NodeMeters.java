package io.tipwatch.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of one node of one chain. Safe for use from any thread. */
public final class NodeMeters {
  private static final Duration[] CALL_BUCKETS = {
    Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(2)
  };

  private final Registry registry;
  private final Tags tags;
  private final AtomicLong up;
  private final AtomicLong headHeight;
  private final AtomicLong safeHeight;
  private final AtomicLong finalizedHeight;
  private final AtomicLong headTime;
  private final AtomicLong headLag;
  private final AtomicLong lastEvent;
  private final AtomicLong heavy;
  private final Counter reorgs;
  private final Counter steps;
  private final Counter traceBytes;
  private final Timer calls;
  private final Map<NodeState, AtomicLong> states = new EnumMap<>(NodeState.class);
  private final Map<ReconnectReason, Counter> reconnects = new EnumMap<>(ReconnectReason.class);
  private final Map<Call, Counter> requests = new ConcurrentHashMap<>();
  private Gauge info;

  /** A method of the fixed list and an outcome: what {@code rpc_requests_total} tells apart. */
  private record Call(String method, RpcOutcome outcome) {}

  NodeMeters(Registry registry, String chain, NodeId node) {
    this.registry = registry;
    tags = Tags.of("chain", chain, "node", node.name());
    up = registry.gauge("node.up", "Whether the node answers", tags);
    headHeight = registry.gauge("node.head.height", "Height of the node's head", tags);
    safeHeight =
        registry.gauge(
            "node.safe.height", "Up to which height the node calls its chain safe", tags);
    finalizedHeight =
        registry.gauge(
            "node.finalized.height", "Up to which height the node calls its chain final", tags);
    headTime = registry.timestamp("node.head.timestamp", "Header time of the node's head", tags);
    headLag = registry.gauge("node.head.lag.blocks", "Heights behind the reference head", tags);
    lastEvent =
        registry.timestamp(
            "subscription.last.event.timestamp", "When the subscription last told a head", tags);
    heavy = registry.gauge("rpc.inflight.heavy", "Re-executions that the node works on", tags);
    reorgs = registry.counter("reorgs", "Times the node left tipsets of its chain", tags);
    steps = registry.counter("trace.steps.compared", "Trace steps compared", tags);
    traceBytes = registry.counter("trace.bytes", "Bytes of execution traces received", tags);
    calls = registry.timer("rpc.request.duration", "How long calls take", tags, CALL_BUCKETS);
    for (NodeState state : NodeState.values()) {
      states.put(
          state,
          registry.gauge(
              "node.chain.state",
              "1 for the state that the node is in",
              tags.and("state", Labels.of(state))));
    }
    for (ReconnectReason reason : ReconnectReason.values()) {
      reconnects.put(
          reason,
          registry.counter(
              "subscription.reconnects",
              "Times the subscription was opened anew",
              tags.and("reason", Labels.of(reason))));
    }
    state(NodeState.UNKNOWN);
    info = newInfo("unknown", "unknown");
  }

  public void up(boolean answers) {
    up.set(answers ? 1 : 0);
  }

  /** Which software answers; the texts may be the node's own. */
  public synchronized void info(String client, String version) {
    registry.prometheus().remove(info);
    info = newInfo(client, version);
  }

  public void head(long height, Instant time) {
    headHeight.set(height);
    headTime.set(time.toEpochMilli());
  }

  /** Up to where the node calls its chain safe; 0 while it does not say. */
  public void safe(long height) {
    safeHeight.set(height);
  }

  /** Up to where the node calls its chain final; 0 while it does not say. */
  public void finalized(long height) {
    finalizedHeight.set(height);
  }

  public void lag(long heights) {
    headLag.set(heights);
  }

  public void verdict(Verdict verdict) {
    state(NodeState.of(verdict));
  }

  public void headTold(Instant at) {
    lastEvent.set(at.toEpochMilli());
  }

  public void reconnected(ReconnectReason reason) {
    Labels.get(reconnects, reason).increment();
  }

  void reorg() {
    reorgs.increment();
  }

  /** Counts a call; an unknown method counts as {@code other}. */
  public void called(String method, RpcOutcome outcome, Duration took) {
    requests
        .computeIfAbsent(new Call(Labels.method(method), outcome), this::newRequests)
        .increment();
    calls.record(took);
  }

  public void heavyBegan() {
    heavy.incrementAndGet();
  }

  public void heavyEnded() {
    heavy.decrementAndGet();
  }

  public void stepsCompared(long count) {
    steps.increment((double) count);
  }

  public void traceReceived(long bytes) {
    traceBytes.increment((double) bytes);
  }

  private void state(NodeState now) {
    states.forEach((state, value) -> value.set(state == now ? 1 : 0));
  }

  private Gauge newInfo(String client, String version) {
    return registry.info(
        "node.info",
        "The software that the node runs",
        tags.and("client", Labels.foreign(client), "version", Labels.foreign(version)));
  }

  private Counter newRequests(Call call) {
    return registry.counter(
        "rpc.requests",
        "Calls made to the node",
        tags.and("method", call.method(), "outcome", Labels.of(call.outcome())));
  }
}
