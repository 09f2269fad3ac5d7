package io.tipwatch.diagnose;

import io.tipwatch.node.NodeProfile;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.trace.Rule;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * How the ladder of one family is climbed. It takes nothing from outside but what the look gives,
 * and waits for every call that it makes before it ends; so what was written down is enough to
 * climb it again.
 */
public interface Climber {
  /** Blocks, so it is for virtual threads; empty if there is nothing to tell yet. */
  Optional<Climbed> climb(Look look) throws IOException;

  /** The rules of normalisation that are in force. */
  List<Rule> rules();

  /**
   * Where a climb led.
   *
   * @param nodes who the nodes said they are, as far as they did
   */
  record Climbed(Diagnosis diagnosis, List<NodeProfile> nodes) {
    public Climbed {
      nodes = List.copyOf(nodes);
    }
  }
}
