package io.tipwatch.report;

import io.tipwatch.report.Diagnosis.Location;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The place of the first difference in one line, for alerts and lists. */
public final class PlaceText {
  /** Longest line, in characters; each value and name is cut long before. */
  public static final int MAX_CHARS = 1_000;

  private PlaceText() {}

  /**
   * Such as {@code message #186 f00 → f03 cron · EpochTick, subcall 0.2, GasCharges[283].tg: lotus,
   * venus 100; forest 101}; empty if no place is known.
   */
  public static Optional<String> line(Diagnosis diagnosis) {
    return diagnosis.location().map(location -> line(diagnosis, location));
  }

  private static String line(Diagnosis diagnosis, Location location) {
    String values =
        ReportWords.held(diagnosis, location.values()).stream()
            .map(held -> held.nodes() + " " + held.value())
            .collect(Collectors.joining("; "));
    String line =
        "message "
            + ReportWords.message(location.message())
            + location.call().map(PlaceText::call).orElse("")
            + ", "
            + NodeText.of(location.field())
            + (values.isEmpty() ? "" : ": " + values);
    return line.length() <= MAX_CHARS ? line : line.substring(0, MAX_CHARS - 1) + "…";
  }

  private static String call(List<Integer> indexes) {
    return indexes.isEmpty()
        ? ", root call"
        : ", subcall " + indexes.stream().map(String::valueOf).collect(Collectors.joining("."));
  }
}
