package io.tipwatch.alert;

import io.tipwatch.incident.NoticeKind;
import io.tipwatch.incident.store.IncidentStore;
import io.tipwatch.incident.store.Outgoing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The notices that lie in the store of incidents, written there together with what they tell. */
public final class StoreOutbox implements Outbox {
  private final io.tipwatch.incident.store.Outbox outbox;
  private final IncidentAlert words;
  private final InstantSource clock;

  public StoreOutbox(IncidentStore store, IncidentAlert words, InstantSource clock) {
    this.outbox = store.outbox();
    this.words = words;
    this.clock = clock;
  }

  /** A call of the store. */
  @FunctionalInterface
  private interface Call<T> {
    T make() throws IOException;
  }

  @Override
  public List<Delivery> due(String sink, Instant now, int limit) {
    int most = Math.min(limit, io.tipwatch.incident.store.Outbox.MAX_LIMIT);
    return call(() -> outbox.due(sink, now, most)).stream().map(this::delivery).toList();
  }

  private Delivery delivery(Outgoing notice) {
    return new Delivery(
        notice.sequence(),
        notice.sink(),
        notice.incident().ulid(),
        notice.sequence(),
        kind(notice.kind()),
        words.of(notice.payload()),
        Math.toIntExact(Math.min(notice.tries(), Integer.MAX_VALUE)),
        notice.created());
  }

  /** The same in the words of the sinks. */
  public static Delivery.Kind kind(NoticeKind kind) {
    return switch (kind) {
      case FIRING -> Delivery.Kind.FIRING;
      case REMINDER -> Delivery.Kind.REMINDER;
      case RESOLVED -> Delivery.Kind.RESOLVED;
    };
  }

  @Override
  public void sent(long id, Instant at, Optional<Instant> remindAt) {
    call(() -> {
      outbox.sent(id, at, remindAt);
      return true;
    });
  }

  @Override
  public void retry(long id, Instant notBefore, int tries, String why) {
    call(() -> {
      outbox.retry(id, notBefore, tries, why);
      return true;
    });
  }

  @Override
  public void dead(long id, String why) {
    call(() -> {
      outbox.dead(id, clock.instant(), why);
      return true;
    });
  }

  @Override
  public Backlog backlog(String sink, Instant now) {
    io.tipwatch.incident.store.Outbox.Backlog backlog = call(() -> outbox.backlog(sink, now));
    return new Backlog(backlog.pending(), backlog.oldest());
  }

  @Override
  public List<Alert> current(Instant endedAfter) {
    return call(() -> outbox.current(endedAfter)).stream().map(words::of).toList();
  }

  private static <T> T call(Call<T> call) {
    try {
      return call.make();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
