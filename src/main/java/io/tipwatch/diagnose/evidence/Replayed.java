package io.tipwatch.diagnose.evidence;

import io.tipwatch.report.Diagnosis;
import java.util.List;
import java.util.Optional;

/**
 * A diagnosis that was made again from evidence alone.
 *
 * @param report as JSON
 * @param departure where it departs from the report of the first time; empty if both are the same
 *     to the byte
 * @param remarks what may be behind a departure: another version, other rules
 */
public record Replayed(
    Diagnosis diagnosis, String report, Optional<Departure> departure, List<String> remarks) {
  public Replayed {
    remarks = List.copyOf(remarks);
  }

  /**
   * The first line in which two reports differ.
   *
   * @param line from 1, in the report over several lines
   * @param before as it was stored; empty past its end
   * @param now as it came out this time; empty past its end
   */
  public record Departure(int line, String before, String now) {}

  /** Whether it came out the same, to the byte. */
  public boolean same() {
    return departure.isEmpty();
  }

  static Optional<Departure> departure(String before, String now) {
    if (before.equals(now)) {
      return Optional.empty();
    }
    List<String> old = before.lines().toList();
    List<String> fresh = now.lines().toList();
    int at = 0;
    while (at < old.size() && at < fresh.size() && old.get(at).equals(fresh.get(at))) {
      at++;
    }
    return Optional.of(new Departure(at + 1, line(old, at), line(fresh, at)));
  }

  private static String line(List<String> lines, int at) {
    return at < lines.size() ? lines.get(at).strip() : "";
  }
}
