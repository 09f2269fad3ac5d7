package io.tipwatch.diagnose;

import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import java.io.IOException;
import java.util.Optional;

/**
 * The way from a suspicion to a diagnosis on one chain, whatever its family. Blocks, so it is for
 * virtual threads; one ladder is climbed at a time for each chain.
 */
public interface Ladder {
  /**
   * Looks into a suspicion.
   *
   * @return empty if the sign is young and the cheap rungs do not confirm it, so that there is
   *     nothing to tell yet
   */
  Optional<Finding> lookInto(Suspicion suspicion) throws IOException;

  /** Executes a tipset on every node and compares, although nothing looks wrong. */
  Finding execute(Tipset tipset, Optional<Tipset> child) throws IOException;
}
