package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.Mix;

/** Two lanes for each group of fields of one message; written while it is read, then only read. */
final class Digests {
  private final long[] lanes = new long[2 * Group.ALL.length];

  /** Appends the value that was hashed last; order counts. */
  void append(Group group, JsonScanner scan) {
    int at = 2 * group.index();
    lanes[at] = Mix.first(lanes[at], scan.lane1());
    lanes[at + 1] = Mix.second(lanes[at + 1], scan.lane2());
  }

  /**
   * Adds the value that was hashed last, as that of a field; the order of fields does not count.
   */
  void add(Group group, int field, JsonScanner scan) {
    int at = 2 * group.index();
    lanes[at] += Mix.end(Mix.first(field + 1L, scan.lane1()));
    lanes[at + 1] += Mix.end(Mix.second(field + 1L, scan.lane2()));
  }

  /** Takes the digests of a call tree from its root. */
  void take(Frame root) {
    System.arraycopy(root.total, 0, lanes, 0, root.total.length);
  }

  /** Whether anything was put into a group. */
  boolean has(Group group) {
    int at = 2 * group.index();
    return (lanes[at] | lanes[at + 1]) != 0;
  }

  /** Whether a group of fields is the same here and there. */
  boolean same(Digests other, Group group) {
    int at = 2 * group.index();
    return lanes[at] == other.lanes[at] && lanes[at + 1] == other.lanes[at + 1];
  }
}
