package io.tipwatch.cli;

import io.tipwatch.diagnose.evidence.Evidence;
import io.tipwatch.diagnose.evidence.Replayed;
import io.tipwatch.report.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes of calls.jsonl what a ladder would: its text in capitals; and compares as one would. */
final class Reworded implements Replayer {
  @Override
  public Replayed replay(Evidence evidence) throws IOException {
    String now = read(evidence, "calls.jsonl").toUpperCase(Locale.ROOT);
    String before = read(evidence, "report.json");
    Optional<Replayed.Departure> departure =
        now.equals(before) ? Optional.empty() : Optional.of(new Replayed.Departure(1, before, now));
    List<String> remarks = departure.isEmpty() ? List.of() : List.of("other rules");
    return new Replayed(Samples.split(), now, departure, remarks);
  }

  private static String read(Evidence evidence, String label) throws IOException {
    try (InputStream content = evidence.open(label)) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new IOException(label + " is missing", e);
    }
  }
}
