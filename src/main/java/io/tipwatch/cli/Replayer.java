package io.tipwatch.cli;

import io.tipwatch.diagnose.evidence.Evidence;
import io.tipwatch.diagnose.evidence.Replayed;
import java.io.IOException;

/** Makes a diagnosis again from what it rests on, and compares it with the one that was made. */
@FunctionalInterface
public interface Replayer {
  /**
   * @throws IOException if the evidence leads to no report; says which piece is at fault
   */
  Replayed replay(Evidence evidence) throws IOException;
}
