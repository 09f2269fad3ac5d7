package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.Mix;
import java.util.Arrays;

/** Two lanes for each group of fields of one message; written while it is read, then only read. */
final class Digests {
  private static final long[] NONE = {};

  private final long[] lanes = new long[2 * Group.ALL.length];
  private long[] unknown = NONE;

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

  /** Adds a value to the digest of an unknown field, by the field's number in its answer. */
  void addUnknown(int number, long lane1, long lane2) {
    int at = 2 * number;
    if (at >= unknown.length) {
      unknown = Arrays.copyOf(unknown, at + 2);
    }
    unknown[at] += lane1;
    unknown[at + 1] += lane2;
  }

  void clearUnknown(int number) {
    int at = 2 * number;
    if (at < unknown.length) {
      unknown[at] = 0;
      unknown[at + 1] = 0;
    }
  }

  /** Whether an unknown field is the same here and there, where it may have another number. */
  boolean sameUnknown(int number, Digests other, int theirs) {
    return unknownLane(2 * number) == other.unknownLane(2 * theirs)
        && unknownLane(2 * number + 1) == other.unknownLane(2 * theirs + 1);
  }

  private long unknownLane(int at) {
    return at < unknown.length ? unknown[at] : 0;
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
