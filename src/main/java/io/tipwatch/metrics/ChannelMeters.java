package io.tipwatch.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of one receiver of notices. Safe for use from any thread. */
public final class ChannelMeters {
  private final Map<NotificationOutcome, Counter> outcomes =
      new EnumMap<>(NotificationOutcome.class);
  private final AtomicLong queueLength;
  private final AtomicLong oldest;

  ChannelMeters(Registry registry, String channel) {
    Tags tags = Tags.of("channel", channel);
    queueLength = registry.gauge("notification.queue.length", "Notices that wait to be sent", tags);
    oldest =
        registry.gauge(
            "notification.oldest.seconds", "How long the oldest notice waits to be sent", tags);
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

  public void oldest(Duration age) {
    oldest.set(Math.max(0, age.toSeconds()));
  }
}
