package io.tipwatch;

import io.tipwatch.alert.Alert;
import io.tipwatch.alert.Delivery;
import io.tipwatch.alert.Outbox;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.cli.DrillReport.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stands between a drill's outbox and the sinks: lets only what the drill itself caused through,
 * since whatever else comes up is the daemon's to tell, and notes what each sink makes of it. Safe
 * for use from any thread.
 */
final class DrillOutbox implements Outbox {
  /** Only the alert with the diagnosis is what was to be proved. */
  private static final String KIND = "STATE_SPLIT";

  /** Rounds in which all that is due is somebody else's. */
  private static final int MAX_ROUNDS = 100;

  private final Outbox outbox;
  private final Map<Long, Delivery> given = new HashMap<>();
  private final Map<String, Told> sinks = new HashMap<>();
  private Optional<String> tipset = Optional.empty();

  /** What one sink was told. */
  private static final class Told {
    private final Map<Delivery.Kind, Attempt> attempts = new EnumMap<>(Delivery.Kind.class);
    private final Map<String, Alert> unresolved = new HashMap<>();
    private final Set<String> open = new HashSet<>();

    private Attempt of(Delivery.Kind kind) {
      return attempts.computeIfAbsent(kind, _ -> new Attempt());
    }
  }

  private static final class Attempt {
    private Optional<Instant> accepted = Optional.empty();
    private boolean refused;
    private int failures;
    private Optional<String> why = Optional.empty();

    Notice since(Instant start) {
      return new Notice(accepted.map(at -> Duration.between(start, at)), refused, failures, why);
    }
  }

  DrillOutbox(Outbox outbox) {
    this.outbox = outbox;
  }

  /** From now on what happens at that tipset is told. */
  synchronized void expect(TipsetKey faulty) {
    tipset = Optional.of(faulty.toString());
  }

  /** What a sink made of the first notice of that kind, with the time since then. */
  synchronized Notice notice(String sink, Delivery.Kind kind, Instant start) {
    Told told = sinks.get(sink);
    return told == null ? Notice.NONE : told.of(kind).since(start);
  }

  /** The alerts, by sink, that it may show as open although the drill is over. */
  synchronized Map<String, List<Alert>> unresolved() {
    Map<String, List<Alert>> open = new HashMap<>();
    sinks.forEach((sink, told) -> {
      if (!told.unresolved.isEmpty()) {
        open.put(sink, List.copyOf(told.unresolved.values()));
      }
    });
    return open;
  }

  @Override
  public List<Delivery> due(String sink, Instant now, int limit) {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      List<Delivery> due = outbox.due(sink, now, limit);
      List<Delivery> ours = new ArrayList<>();
      for (Delivery delivery : due) {
        if (isOurs(delivery.payload())) {
          ours.add(delivery);
        } else {
          outbox.sent(delivery.id(), now, Optional.empty());
        }
      }
      if (!ours.isEmpty() || due.isEmpty()) {
        give(ours);
        return ours;
      }
    }
    return List.of();
  }

  private synchronized void give(List<Delivery> deliveries) {
    for (Delivery delivery : deliveries) {
      given.put(delivery.id(), delivery);
      Told told = sinks.computeIfAbsent(delivery.sink(), _ -> new Told());
      if (delivery.kind() != Delivery.Kind.RESOLVED) {
        told.unresolved.put(delivery.incidentId(), delivery.payload());
      }
    }
  }

  private synchronized boolean isOurs(Alert alert) {
    return alert.drill() && alert.tipset().isPresent() && alert.tipset().equals(tipset);
  }

  @Override
  public void sent(long id, Instant at, Optional<Instant> remindAt) {
    accepted(id, at);
    outbox.sent(id, at, remindAt);
  }

  private synchronized void accepted(long id, Instant at) {
    Delivery delivery = given.remove(id);
    if (delivery == null) {
      return;
    }
    Told told = sinks.computeIfAbsent(delivery.sink(), _ -> new Told());
    if (delivery.kind() == Delivery.Kind.RESOLVED) {
      told.unresolved.remove(delivery.incidentId());
    } else {
      told.open.add(delivery.incidentId());
    }
    if (delivery.payload().kind().equals(KIND)) {
      Attempt attempt = told.of(delivery.kind());
      attempt.accepted = attempt.accepted.or(() -> Optional.of(at));
    }
  }

  @Override
  public void retry(long id, Instant notBefore, int tries, String why) {
    failed(id, why, false);
    outbox.retry(id, notBefore, tries, why);
  }

  @Override
  public void dead(long id, String why) {
    failed(id, why, true);
    outbox.dead(id, why);
  }

  private synchronized void failed(long id, String why, boolean forGood) {
    Delivery delivery = given.remove(id);
    if (delivery == null) {
      return;
    }
    Told told = sinks.computeIfAbsent(delivery.sink(), _ -> new Told());
    boolean neverOpen = !told.open.contains(delivery.incidentId());
    if (forGood && (neverOpen || delivery.kind() == Delivery.Kind.RESOLVED)) {
      told.unresolved.remove(delivery.incidentId());
    }
    if (delivery.payload().kind().equals(KIND)) {
      Attempt attempt = told.of(delivery.kind());
      attempt.failures++;
      attempt.why = Optional.of(why);
      attempt.refused |= forGood && attempt.accepted.isEmpty();
    }
  }

  @Override
  public Backlog backlog(String sink, Instant now) {
    return outbox.backlog(sink, now);
  }

  @Override
  public List<Alert> current(Instant endedAfter) {
    return outbox.current(endedAfter).stream().filter(this::isOurs).toList();
  }
}
