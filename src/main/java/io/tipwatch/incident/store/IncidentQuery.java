package io.tipwatch.incident.store;

import io.tipwatch.incident.IncidentId;
import java.util.Optional;

/**
 * Which incidents to list, newest first.
 *
 * @param open whether to leave out those that are over
 * @param before the last one of the page before
 * @param limit 1 to 1,000
 */
public record IncidentQuery(
    Optional<String> chain, boolean open, Optional<IncidentId> before, int limit) {
  public static final int MAX_LIMIT = 1_000;

  public IncidentQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("a page has 1 to 1000 incidents: " + limit);
    }
  }
}
