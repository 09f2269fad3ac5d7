package io.tipwatch.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.tipwatch.chain.NodeId;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The meters of what is wrong on one chain. Safe for use from any thread. */
final class FaultMeters {
  /** The short classes of causes that a diagnosis names, and the rest. */
  static final Set<String> CAUSES =
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
          Labels.OTHER,
          "remark",
          "state",
          "unknown",
          "validation",
          "versions");

  private static final String UNKNOWN = "unknown";

  private final Registry registry;
  private final Tags chain;
  private final Map<FaultKind, Counter> incidents = new EnumMap<>(FaultKind.class);
  private final Map<FaultKind, AtomicLong> open = new EnumMap<>(FaultKind.class);
  private final Map<Fault, AtomicLong> active = new HashMap<>();
  private final Map<Caused, AtomicLong> causes = new HashMap<>();

  /** A kind of fault and the node it is laid to. */
  private record Fault(FaultKind kind, String node, boolean drill) {
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

  FaultMeters(Registry registry, Tags chain, Collection<NodeId> nodes) {
    this.registry = registry;
    this.chain = chain;
    for (FaultKind kind : FaultKind.values()) {
      Tags ofKind = chain.and("kind", Labels.of(kind));
      incidents.put(kind, registry.counter("incidents", "Faults found", ofKind));
      open.put(kind, registry.gauge("incidents.open", "Incidents that last", ofKind));
      switch (kind.scope()) {
        case DIVERGENCE -> divergence(kind, nodes);
        case NODE -> node(kind, nodes);
        case CHAIN -> {}
      }
    }
  }

  private void divergence(FaultKind kind, Collection<NodeId> nodes) {
    CAUSES.forEach(cause ->
        causes.put(
            new Caused(kind, cause),
            registry.gauge(
                "divergence.cause",
                "1 while an open divergence has this cause",
                chain.and("kind", Labels.of(kind), "cause", cause))));
    active(Fault.real(kind, UNKNOWN));
    active(Fault.drill(kind));
    nodes.forEach(node -> active(Fault.real(kind, node.name())));
  }

  private void active(Fault fault) {
    active.put(
        fault,
        registry.gauge(
            "divergence.active",
            "1 while the nodes compute different states",
            tags(fault).and("drill", Boolean.toString(fault.drill()))));
  }

  private void node(FaultKind kind, Collection<NodeId> nodes) {
    nodes.forEach(node -> open(Fault.real(kind, node.name())));
    if (kind == FaultKind.FORK) { // the others are about one node by their nature
      open(Fault.real(kind, UNKNOWN));
    }
  }

  private void open(Fault fault) {
    active.put(
        fault,
        registry.gauge(
            "node.incident.open", "1 while an incident about the node lasts", tags(fault)));
  }

  private Tags tags(Fault fault) {
    return chain.and("kind", Labels.of(fault.kind()), "node", fault.node());
  }

  void opened(FaultKind kind) {
    Labels.get(incidents, kind).increment();
  }

  void open(FaultKind kind, long count) {
    Labels.get(open, kind).set(count);
  }

  void show(FaultKind kind, Optional<NodeId> suspect, boolean open) {
    show(active.get(Fault.real(kind, suspect.map(NodeId::name).orElse(UNKNOWN))), open);
  }

  void drill(FaultKind kind, boolean open) {
    show(active.get(Fault.drill(kind)), open);
  }

  void cause(FaultKind kind, String cause, boolean open) {
    show(causes.get(new Caused(kind, CAUSES.contains(cause) ? cause : Labels.OTHER)), open);
  }

  private static void show(@Nullable AtomicLong gauge, boolean open) {
    if (gauge != null) {
      gauge.set(open ? 1 : 0);
    }
  }
}
