package io.tipwatch.incident;

import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The name of one incident: a ULID, so that names sort by time and are safe in paths and URLs. */
public record IncidentId(String ulid) implements Comparable<IncidentId> {
  private static final Pattern ALLOWED = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int TIME_DIGITS = 10;
  private static final int RANDOM_DIGITS = 16;
  private static final int BITS = 5;

  public IncidentId {
    if (!ALLOWED.matcher(ulid).matches()) {
      // the text is foreign and stays out of the message
      throw new IllegalArgumentException("an incident's id is 26 characters of Crockford base 32");
    }
  }

  /** A name as somebody wrote it; empty if it can be none. */
  public static Optional<IncidentId> parse(String text) {
    return ALLOWED.matcher(text).matches() ? Optional.of(new IncidentId(text)) : Optional.empty();
  }

  /** A new name. Two names of one millisecond differ with a chance of 1 to 2^80. */
  public static IncidentId next(Instant at, RandomGenerator random) {
    StringBuilder text = new StringBuilder(TIME_DIGITS + RANDOM_DIGITS);
    long millis = Math.max(0, at.toEpochMilli()) & 0xffff_ffff_ffffL;
    for (int digit = TIME_DIGITS - 1; digit >= 0; digit--) {
      text.append(DIGITS.charAt((int) (millis >>> (digit * BITS)) & 31));
    }
    for (int digit = 0; digit < RANDOM_DIGITS; digit++) {
      text.append(DIGITS.charAt(random.nextInt(1 << BITS)));
    }
    return new IncidentId(text.toString());
  }

  @Override
  public int compareTo(IncidentId other) {
    return ulid.compareTo(other.ulid);
  }

  @Override
  public String toString() {
    return ulid;
  }
}
