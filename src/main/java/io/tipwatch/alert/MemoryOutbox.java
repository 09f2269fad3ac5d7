package io.tipwatch.alert;

import io.tipwatch.alert.Delivery.Kind;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** An outbox that a restart empties. Safe for use from any thread. */
public final class MemoryOutbox implements Outbox {
  /** How many deliveries wait for one sink; the oldest is dropped beyond that. */
  public static final int MAX_PENDING = 20_000;

  /** How many alerts are remembered as current. */
  public static final int MAX_ALERTS = 20_000;

  /** How many dead letters are kept. */
  public static final int MAX_DEAD = 100;

  private final Consumer<String> dropped;
  private final Map<String, Queue> queues = new HashMap<>();
  private final Map<String, Alert> alerts = new LinkedHashMap<>();
  private final Deque<DeadLetter> dead = new ArrayDeque<>();
  private long lastId;

  /**
   * @param dropped told the name of a sink whose oldest delivery had to go
   */
  public MemoryOutbox(Consumer<String> dropped) {
    this.dropped = dropped;
  }

  /** A delivery that its sink never takes. */
  public record DeadLetter(Delivery delivery, String why) {}

  private record Entry(Delivery delivery, Instant notBefore) {
    boolean future(Instant now) {
      return now.isBefore(notBefore);
    }

    boolean reminder() {
      return delivery.kind() == Kind.REMINDER;
    }
  }

  /** What waits for one sink, by its number, with the incidents that have a reminder waiting. */
  private record Queue(Map<Long, Entry> entries, Set<String> reminding) {
    Queue() {
      this(new LinkedHashMap<>(), new HashSet<>());
    }

    void remove(Entry entry) {
      entries.remove(entry.delivery().id());
      if (entry.reminder()) {
        reminding.remove(entry.delivery().incidentId());
      }
    }

    void forget(String incidentId) {
      if (reminding.remove(incidentId)) {
        entries
            .values()
            .removeIf(e -> e.reminder() && e.delivery().incidentId().equals(incidentId));
      }
    }
  }

  /** Queues an alert for some sinks. */
  public synchronized void add(Alert alert, Kind kind, Collection<String> sinks, Instant at) {
    alerts.remove(alert.incidentId());
    alerts.put(alert.incidentId(), alert);
    if (alerts.size() > MAX_ALERTS) {
      alerts.remove(alerts.keySet().iterator().next());
    }
    for (String sink : sinks) {
      if (kind == Kind.RESOLVED) {
        queue(sink).forget(alert.incidentId());
      }
      put(sink, kind, alert, at);
    }
  }

  @Override
  public synchronized List<Delivery> due(String sink, Instant now, int limit) {
    Set<String> seen = new HashSet<>();
    List<Delivery> due = new ArrayList<>();
    for (Entry entry : queue(sink).entries().values()) {
      boolean waits = entry.future(now);
      boolean first = !(waits && entry.reminder()) && seen.add(entry.delivery().incidentId());
      if (first && !waits) {
        due.add(latest(entry));
      }
      if (due.size() == limit) {
        break;
      }
    }
    return due;
  }

  @Override
  public synchronized void sent(long id, Instant at, Optional<Instant> remindAt) {
    remove(id)
        .ifPresent(entry -> {
          Delivery delivery = entry.delivery();
          Alert alert = alerts.get(delivery.incidentId());
          Queue queue = queue(delivery.sink());
          if (remindAt.isPresent()
              && alert != null
              && alert.open()
              && !queue.reminding().contains(delivery.incidentId())) {
            put(delivery.sink(), Kind.REMINDER, alert, remindAt.get());
          }
        });
  }

  @Override
  public synchronized void retry(long id, Instant notBefore, int tries, String why) {
    for (Queue queue : queues.values()) {
      queue
          .entries()
          .computeIfPresent(id, (_, entry) -> new Entry(entry.delivery().failed(), notBefore));
    }
  }

  @Override
  public synchronized void dead(long id, String why) {
    remove(id)
        .ifPresent(entry -> {
          if (dead.size() == MAX_DEAD) {
            dead.removeFirst();
          }
          dead.addLast(new DeadLetter(entry.delivery(), why));
        });
  }

  @Override
  public synchronized Backlog backlog(String sink, Instant now) {
    List<Delivery> waiting =
        queue(sink).entries().values().stream()
            .filter(entry -> !(entry.reminder() && entry.future(now)))
            .map(Entry::delivery)
            .toList();
    return new Backlog(
        waiting.size(), waiting.stream().map(Delivery::created).min(Instant::compareTo));
  }

  @Override
  public synchronized List<Alert> current(Instant endedAfter) {
    return alerts.values().stream()
        .filter(alert -> alert.ended().map(end -> end.isAfter(endedAfter)).orElse(true))
        .toList();
  }

  /** The last dead letters, oldest first. */
  public synchronized List<DeadLetter> dead() {
    return List.copyOf(dead);
  }

  private void put(String sink, Kind kind, Alert alert, Instant at) {
    Queue queue = queue(sink);
    long id = ++lastId;
    queue
        .entries()
        .put(id, new Entry(new Delivery(id, sink, alert.incidentId(), id, kind, alert, 0, at), at));
    if (kind == Kind.REMINDER) {
      queue.reminding().add(alert.incidentId());
    }
    if (queue.entries().size() > MAX_PENDING) {
      queue.remove(queue.entries().values().iterator().next());
      dropped.accept(sink);
    }
  }

  private Delivery latest(Entry entry) {
    Delivery d = entry.delivery();
    Alert alert = alerts.getOrDefault(d.incidentId(), d.payload());
    return entry.reminder()
        ? new Delivery(
            d.id(), d.sink(), d.incidentId(), d.sequence(), d.kind(), alert, d.tries(), d.created())
        : d;
  }

  private Optional<Entry> remove(long id) {
    for (Queue queue : queues.values()) {
      Entry entry = queue.entries().get(id);
      if (entry != null) {
        queue.remove(entry);
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  private Queue queue(String sink) {
    return queues.computeIfAbsent(sink, _ -> new Queue());
  }
}
