package io.tipwatch.incident.store;

import io.tipwatch.incident.Incident;
import java.util.List;

/** What became of a batch of events. */
public sealed interface Outcome {
  /** All of it is durable, now or from an earlier try. */
  record Stored() implements Outcome {}

  /**
   * None of it is kept, since another watchdog was first: decide again with what it stored.
   *
   * @param current the incidents in question as they are stored
   */
  record Conflict(List<Incident> current) implements Outcome {
    public Conflict {
      current = List.copyOf(current);
    }
  }
}
