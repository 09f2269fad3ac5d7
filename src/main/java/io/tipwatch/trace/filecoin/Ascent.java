package io.tipwatch.trace.filecoin;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The longest run of messages that stand in the same order on both sides. What is not in it was
 * moved: so one message that changed its place is named, and not all those that it passed.
 */
final class Ascent {
  private static final int NONE = -1;

  private Ascent() {}

  /**
   * @param sequence the right indexes of the messages that both have, in the left side's order
   * @return those in a longest ascending subsequence, the latest if there are several
   */
  static Set<Integer> of(List<Integer> sequence) {
    int[] tails = new int[sequence.size()];
    int[] before = new int[sequence.size()];
    int length = 0;
    for (int i = 0; i < before.length; i++) {
      int at = firstNotBelow(sequence, tails, length, sequence.get(i));
      before[i] = at == 0 ? NONE : tails[at - 1];
      tails[at] = i;
      length = Math.max(length, at + 1);
    }
    Set<Integer> kept = new HashSet<>();
    for (int i = length == 0 ? NONE : tails[length - 1]; i != NONE; i = before[i]) {
      kept.add(sequence.get(i));
    }
    return kept;
  }

  /** Where in {@code tails}, which ascends in value, {@code value} belongs. */
  private static int firstNotBelow(List<Integer> sequence, int[] tails, int length, int value) {
    int low = 0;
    int high = length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sequence.get(tails[middle]) < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
