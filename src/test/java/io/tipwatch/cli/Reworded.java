package io.tipwatch.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Makes of calls.jsonl what a ladder would: its text in capitals; and compares as one would. */
final class Reworded implements Replayer {
  @Override
  public Replayed replay(Exhibits exhibits) throws IOException {
    String now = read(exhibits, "calls.jsonl").toUpperCase(java.util.Locale.ROOT);
    String before = read(exhibits, "report.json");
    return now.equals(before)
        ? new Replayed(Optional.empty(), List.of())
        : new Replayed(Optional.of(new Departure(1, before, now)), List.of("other rules"));
  }

  private static String read(Exhibits exhibits, String label) throws IOException {
    try (InputStream content = exhibits.open(label)) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    } catch (java.nio.file.NoSuchFileException e) {
      throw new IOException(label + " is missing", e);
    }
  }
}
