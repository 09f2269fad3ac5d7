package io.tipwatch;

import io.tipwatch.cli.Version;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.evidence.Evidence;
import io.tipwatch.diagnose.evidence.Replay;
import io.tipwatch.diagnose.evidence.Replayed;
import io.tipwatch.diagnose.filecoin.FilecoinClimber;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Diagnoses of every family that this version knows, made again. */
final class CaseReplay {
  /** What the answers of one case may take while they are compared. */
  private static final long MAX_SPOOL_BYTES = 64L << 30;

  private CaseReplay() {}

  static Replayed of(Evidence evidence) throws IOException {
    Spool spool = new Spool(Path.of(System.getProperty("java.io.tmpdir")), MAX_SPOOL_BYTES);
    FilecoinClimber filecoin = new FilecoinClimber(FilecoinClimber.Listeners.NONE);
    return new Replay(Version.software(), Map.of(FilecoinClimber.FAMILY, filecoin), spool)
        .of(evidence);
  }
}
