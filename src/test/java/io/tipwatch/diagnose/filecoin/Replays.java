package io.tipwatch.diagnose.filecoin;

import io.tipwatch.diagnose.Exhibits;
import io.tipwatch.diagnose.Exhibits.Exhibit;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.evidence.Evidence;
import io.tipwatch.diagnose.evidence.Replay;
import io.tipwatch.diagnose.evidence.Replayed;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Map;

/** Makes diagnoses again from exhibits. */
final class Replays {
  static final String SOFTWARE = "tipwatch test";

  private Replays() {}

  static Replayed of(Exhibits exhibits, Spool spool) throws IOException {
    return of(evidence(exhibits), spool);
  }

  static Replayed of(Evidence evidence, Spool spool) throws IOException {
    return replay(spool).of(evidence);
  }

  static Replay replay(Spool spool) {
    return new Replay(
        SOFTWARE,
        Map.of(FilecoinClimber.FAMILY, new FilecoinClimber(FilecoinClimber.Listeners.NONE)),
        spool);
  }

  static Evidence evidence(Exhibits exhibits) {
    return label ->
        exhibits.all().stream()
            .filter(exhibit -> exhibit.label().equals(label))
            .findFirst()
            .map(Exhibit::open)
            .orElseThrow(() -> new NoSuchFileException(label));
  }
}
