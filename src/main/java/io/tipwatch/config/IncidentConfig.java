package io.tipwatch.config;

import java.time.Duration;

/**
 * When an incident opens and ends.
 *
 * @param patience how long a node must be down or behind before that is an incident
 * @param calm how long all must be well before an incident is over
 * @param stormLimit how many incidents of one severity may open on a chain within the window; the
 *     further ones are kept, and told as one
 */
public record IncidentConfig(
    Duration patience, Duration calm, int stormLimit, Duration stormWindow) {
  public static final IncidentConfig DEFAULT =
      new IncidentConfig(Duration.ofMinutes(1), Duration.ofMinutes(1), 10, Duration.ofMinutes(5));
}
