package io.tipwatch.incident;

import io.tipwatch.chain.NodeId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the rules remember: the open incidents, which are durable elsewhere, and short memories that
 * may be lost in a restart.
 *
 * @param waiting since when a trouble lasts that is no incident yet
 * @param calm since when all is well again
 * @param openings when the latest incidents opened, to notice a storm
 * @param hidden symptoms that were suppressed, so that it is said once
 * @param latest the last place where an incident was seen
 * @param dark chains of which nothing is heard or nothing moves
 */
public record Book(
    Map<IncidentId, Incident> open,
    Map<Trouble, Instant> waiting,
    Map<IncidentId, Instant> calm,
    Map<Lane, List<Instant>> openings,
    Map<Trouble, IncidentId> hidden,
    Map<IncidentId, Place> latest,
    Set<String> dark) {

  public static final Book EMPTY =
      new Book(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Set.of());

  /** A kind of trouble with certain nodes. */
  public record Trouble(String chain, IncidentKind kind, Set<NodeId> nodes) {
    public Trouble {
      nodes = Set.copyOf(nodes);
    }
  }

  /** Incidents that are counted together. */
  public record Lane(String chain, Severity severity) {}

  public Book {
    open = Map.copyOf(open);
    waiting = Map.copyOf(waiting);
    calm = Map.copyOf(calm);
    openings = Map.copyOf(openings);
    hidden = Map.copyOf(hidden);
    latest = Map.copyOf(latest);
    dark = Set.copyOf(dark);
  }

  /** The book after a restart. */
  public static Book of(Collection<Incident> stored) {
    Book book = EMPTY;
    for (Incident incident : stored) {
      book = book.with(incident);
    }
    return book;
  }

  /** With an incident as somebody else has stored it; without it if it is over. */
  public Book with(Incident stored) {
    Map<IncidentId, Incident> now = new LinkedHashMap<>(open);
    now.values().removeIf(mine -> mine.fingerprint().equals(stored.fingerprint()));
    now.remove(stored.id());
    if (!stored.life().resolved()) {
      now.put(stored.id(), stored);
    }
    return new Book(now, waiting, calm, openings, hidden, latest, dark);
  }

  /** What is open, the oldest first; may be changed. */
  Map<IncidentId, Incident> openByAge() {
    Map<IncidentId, Incident> sorted = new LinkedHashMap<>();
    open.values().stream()
        .sorted(Comparator.comparing(Incident::id))
        .forEach(incident -> sorted.put(incident.id(), incident));
    return sorted;
  }

  Optional<Incident> find(IncidentId id) {
    return Optional.ofNullable(open.get(id));
  }
}
