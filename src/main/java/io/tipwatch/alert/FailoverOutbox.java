package io.tipwatch.alert;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable outbox, and beside it one in memory for what the store could not take: a full disk
 * must not keep an alert from people. What memory has told is told again once the store has caught
 * up, since nobody knows whether the first time was noted. Safe for use from any thread.
 */
public final class FailoverOutbox implements Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(FailoverOutbox.class);

  /** Notes for the store that wait until it works again; the oldest goes beyond that. */
  static final int MAX_OWED = 10_000;

  private final Outbox store;
  private final MemoryOutbox memory;
  private final Deque<Runnable> owed = new ArrayDeque<>();
  private boolean failing;

  public FailoverOutbox(Outbox store, MemoryOutbox memory) {
    this.store = store;
    this.memory = memory;
  }

  @Override
  public List<Delivery> due(String sink, Instant now, int limit) {
    List<Delivery> due = new ArrayList<>();
    for (Delivery delivery : memory.due(sink, now, limit)) {
      due.add(inMemory(delivery));
    }
    if (due.size() < limit && settle()) {
      due.addAll(ask(() -> store.due(sink, now, limit - due.size())).orElse(List.of()));
    }
    return due;
  }

  /** Numbers below zero are those of the memory. */
  private static Delivery inMemory(Delivery d) {
    return new Delivery(
        -d.id(),
        d.sink(),
        d.incidentId(),
        -d.sequence(),
        d.kind(),
        d.payload(),
        d.tries(),
        d.created());
  }

  @Override
  public void sent(long id, Instant at, Optional<Instant> remindAt) {
    if (id < 0) {
      memory.sent(-id, at, Optional.empty()); // the store reminds of it when it has it
    } else {
      note(() -> store.sent(id, at, remindAt));
    }
  }

  @Override
  public void retry(long id, Instant notBefore, int tries, String why) {
    if (id < 0) {
      memory.retry(-id, notBefore, tries, why);
    } else {
      note(() -> store.retry(id, notBefore, tries, why));
    }
  }

  @Override
  public void dead(long id, String why) {
    if (id < 0) {
      memory.dead(-id, why);
    } else {
      note(() -> store.dead(id, why));
    }
  }

  @Override
  public Backlog backlog(String sink, Instant now) {
    Backlog here = memory.backlog(sink, now);
    Backlog there = ask(() -> store.backlog(sink, now)).orElse(new Backlog(0, Optional.empty()));
    Optional<Instant> oldest =
        here.oldest()
            .flatMap(a -> there.oldest().map(b -> a.isBefore(b) ? a : b))
            .or(here::oldest)
            .or(there::oldest);
    return new Backlog(here.pending() + there.pending(), oldest);
  }

  @Override
  public List<Alert> current(Instant endedAfter) {
    List<Alert> current = new ArrayList<>(ask(() -> store.current(endedAfter)).orElse(List.of()));
    for (Alert alert : memory.current(endedAfter)) {
      if (current.stream().noneMatch(one -> one.incidentId().equals(alert.incidentId()))) {
        current.add(alert);
      }
    }
    return current;
  }

  private synchronized void note(Runnable note) {
    if (owed.size() == MAX_OWED) {
      owed.removeFirst();
    }
    owed.addLast(note);
    settle();
  }

  /** Writes the notes that wait, in order; false if the store still fails, so nothing is due. */
  private synchronized boolean settle() {
    while (!owed.isEmpty()) {
      Runnable next = owed.getFirst();
      Optional<Boolean> written =
          ask(() -> {
            next.run();
            return true;
          });
      if (written.isEmpty()) {
        return false;
      }
      owed.removeFirst();
    }
    return true;
  }

  private <T> Optional<T> ask(Supplier<T> question) {
    try {
      T answer = question.get();
      told(false, "");
      return Optional.of(answer);
    } catch (UncheckedIOException e) {
      told(true, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Said once when it begins, and once when it is over. */
  private synchronized void told(boolean now, String why) {
    if (now && !failing) {
      LOG.atError()
          .addKeyValue("error", why)
          .log("the outbox fails; new alerts go out from memory until it works again");
    } else if (failing && !now) {
      LOG.atInfo().log("the outbox works again");
    }
    failing = now;
  }
}
