package io.tipwatch.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The meters of one receiver of notices. Safe for use from any thread. */
public final class ChannelMeters {
  private final Map<NotificationOutcome, Counter> outcomes =
      new EnumMap<>(NotificationOutcome.class);
  private final AtomicLong queueLength;
  private final AtomicReference<Supplier<Duration>> oldest =
      new AtomicReference<>(() -> Duration.ZERO);

  ChannelMeters(Registry registry, String channel) {
    Tags tags = Tags.of("channel", channel);
    queueLength = registry.gauge("notification.queue.length", "Notices that wait to be sent", tags);
    registry.seconds(
        "notification.oldest",
        "How long the oldest notice has waited",
        tags,
        () -> oldest.get().get());
    for (NotificationOutcome outcome : NotificationOutcome.values()) {
      outcomes.put(
          outcome,
          registry.counter(
              "notifications", "What became of notices", tags.and("outcome", Labels.of(outcome))));
    }
  }

  public void count(NotificationOutcome outcome) {
    Labels.get(outcomes, outcome).increment();
  }

  public void queueLength(long notices) {
    queueLength.set(notices);
  }

  /**
   * Where the age of the oldest waiting notice is read at each scrape, so that it grows while the
   * queue stands still.
   *
   * @param age zero when nothing waits; must not block
   */
  public void oldest(Supplier<Duration> age) {
    oldest.set(age);
  }
}
