package io.tipwatch.incident.store;

import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.NoticeKind;
import java.time.Instant;

/**
 * One notice that waits for its sink.
 *
 * @param sequence its place in the outbox, which grows
 * @param version of the incident that it tells; with sink, incident, kind and number it is unique
 * @param number 0, or which reminder it is
 * @param payload the incident as JSON, schema {@code tipwatch.incident/1}
 * @param tries how often it was tried in vain
 */
public record Outgoing(
    long sequence,
    String sink,
    IncidentId incident,
    long version,
    NoticeKind kind,
    long number,
    String payload,
    Instant created,
    long tries) {

  Outgoing telling(String other) {
    return new Outgoing(sequence, sink, incident, version, kind, number, other, created, tries);
  }
}
