package io.tipwatch.report;

import java.time.Duration;

/** How long and how much, in few words. */
public final class Measures {
  private Measures() {}

  /** The two largest units, such as {@code 2 h 5 m}; nothing is shorter than no time. */
  public static String span(Duration duration) {
    Duration d = duration.isNegative() ? Duration.ZERO : duration;
    if (d.toDays() > 0) {
      return d.toDays() + " d " + d.toHoursPart() + " h";
    }
    if (d.toHours() > 0) {
      return d.toHours() + " h " + d.toMinutesPart() + " m";
    }
    return d.toMinutes() > 0
        ? d.toMinutes() + " m " + d.toSecondsPart() + " s"
        : d.toSeconds() + " s";
  }

  /** Such as {@code 18.8 MB}. */
  public static String size(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    return bytes < 1_000_000 ? tenths(bytes, 1_000) + " kB" : tenths(bytes, 1_000_000) + " MB";
  }

  /** One digit after the point, the rest cut off. */
  static String tenths(long amount, long unit) {
    return amount / unit + "." + amount % unit * 10 / unit;
  }
}
