package io.tipwatch.diagnose;

import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import java.util.Optional;

/** What a ladder is asked. */
public sealed interface Question {
  /** Whether a sign means that the nodes no longer compute the same. */
  record Sign(Suspicion suspicion) implements Question {}

  /**
   * Whether all nodes compute the same for a tipset, although nothing looks wrong.
   *
   * @param child the next tipset, where a node has one already
   */
  record Execution(Tipset tipset, Optional<Tipset> child) implements Question {}

  /** Whether they do at a height, whatever they have there; zero or more. */
  record Height(long height) implements Question {
    public Height {
      if (height < 0) {
        throw new IllegalArgumentException("a height is zero or more: " + height);
      }
    }
  }

  /** Whether they do for the tipset of a key. */
  record Named(TipsetKey key) implements Question {
    public Named {
      if (key.isEmpty()) {
        throw new IllegalArgumentException("a tipset has at least one block");
      }
    }
  }
}
