package io.tipwatch.alert;

import io.tipwatch.config.SinkConfig;
import io.tipwatch.config.SinkPace;
import io.tipwatch.metrics.ChannelMeters;
import io.tipwatch.metrics.NotificationOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one sink's deliveries out of the outbox and sends them. A delivery counts as sent when the
 * sink said so and the outbox has noted it; between the two a crash sends it twice, never not at
 * all. After a failure the whole sink pauses, and the delivery that failed pauses longer with each
 * failure of its own, so that one which always fails lets others pass. Confined to one thread.
 */
final class SinkWorker implements Work {
  private static final Logger LOG = LoggerFactory.getLogger(SinkWorker.class);

  /** How often the outbox is looked into when nobody says that something is new. */
  static final Duration POLL = Duration.ofSeconds(5);

  private final String name;
  private final Sink sink;
  private final SinkPace pace;
  private final Outbox outbox;
  private final Transport transport;
  private final ChannelMeters meters;
  private final InstantSource clock;
  private final Backoff backoff;
  private final TokenBucket bucket;
  private final Optional<Resend> resend;
  private final Deque<Runnable> notes = new ArrayDeque<>();
  private Instant pausedUntil = Instant.MIN;
  private Instant measureAt = Instant.MIN;
  private volatile Optional<Instant> oldest = Optional.empty();
  private int failures;
  private int alone;

  SinkWorker(
      SinkConfig config,
      Outbox outbox,
      Transport transport,
      ChannelMeters meters,
      InstantSource clock,
      RandomGenerator random) {
    name = config.name();
    sink = Sink.of(config);
    pace = config.pace();
    this.outbox = outbox;
    this.transport = transport;
    this.meters = meters;
    this.clock = clock;
    meters.oldest(this::age);
    bucket = new TokenBucket(pace.interval(), pace.burst());
    Backoff patient = Backoff.of(pace, random);
    if (sink instanceof AlertmanagerSink alertmanager) {
      resend = Optional.of(new Resend(alertmanager, config.severity()));
      // alerts lapse over there while we pause
      backoff = patient.atMost(alertmanager.resend());
    } else {
      resend = Optional.empty();
      backoff = patient;
    }
  }

  /** One request; without deliveries it only repeats how alerts stand. */
  private record Parcel(Post post, List<Delivery> deliveries) {}

  @Override
  public Instant step() throws InterruptedException {
    writeNotes();
    Instant now = clock.instant();
    measure(now);
    Instant free = later(pausedUntil, bucket.free(now));
    if (now.isBefore(free)) {
      return earlier(free, measureAt);
    }
    Optional<Parcel> parcel = next(now);
    if (parcel.isEmpty()) {
      return earlier(now.plus(POLL), resend.map(Resend::next).orElse(Instant.MAX));
    }
    bucket.take(now);
    settle(parcel.get(), transport.send(parcel.get().post()));
    writeNotes();
    return clock.instant();
  }

  @Override
  public void close() {
    transport.close();
  }

  private Optional<Parcel> next(Instant now) {
    if (resend.isPresent() && resend.get().due(outbox, now)) {
      return Optional.of(new Parcel(resend.get().take(now), List.of()));
    }
    List<Delivery> due = outbox.due(name, now, alone > 0 ? 1 : sink.batch());
    return due.isEmpty() ? Optional.empty() : Optional.of(new Parcel(sink.post(due, now), due));
  }

  private void settle(Parcel parcel, Reply reply) {
    alone = Math.max(0, alone - 1);
    switch (reply) {
      case Reply.Answered answer when answer.taken() -> taken(parcel);
      case Reply.Answered answer when answer.transitory() ->
          pause(
              parcel,
              "HTTP " + answer.status(),
              Backoff.retryAfter(answer.retryAfter(), clock.instant()));
      case Reply.Answered answer -> refused(parcel, "HTTP " + answer.status());
      case Reply.Failed failed -> pause(parcel, failed.why(), Duration.ZERO);
    }
  }

  private void taken(Parcel parcel) {
    failures = 0;
    Instant now = clock.instant();
    for (Delivery delivery : parcel.deliveries()) {
      meters.count(NotificationOutcome.SENT);
      boolean remind = sink.reminds() && delivery.kind() != Delivery.Kind.RESOLVED;
      Optional<Instant> next =
          remind
              ? Optional.of(Reminders.next(delivery.payload().started(), now))
              : Optional.empty();
      notes.add(() -> outbox.sent(delivery.id(), now, next));
    }
  }

  private void pause(Parcel parcel, String why, Duration asked) {
    failures++;
    Instant now = clock.instant();
    pausedUntil = now.plus(longer(backoff.pause(failures), asked));
    resend.filter(_ -> parcel.deliveries().isEmpty()).ifPresent(r -> r.failed(pausedUntil));
    for (Delivery delivery : parcel.deliveries()) {
      if (Duration.between(delivery.created(), now).compareTo(pace.giveUp()) >= 0) {
        bury(delivery, why);
      } else {
        int tries = delivery.tries() + 1;
        Instant notBefore = now.plus(longer(backoff.pause(tries), asked));
        notes.add(() -> outbox.retry(delivery.id(), notBefore, tries, why));
      }
    }
    LOG.atWarn()
        .addKeyValue("channel", name)
        .addKeyValue("reason", why)
        .addKeyValue("failures", failures)
        .addKeyValue("retryIn", Duration.between(now, pausedUntil))
        .log("sink does not take alerts");
  }

  private void refused(Parcel parcel, String why) {
    if (parcel.deliveries().size() > 1) {
      alone = parcel.deliveries().size(); // one of them is at fault, and only that is put aside
    } else if (parcel.deliveries().isEmpty()) {
      LOG.atWarn()
          .addKeyValue("channel", name)
          .addKeyValue("reason", why)
          .log("sink refused the repetition of open alerts");
    } else {
      bury(parcel.deliveries().getFirst(), why);
    }
  }

  private void bury(Delivery delivery, String why) {
    meters.count(NotificationOutcome.FAILED);
    LOG.atError()
        .addKeyValue("channel", name)
        .addKeyValue("incident", delivery.incidentId())
        .addKeyValue("kind", delivery.kind())
        .addKeyValue("reason", why)
        .log("alert put aside, it cannot be delivered");
    notes.add(() -> outbox.dead(delivery.id(), why));
  }

  /** A note that could not be written is kept, so that nothing is sent again for that reason. */
  private void writeNotes() {
    while (!notes.isEmpty()) {
      notes.getFirst().run();
      notes.removeFirst();
    }
  }

  private void measure(Instant now) {
    if (!now.isBefore(measureAt) || Duration.between(now, measureAt).compareTo(POLL) > 0) {
      Outbox.Backlog backlog = outbox.backlog(name, now);
      meters.queueLength(backlog.pending());
      oldest = backlog.oldest();
      measureAt = now.plus(POLL);
    }
  }

  /** How long the oldest waits, by the clock of now: asked for at each scrape. */
  private Duration age() {
    return oldest.map(at -> Duration.between(at, clock.instant())).orElse(Duration.ZERO);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
