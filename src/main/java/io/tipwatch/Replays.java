package io.tipwatch;

import io.tipwatch.cli.Replayer;
import io.tipwatch.cli.Version;
import io.tipwatch.config.SpoolConfig;
import io.tipwatch.diagnose.Climber;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.evidence.Replay;
import io.tipwatch.diagnose.evidence.Replayed;
import io.tipwatch.diagnose.filecoin.FilecoinClimber;
import java.io.IOException;
import java.util.Map;

/** Diagnoses of every family, made again from their evidence. */
final class Replays {
  private static final Map<String, Climber> FAMILIES =
      Map.of(FilecoinClimber.FAMILY, new FilecoinClimber(FilecoinClimber.Listeners.NONE));

  private Replays() {}

  static Replayer.Replayed replay(Replayer.Exhibits exhibits) throws IOException {
    try (Scratch scratch = Scratch.create("replay")) {
      Spool spool = new Spool(scratch.directory(), SpoolConfig.DEFAULT_MAX_BYTES);
      Replayed again = new Replay(Version.software(), FAMILIES, spool).of(exhibits::open);
      return new Replayer.Replayed(
          again.departure().map(at -> new Replayer.Departure(at.line(), at.before(), at.now())),
          again.remarks());
    }
  }
}
