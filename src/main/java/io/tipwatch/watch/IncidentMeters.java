package io.tipwatch.watch;

import io.tipwatch.chain.NodeId;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentKind;
import io.tipwatch.incident.Life;
import io.tipwatch.metrics.ChainMeters;
import io.tipwatch.metrics.FaultKind;
import io.tipwatch.metrics.Meters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Shows on the meters which incidents are open. Confined to the incident desk's thread. */
final class IncidentMeters {
  private final Meters meters;
  private final Collection<String> chains;
  private Set<Shown> shown = Set.of();

  IncidentMeters(Meters meters, Collection<String> chains) {
    this.meters = meters;
    this.chains = List.copyOf(chains);
  }

  /** One series that is 1 while something is open. */
  private sealed interface Shown {
    String chain();
  }

  private record Blamed(String chain, FaultKind kind, Optional<NodeId> node) implements Shown {}

  private record Drilled(String chain, FaultKind kind) implements Shown {}

  private record Caused(String chain, FaultKind kind, String cause) implements Shown {}

  /** All that is open now, and nothing else. */
  void show(Collection<Incident> open) {
    Set<Shown> now = new HashSet<>();
    Map<String, List<Incident>> byChain = new java.util.HashMap<>();
    for (Incident incident : open) {
      if (chains.contains(incident.chain())) {
        byChain.computeIfAbsent(incident.chain(), _ -> new ArrayList<>()).add(incident);
        now.addAll(shown(incident));
      }
    }
    shown.stream().filter(old -> !now.contains(old)).forEach(old -> set(old, false));
    now.forEach(one -> set(one, true));
    shown = now;
    chains.forEach(chain -> count(chain, byChain.getOrDefault(chain, List.of())));
  }

  private void count(String chain, List<Incident> open) {
    ChainMeters ours = meters.chain(chain);
    for (IncidentKind kind : IncidentKind.values()) {
      long count = open.stream().filter(one -> one.kind() == kind && !one.drill()).count();
      ours.incidentsOpen(fault(kind), count);
    }
    ours.divergenceFinalized(
        open.stream().anyMatch(one -> !one.drill() && one.life() instanceof Life.Finalized));
  }

  private static List<Shown> shown(Incident incident) {
    FaultKind kind = fault(incident.kind());
    if (incident.drill()) {
      return List.of(new Drilled(incident.chain(), kind));
    }
    List<Shown> series = new ArrayList<>();
    List<NodeId> suspects = incident.parties().suspects();
    suspects.forEach(node -> series.add(new Blamed(incident.chain(), kind, Optional.of(node))));
    if (suspects.isEmpty()) {
      series.add(new Blamed(incident.chain(), kind, lone(incident)));
    }
    series.add(new Caused(incident.chain(), kind, incident.clue().kind()));
    return series;
  }

  /** An incident about one node is laid to that node, whether or not a majority says so. */
  private static Optional<NodeId> lone(Incident incident) {
    Set<NodeId> nodes = incident.parties().nodes();
    return nodes.size() == 1 ? Optional.of(nodes.iterator().next()) : Optional.empty();
  }

  private void set(Shown series, boolean open) {
    ChainMeters ours = meters.chain(series.chain());
    switch (series) {
      case Blamed(var _, FaultKind kind, Optional<NodeId> node) ->
          ours.divergence(kind, node, open);
      case Drilled(var _, FaultKind kind) -> ours.drill(kind, open);
      case Caused(var _, FaultKind kind, String cause) -> ours.cause(kind, cause, open);
    }
  }

  /** A new one. */
  void opened(Incident incident, Optional<Duration> sinceHeader) {
    if (chains.contains(incident.chain()) && !incident.drill()) {
      meters.chain(incident.chain()).incidentOpened(fault(incident.kind()), sinceHeader);
    }
  }

  private static FaultKind fault(IncidentKind kind) {
    return FaultKind.valueOf(kind.name());
  }
}
