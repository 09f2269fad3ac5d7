package io.tipwatch.cli;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as all people of a network read them. */
final class Utc {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private Utc() {}

  /** Such as {@code 2026-11-22 10:00:07}, for columns whose head names the zone. */
  static String bare(Instant at) {
    return SECONDS.format(at);
  }

  /** Such as {@code 2026-11-22 10:00:07 UTC}. */
  static String text(Instant at) {
    return bare(at) + " UTC";
  }
}
