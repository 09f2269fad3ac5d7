package io.tipwatch.node;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which complaints about one node are worth a line: each new one, and the same one again once in an
 * hour, however often it comes. A node that is away for a week is no reason to fill a disk.
 */
final class Complaints {
  static final Duration AGAIN = Duration.ofHours(1);

  /** How many different ones an outage may have; texts of a node can differ each time. */
  static final int MAX_DIFFERENT = 8;

  private final Map<String, Long> toldAt = new LinkedHashMap<>();

  /**
   * @param nanos of a clock that only goes forward
   */
  boolean worthTelling(String complaint, long nanos) {
    toldAt.values().removeIf(told -> nanos - told >= AGAIN.toNanos());
    if (toldAt.containsKey(complaint) || toldAt.size() == MAX_DIFFERENT) {
      return false;
    }
    toldAt.put(complaint, nanos);
    return true;
  }

  /** The outage is over; the next one is news from its beginning. */
  void over() {
    toldAt.clear();
  }
}
