package io.tipwatch.alert;

import static io.tipwatch.alert.Alerts.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tipwatch.alert.Delivery.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every outbox keeps to. */
abstract class OutboxContract {
  private static final List<String> SINKS = List.of("a", "b");
  private static final Alert ONE = Alerts.plain(HourOfOutage.name(1), START);
  private static final Alert TWO = Alerts.plain(HourOfOutage.name(2), START);
  private static final Instant LATER = START.plus(Duration.ofMinutes(10));

  /** The empty outbox that is tried. */
  abstract Outbox outbox();

  /** Puts something in, as the owner of the outbox does. */
  abstract void add(Alert alert, Kind kind, Collection<String> sinks, Instant at);

  @Test
  void handsOutOneDeliveryOfEachIncidentOldestFirst() {
    add(ONE, Kind.FIRING, SINKS, START);
    add(TWO, Kind.FIRING, SINKS, START);
    add(ONE.endedAt(START), Kind.RESOLVED, SINKS, START);

    List<Delivery> due = outbox().due("a", START, 10);

    assertThat(due)
        .extracting(Delivery::incidentId)
        .containsExactly(ONE.incidentId(), TWO.incidentId());
    assertThat(outbox().due("a", START, 1)).hasSize(1);
    assertThat(outbox().backlog("a", START)).isEqualTo(new Outbox.Backlog(3, Optional.of(START)));
  }

  @Test
  void keepsOrderWhileAnIncidentIsTriedAgain() {
    add(ONE, Kind.FIRING, SINKS, START);
    add(ONE.endedAt(START), Kind.RESOLVED, SINKS, START);
    Delivery first = outbox().due("a", START, 10).getFirst();
    outbox().retry(first.id(), LATER, 1, "HTTP 500");

    assertThat(outbox().due("a", LATER.minusMillis(1), 10)).isEmpty();
    Delivery again = outbox().due("a", LATER, 10).getFirst();
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.tries()).isEqualTo(1);
    outbox().sent(first.id(), LATER, Optional.of(LATER.plusSeconds(1)));
    outbox().sent(first.id(), LATER, Optional.of(LATER.plusSeconds(1)));
    assertThat(outbox().due("a", LATER, 10))
        .extracting(Delivery::kind)
        .containsExactly(Kind.RESOLVED);
    assertThat(outbox().due("b", START, 10))
        .extracting(Delivery::kind)
        .containsExactly(Kind.FIRING);
  }

  @Test
  void remindsOfOpenIncidentsOnce() {
    add(ONE, Kind.FIRING, SINKS, START);
    add(ONE, Kind.FIRING, SINKS, START);
    outbox().sent(outbox().due("a", START, 1).getFirst().id(), START, Optional.of(LATER));
    outbox().sent(outbox().due("a", START, 1).getFirst().id(), START, Optional.of(LATER));

    assertThat(outbox().due("a", LATER.minusMillis(1), 10)).isEmpty();
    assertThat(outbox().backlog("a", LATER.minusMillis(1)).pending()).isZero();
    assertThat(outbox().due("a", LATER, 10))
        .extracting(Delivery::kind)
        .containsExactly(Kind.REMINDER);
  }

  @Test
  void tellsNewsAheadOfAReminderAndForgetsItAtTheEnd() {
    add(ONE, Kind.FIRING, SINKS, START);
    outbox().sent(outbox().due("a", START, 1).getFirst().id(), START, Optional.of(LATER));
    add(ONE.endedAt(START), Kind.RESOLVED, SINKS, START);

    assertThat(outbox().due("a", LATER, 10))
        .extracting(Delivery::kind)
        .containsExactly(Kind.RESOLVED);
    assertThat(outbox().backlog("a", LATER).pending()).isEqualTo(1);
  }

  @Test
  void putsDeadLettersAside() {
    add(ONE, Kind.FIRING, SINKS, START);
    add(ONE.endedAt(START), Kind.RESOLVED, SINKS, START);

    outbox().dead(outbox().due("a", START, 1).getFirst().id(), "HTTP 400");

    assertThat(outbox().due("a", START, 10))
        .extracting(Delivery::kind)
        .containsExactly(Kind.RESOLVED);
  }

  @Test
  void knowsWhatIsOpenAndWhatEndedOfLate() {
    add(ONE, Kind.FIRING, SINKS, START);
    add(TWO, Kind.FIRING, SINKS, START);
    Alert over = TWO.endedAt(LATER);
    add(over, Kind.RESOLVED, SINKS, LATER);

    assertThat(outbox().current(LATER.minusSeconds(1)))
        .extracting(Alert::incidentId, Alert::open)
        .containsExactlyInAnyOrder(tuple(ONE.incidentId(), true), tuple(over.incidentId(), false));
    assertThat(outbox().current(LATER))
        .extracting(Alert::incidentId)
        .containsExactly(ONE.incidentId());
  }
}
