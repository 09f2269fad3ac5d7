package io.tipwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.alert.Delivery.Kind;
import io.tipwatch.config.Secret;
import io.tipwatch.config.SinkConfig;
import io.tipwatch.config.SinkKind;
import io.tipwatch.config.SinkPace;
import io.tipwatch.metrics.Meters;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * 10,000 alerts for each of three sinks that are away for an hour: what an outbox and its workers
 * must get through without losing any, on a clock of our own.
 */
final class HourOfOutage {
  static final List<String> SINKS = List.of("hook", "slack", "pager");

  /** Each opens and ends. */
  private static final int INCIDENTS = 5_000;

  private static final Reply OK = new Reply.Answered(200, Optional.empty());
  private static final Pattern NAME = Pattern.compile("0000000000000000000000[0-9]{4}");

  private final Outbox outbox;
  private final Alerts.ManualClock clock;
  private final Meters meters;
  private final long seed;
  private final Instant began;

  HourOfOutage(Outbox outbox, Alerts.ManualClock clock, Meters meters, long seed) {
    this.outbox = outbox;
    this.clock = clock;
    this.meters = meters;
    this.seed = seed;
    this.began = clock.instant();
  }

  /** Puts alerts into the outbox, as its owner does. */
  @FunctionalInterface
  interface Owner {
    void add(Alert alert, Kind kind) throws Exception;
  }

  /** Answers as it is told, and keeps what came. */
  record Wire(Function<Post, Reply> answer) implements Transport {
    @Override
    public Reply send(Post post) {
      return answer.apply(post);
    }

    @Override
    public void close() {}
  }

  /** A receiver that is away for an hour, and loses some answers on the way out and in. */
  private final class Receiver {
    private final Instant from = began.plusSeconds(20);
    private final Instant to = from.plus(Duration.ofHours(1));
    private final Map<String, Integer> events = new HashMap<>();
    private final List<String> order = new ArrayList<>();
    private final SplittableRandom random;
    private Instant lastRequest = began;
    private int fast;

    Receiver(long seed) {
      random = new SplittableRandom(seed);
    }

    Reply receive(Post post) {
      rate();
      Instant now = clock.instant();
      if (now.isAfter(from) && now.isBefore(to)) {
        clock.advance(Duration.ofSeconds(random.nextInt(11))); // refused at once, or never answered
        return random.nextBoolean()
            ? new Reply.Failed("no answer in time")
            : new Reply.Answered(503, Optional.empty());
      }
      String event = event(new JsonObject(post.body()));
      order.add(event);
      // an answer that is lost as the outage begins, once for an event
      boolean first = events.merge(event, 1, Integer::sum) == 1;
      boolean lost = first && now.isAfter(from.minusSeconds(10)) && random.nextInt(4) == 0;
      return lost && now.isBefore(from) ? new Reply.Failed("no answer in time") : OK;
    }

    private void rate() {
      Duration since = Duration.between(lastRequest, clock.instant());
      fast = since.compareTo(Duration.ofSeconds(1)) < 0 ? fast + 1 : 0;
      assertThat(fast).as("requests in a burst").isLessThanOrEqualTo(10);
      lastRequest = clock.instant();
    }

    /** Incident and kind, out of any of the three languages. */
    private String event(JsonObject body) {
      String text = body.encode();
      Matcher at = NAME.matcher(text);
      assertThat(at.find()).as("an incident in %s", text).isTrue();
      String incident = at.group();
      boolean over =
          text.contains("incident.resolved")
              || text.contains("All clear")
              || "resolve".equals(body.getString("event_action"));
      return incident + (over ? " resolved" : " firing");
    }
  }

  void run(Owner owner) throws Exception {
    for (int i = 0; i < INCIDENTS; i++) {
      Alert alert = Alerts.plain(name(i), began);
      owner.add(alert, Kind.FIRING);
      owner.add(alert.endedAt(began.plusSeconds(1)), Kind.RESOLVED);
    }
    List<Receiver> receivers = new ArrayList<>();
    List<SinkWorker> workers = new ArrayList<>();
    for (String sink : SINKS) {
      Receiver receiver = new Receiver(seed + sink.hashCode());
      receivers.add(receiver);
      workers.add(
          new SinkWorker(
              config(sink),
              outbox,
              new Wire(receiver::receive),
              meters.channel(sink),
              clock,
              new SplittableRandom(seed)));
    }
    work(workers);
    receivers.forEach(this::check);
  }

  /** A name in Crockford's base 32, as incidents have. */
  static String name(int number) {
    return "%026d".formatted(number);
  }

  private void work(List<SinkWorker> workers) throws InterruptedException {
    Instant[] next = {began, began, began};
    Instant end = began.plus(Duration.ofHours(5));
    for (int round = 0; round % 500 != 0 || waiting() > 0; round++) {
      for (int i = 0; i < next.length; i++) {
        if (!next[i].isAfter(clock.instant())) {
          next[i] = workers.get(i).step();
        }
      }
      clock.set(Stream.of(next).min(Instant::compareTo).orElseThrow());
      assertThat(clock.instant()).isBefore(end);
    }
  }

  private long waiting() {
    return SINKS.stream().mapToLong(sink -> outbox.backlog(sink, clock.instant()).pending()).sum();
  }

  private void check(Receiver receiver) {
    assertThat(receiver.events).as("seed %d", seed).hasSize(2 * INCIDENTS);
    assertThat(receiver.events.values()).allMatch(times -> times <= 2);
    assertThat(receiver.order.size() - receiver.events.size())
        .as("lost answers make duplicates, and nothing else does")
        .isBetween(0, 10);
    Set<String> fired = new HashSet<>();
    for (String event : receiver.order) {
      String incident = event.substring(0, event.indexOf(' '));
      if (event.endsWith("firing")) {
        fired.add(incident);
      }
      assertThat(fired).as("%s comes after its beginning", event).contains(incident);
    }
  }

  static SinkConfig config(String name) {
    SinkKind kind =
        switch (name) {
          case "slack" -> new SinkKind.Slack();
          case "pager" -> new SinkKind.PagerDuty(new Secret("key"));
          default -> Alerts.webhook();
        };
    return Alerts.sink(name, kind, "https://sink/", SinkPace.DEFAULT);
  }
}
