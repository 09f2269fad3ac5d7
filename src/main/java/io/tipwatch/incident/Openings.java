package io.tipwatch.incident;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When the latest incidents opened, no more of them than the rules allow in their window. */
final class Openings {
  private final Map<Book.Lane, List<Instant>> lanes;
  private final IncidentRules rules;
  private final Instant now;

  Openings(Map<Book.Lane, List<Instant>> before, IncidentRules rules, Instant now) {
    this.lanes = new HashMap<>(before);
    this.rules = rules;
    this.now = now;
  }

  Map<Book.Lane, List<Instant>> all() {
    return lanes;
  }

  /** Counts one more; false if that is too many. */
  boolean count(Book.Lane lane) {
    List<Instant> recent = new ArrayList<>(recent(lane));
    recent.add(now);
    boolean few = recent.size() <= rules.stormLimit();
    // with too many the oldest goes, so that the list stays as long as the limit
    lanes.put(lane, List.copyOf(few ? recent : recent.subList(1, recent.size())));
    return few;
  }

  /** Whether any incident opened on the chain within the window. */
  boolean any(String chain) {
    return lanes.keySet().stream()
        .anyMatch(lane -> lane.chain().equals(chain) && !recent(lane).isEmpty());
  }

  private List<Instant> recent(Book.Lane lane) {
    Instant since = now.minus(rules.stormWindow());
    return lanes.getOrDefault(lane, List.of()).stream()
        .filter(opened -> opened.isAfter(since) && !opened.isAfter(now))
        .toList();
  }
}
