package io.tipwatch.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Makes meters that exist from the start, each with a help text and the prefix. */
record Registry(PrometheusMeterRegistry prometheus) {
  private static final String PREFIX = "tipwatch.";

  /** A gauge over a number that lives as long as the registry. */
  AtomicLong gauge(String name, String help, Tags tags) {
    AtomicLong value = new AtomicLong();
    Gauge.builder(PREFIX + name, value, AtomicLong::get)
        .description(help)
        .tags(tags)
        .strongReference(true)
        .register(prometheus);
    return value;
  }

  /** A gauge over milliseconds since 1970, shown as {@code _seconds}. */
  AtomicLong timestamp(String name, String help, Tags tags) {
    AtomicLong millis = new AtomicLong();
    TimeGauge.builder(PREFIX + name, millis, TimeUnit.MILLISECONDS, AtomicLong::get)
        .description(help)
        .tags(tags)
        .strongReference(true)
        .register(prometheus);
    return millis;
  }

  /** A gauge over a span that is asked for at each scrape, shown as {@code _seconds}. */
  void seconds(String name, String help, Tags tags, Supplier<Duration> span) {
    TimeGauge.builder(PREFIX + name, () -> span.get().toMillis(), TimeUnit.MILLISECONDS)
        .description(help)
        .tags(tags)
        .strongReference(true)
        .register(prometheus);
  }

  Counter counter(String name, String help, Tags tags) {
    return Counter.builder(PREFIX + name).description(help).tags(tags).register(prometheus);
  }

  Timer timer(String name, String help, Tags tags, Duration... buckets) {
    return Timer.builder(PREFIX + name)
        .description(help)
        .tags(tags)
        .serviceLevelObjectives(buckets)
        .register(prometheus);
  }

  DistributionSummary histogram(String name, String help, Tags tags, double... buckets) {
    return DistributionSummary.builder(PREFIX + name)
        .description(help)
        .tags(tags)
        .serviceLevelObjectives(buckets)
        .register(prometheus);
  }

  /** A constant 1 whose labels carry the information. */
  Gauge info(String name, String help, Tags tags) {
    return Gauge.builder(PREFIX + name, () -> 1)
        .description(help)
        .tags(tags)
        .strongReference(true)
        .register(prometheus);
  }
}
