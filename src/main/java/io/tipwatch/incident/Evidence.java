package io.tipwatch.incident;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * One file that an incident rests on, named by its content.
 *
 * @param sha256 of the content before compression, in lower-case hexadecimal
 * @param label what it is, such as {@code lotus-1 StateCompute}; may hold foreign text and never
 *     becomes part of a path
 * @param bytes before compression
 * @param storedBytes on disk
 */
public record Evidence(
    String sha256, String label, long bytes, long storedBytes, Instant captured) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int MAX_LABEL = 200;

  public Evidence {
    if (!SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException("evidence is named by 64 hexadecimal digits");
    }
    label = Texts.line(label, MAX_LABEL);
    captured = captured.truncatedTo(ChronoUnit.MILLIS);
  }
}
