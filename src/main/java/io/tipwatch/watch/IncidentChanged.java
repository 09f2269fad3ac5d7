package io.tipwatch.watch;

import io.tipwatch.incident.IncidentEvent;
import java.time.Instant;

/**
 * An incident opened, went on, or ended.
 *
 * @param durable whether it is in the store, so that the outbox tells it
 */
public record IncidentChanged(IncidentEvent event, boolean durable, Instant at) {}
