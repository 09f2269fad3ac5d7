package io.tipwatch.watch;

import io.tipwatch.chain.HeadChange;
import java.util.List;

/** Tells a reorg from a tipset that grew by a late block. */
public final class Reorgs {
  private Reorgs() {}

  /** How many tipsets a move left for others; 0 if it only went up, or a tipset grew. */
  public static int depth(List<HeadChange> changes) {
    long left = changes.stream().filter(change -> change instanceof HeadChange.Revert).count();
    boolean grew =
        left == 1
            && changes.stream()
                .filter(change -> change instanceof HeadChange.Apply)
                .anyMatch(
                    change -> change.tipset().height() == changes.getFirst().tipset().height());
    return grew ? 0 : (int) left;
  }
}
