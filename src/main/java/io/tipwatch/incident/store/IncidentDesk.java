package io.tipwatch.incident.store;

import io.tipwatch.incident.Book;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentEvent;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.IncidentRules;
import io.tipwatch.incident.Sign;
import io.tipwatch.incident.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * Hears signs, decides, and makes what follows durable. When the store fails it goes on from
 * memory, and catches up when the store is back. Confined to one thread, which may be a virtual
 * one; calls block.
 */
public final class IncidentDesk {
  /** How many batches wait in memory for a store that fails. */
  public static final int MAX_WAITING = 10_000;

  private static final int MAX_DECISIONS = 4;

  /** A store that failed is left alone for this long, since each try may wait for a lock. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final IncidentRules rules;
  private final IncidentStore store;
  private final List<OutboxSink> sinks;
  private final Supplier<IncidentId> ids;
  private final Deque<List<IncidentEvent>> waiting = new ArrayDeque<>();
  private Book book;
  private Instant notBefore = Instant.MIN;
  private long lost;

  /**
   * What followed from a sign.
   *
   * @param durable whether it is in the store, so that the outbox will tell it; if not, tell it
   *     from here
   * @param problem why the store failed; empty if it did not
   */
  public record Told(List<IncidentEvent> events, boolean durable, String problem) {}

  /** A desk that goes on with what is open in the store. */
  public IncidentDesk(
      IncidentRules rules, IncidentStore store, List<OutboxSink> sinks, Supplier<IncidentId> ids)
      throws StoreException {
    this.rules = rules;
    this.store = store;
    this.sinks = List.copyOf(sinks);
    this.ids = ids;
    this.book = Book.of(store.open());
  }

  /** What is open, durable or not. */
  public Collection<Incident> open() {
    return book.open().values();
  }

  /** Batches that are not durable yet. */
  public int waiting() {
    return waiting.size();
  }

  /** Batches that were given up since too many waited. */
  public long lost() {
    return lost;
  }

  /** Hears a sign; never fails because the store does. */
  public Told hear(Watch watch, Sign sign) {
    for (int round = 1; ; round++) {
      IncidentRules.Decision decision = rules.decide(book, watch, sign, ids);
      List<IncidentEvent> kept =
          decision.events().stream().filter(event -> event.changed().isPresent()).toList();
      if (kept.isEmpty() && waiting.isEmpty()) {
        book = decision.book();
        return new Told(decision.events(), true, "");
      }
      if (sign.at().isBefore(notBefore)) {
        book = decision.book();
        await(kept);
        return new Told(decision.events(), kept.isEmpty(), "the store failed lately");
      }
      try {
        if (!catchUp() || !stored(kept)) {
          if (round < MAX_DECISIONS) {
            continue;
          }
          throw new StoreException("other watchdogs change the same incidents all the time");
        }
        book = decision.book();
        return new Told(decision.events(), true, "");
      } catch (StoreException e) {
        book = decision.book();
        await(kept);
        notBefore = sign.at().plus(PAUSE);
        return new Told(decision.events(), kept.isEmpty(), String.valueOf(e.getMessage()));
      }
    }
  }

  /** Stores what waited; false if the book changed under it. */
  private boolean catchUp() throws StoreException {
    boolean agreed = true;
    while (!waiting.isEmpty()) {
      agreed &= stored(waiting.getFirst());
      waiting.removeFirst();
    }
    return agreed;
  }

  /** False if another watchdog was first: then the book is as the store has it. */
  private boolean stored(List<IncidentEvent> events) throws StoreException {
    if (events.isEmpty()) {
      return true;
    }
    return switch (store.apply(events, sinks)) {
      case Outcome.Stored() -> true;
      case Outcome.Conflict(List<Incident> current) -> {
        current.forEach(incident -> book = book.with(incident));
        yield false;
      }
    };
  }

  private void await(List<IncidentEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    if (waiting.size() == MAX_WAITING) {
      waiting.removeFirst();
      lost++;
    }
    waiting.addLast(events);
  }
}
