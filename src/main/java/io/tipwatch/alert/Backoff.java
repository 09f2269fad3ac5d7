package io.tipwatch.alert;

import io.tipwatch.config.SinkPace;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * How long to wait after failures.
 *
 * @param first after the first one
 * @param longest however many there were
 */
record Backoff(Duration first, Duration longest, RandomGenerator random) {
  /** No sink can make us wait longer. */
  static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

  private static final int MAX_DOUBLINGS = 20;
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  static Backoff of(SinkPace pace, RandomGenerator random) {
    return new Backoff(pace.retryMin(), pace.retryMax(), random);
  }

  /** The same, but never longer than that. */
  Backoff atMost(Duration limit) {
    Duration shorter = longest.compareTo(limit) < 0 ? longest : limit;
    return new Backoff(first.compareTo(shorter) < 0 ? first : shorter, shorter, random);
  }

  /** Doubles with each failure up to the longest pause, less up to half of it at random. */
  Duration pause(int failures) {
    Duration doubled = first.multipliedBy(1L << Math.clamp(failures - 1, 0, MAX_DOUBLINGS));
    long millis = Math.min(doubled.toMillis(), longest.toMillis());
    return Duration.ofMillis(Math.max(1, millis - random.nextLong(millis / 2 + 1)));
  }

  /** What a Retry-After header asks for: seconds or a date; zero if it says neither. */
  static Duration retryAfter(Optional<String> header, Instant now) {
    Duration asked = header.map(text -> parse(text.strip(), now)).orElse(Duration.ZERO);
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : asked;
  }

  private static Duration parse(String text, Instant now) {
    if (SECONDS.matcher(text).matches()) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Duration.between(now, date.toInstant());
    } catch (DateTimeParseException _) {
      return Duration.ZERO;
    }
  }
}
