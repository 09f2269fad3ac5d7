package io.tipwatch.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and sizes as an operator writes them: a whole number and a unit, never a bare number. */
public final class Quantities {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\s*([A-Za-z]+)");
  private static final Map<String, Duration> TIMES =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  private static final Map<String, Long> SIZES =
      Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);

  private Quantities() {}

  /** A duration above zero and of at most 365 days. */
  public static Duration duration(String text) {
    Matcher form = FORM.matcher(text.strip());
    Duration unit = form.matches() ? TIMES.get(form.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException(
          "must be a time with its unit (ms, s, m, h, d), such as 30s");
    }
    try {
      Duration duration = unit.multipliedBy(Long.parseLong(form.group(1)));
      if (!duration.isPositive() || duration.compareTo(Duration.ofDays(365)) > 0) {
        throw new IllegalArgumentException("must be a time of 1ms to 365d");
      }
      return duration;
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("must be a time of 1ms to 365d", e);
    }
  }

  /** A size in bytes, above zero. */
  static long bytes(String text) {
    Matcher form = FORM.matcher(text.strip());
    Long unit = form.matches() ? SIZES.get(form.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException(
          "must be a size with its unit (B, KiB, MiB, GiB, TiB), such as 16 MiB");
    }
    try {
      long bytes = Math.multiplyExact(Long.parseLong(form.group(1)), unit);
      if (bytes < 1) {
        throw new IllegalArgumentException("must be a size above zero");
      }
      return bytes;
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("must be a size below 8 million TiB", e);
    }
  }

  /** A size that fits an array. */
  static int smallBytes(String text) {
    long bytes = bytes(text);
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("must be less than 2 GiB");
    }
    return (int) bytes;
  }

  static int count(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be a whole number", e);
    }
  }

  /** A whole number of at least 1. */
  static int positive(String text) {
    int count = count(text);
    if (count < 1) {
      throw new IllegalArgumentException("must be at least 1");
    }
    return count;
  }

  static boolean flag(String text) {
    return switch (text.strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }
}
