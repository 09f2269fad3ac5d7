package io.tipwatch.alert;

import static io.tipwatch.alert.Alerts.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.alert.Delivery.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A store that fails, works again, and what sinks hear meanwhile. */
class FailoverOutboxTest {
  private static final Alert KEPT = Alerts.plain("kept", START);
  private static final Alert LATE = Alerts.plain("late", START);

  private final MemoryOutbox stored = new MemoryOutbox(_ -> {});
  private final MemoryOutbox memory = new MemoryOutbox(_ -> {});
  private final Fragile store = new Fragile();
  private final FailoverOutbox outbox = new FailoverOutbox(store, memory);

  /** Works on what it has, or fails as a disk does. */
  private final class Fragile implements Outbox {
    private boolean broken;

    private void use() {
      if (broken) {
        throw new UncheckedIOException(new IOException("no space left on device"));
      }
    }

    @Override
    public List<Delivery> due(String sink, Instant now, int limit) {
      use();
      return stored.due(sink, now, limit);
    }

    @Override
    public void sent(long id, Instant at, Optional<Instant> remindAt) {
      use();
      stored.sent(id, at, remindAt);
    }

    @Override
    public void retry(long id, Instant notBefore, int tries, String why) {
      use();
      stored.retry(id, notBefore, tries, why);
    }

    @Override
    public void dead(long id, String why) {
      use();
      stored.dead(id, why);
    }

    @Override
    public Backlog backlog(String sink, Instant now) {
      use();
      return stored.backlog(sink, now);
    }

    @Override
    public List<Alert> current(Instant endedAfter) {
      use();
      return stored.current(endedAfter);
    }
  }

  @Test
  void tellsFromMemoryWhileTheStoreFails() {
    store.broken = true;
    memory.add(LATE, Kind.FIRING, List.of("a"), START);

    List<Delivery> due = outbox.due("a", START, 10);

    assertThat(due).extracting(Delivery::payload).containsExactly(LATE);
    assertThat(outbox.current(START)).containsExactly(LATE);
    outbox.sent(due.getFirst().id(), START, Optional.of(START.plusSeconds(1)));
    assertThat(outbox.due("a", START.plusSeconds(2), 10)).as("no reminder of its own").isEmpty();
    assertThat(outbox.backlog("a", START).pending()).isZero();
  }

  @Test
  void sendsNothingTwiceBecauseANoteCouldNotBeWritten() {
    stored.add(KEPT, Kind.FIRING, List.of("a"), START);
    Delivery due = outbox.due("a", START, 10).getFirst();
    store.broken = true;
    outbox.sent(due.id(), START, Optional.empty());

    assertThat(outbox.due("a", START, 10)).isEmpty();
    store.broken = false;
    assertThat(outbox.due("a", START, 10)).as("the note is written first").isEmpty();
    assertThat(stored.backlog("a", START).pending()).isZero();
  }

  @Test
  void keepsThePlacesOfBothApart() {
    stored.add(KEPT, Kind.FIRING, List.of("a"), START);
    memory.add(LATE, Kind.FIRING, List.of("a"), START);

    outbox.due("a", START, 10).forEach(one -> outbox.dead(one.id(), "HTTP 400"));

    assertThat(stored.dead()).extracting(d -> d.delivery().payload()).containsExactly(KEPT);
    assertThat(memory.dead()).extracting(d -> d.delivery().payload()).containsExactly(LATE);
  }
}
