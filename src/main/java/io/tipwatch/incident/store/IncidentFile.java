package io.tipwatch.incident.store;

import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentId;
import java.util.List;
import java.util.Optional;

/**
 * All that is kept of one incident.
 *
 * @param report the latest report as JSON
 * @param symptoms incidents that ended because this one explains them
 */
public record IncidentFile(
    Incident incident,
    Optional<String> report,
    List<Evidence> evidence,
    List<IncidentId> symptoms) {
  public IncidentFile {
    evidence = List.copyOf(evidence);
    symptoms = List.copyOf(symptoms);
  }
}
