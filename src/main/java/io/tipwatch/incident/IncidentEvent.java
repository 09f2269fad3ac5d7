package io.tipwatch.incident;

import io.tipwatch.chain.NodeId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What became of an incident, with the incident as it is afterwards. */
public sealed interface IncidentEvent {
  /** The incident that changed; empty for what changes nothing that is kept. */
  default Optional<Incident> changed() {
    return switch (this) {
      case Opened(Incident incident, var _) -> Optional.of(incident);
      case Updated(Incident incident, var _) -> Optional.of(incident);
      case Located(Incident incident) -> Optional.of(incident);
      case Finalized(Incident incident) -> Optional.of(incident);
      case Resolved(Incident incident) -> Optional.of(incident);
      case Suppressed _ -> Optional.empty();
    };
  }

  /** The new report as JSON, when there is one. */
  default Optional<String> report() {
    return switch (this) {
      case Opened(var _, Optional<String> report) -> report;
      case Updated(var _, Optional<String> report) -> report;
      case Located _, Finalized _, Resolved _, Suppressed _ -> Optional.empty();
    };
  }

  /** Whether, and how, people are told. */
  default Optional<NoticeKind> notice() {
    return switch (this) {
      case Opened(Incident incident, var _) when incident.told() -> Optional.of(NoticeKind.FIRING);
      case Located(Incident incident) when incident.told() -> Optional.of(NoticeKind.FIRING);
      case Resolved(Incident incident) when incident.told() -> Optional.of(NoticeKind.RESOLVED);
      case Opened _, Updated _, Located _, Finalized _, Resolved _, Suppressed _ ->
          Optional.empty();
    };
  }

  /** A new incident. */
  record Opened(Incident incident, Optional<String> report) implements IncidentEvent {}

  /** More nodes, more heights, or a newer report. */
  record Updated(Incident incident, Optional<String> report) implements IncidentEvent {}

  /** The first difference is known. */
  record Located(Incident incident) implements IncidentEvent {}

  /** The network's own finality has spoken. */
  record Finalized(Incident incident) implements IncidentEvent {}

  /** It is over, or is explained by another. */
  record Resolved(Incident incident) implements IncidentEvent {}

  /** A symptom that opens nothing, since an open incident explains it; said once. */
  record Suppressed(String chain, IncidentKind kind, Set<NodeId> nodes, IncidentId by, Instant at)
      implements IncidentEvent {
    public Suppressed {
      nodes = Set.copyOf(nodes);
    }
  }
}
