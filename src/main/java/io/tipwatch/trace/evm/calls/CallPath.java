package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.Mix;

/**
 * The way from the root call to the one that is being read, with the calls that do not count left
 * out, and a digest of it by which a call has its place in the tree.
 */
final class CallPath {
  /** How deep calls may nest; the EVM stops at 1,024. */
  static final int MAX_DEPTH = 1_100;

  private final int[] kept = new int[MAX_DEPTH + 1];
  private final int[] raw = new int[MAX_DEPTH + 1];
  private final int[] lastRaw = new int[MAX_DEPTH + 1];
  private final long[] lane1 = new long[MAX_DEPTH + 1];
  private final long[] lane2 = new long[MAX_DEPTH + 1];

  /** Levels that are open: one more than the depth of the deepest open call. */
  private int open;

  /** Begins another tree. */
  void reset() {
    open = 0;
  }

  int open() {
    return open;
  }

  /** Opens a call at this depth, below the call that is open above it. */
  void enter(int depth) {
    if (depth == 0) {
      lane1[0] = 1;
      lane2[0] = 1;
    } else {
      int index = kept[depth - 1] + 1;
      lane1[depth] = Mix.first(lane1[depth - 1], index);
      lane2[depth] = Mix.second(lane2[depth - 1], index);
    }
    kept[depth] = 0;
    lastRaw[depth] = -1;
    open = depth + 1;
  }

  /** Counts the call at this depth among its caller's. */
  void keep(int depth) {
    if (depth > 0) {
      kept[depth - 1]++;
    }
  }

  /** Whether the call at this depth has calls inside that count. */
  boolean hasCalls(int depth) {
    return kept[depth] > 0;
  }

  /** Forgets the call at this depth, which did not count. */
  void leave(int depth) {
    open = depth;
  }

  /**
   * Whether an address continues the tree in order: its caller is open, and calls before it in the
   * same caller have smaller indexes.
   */
  boolean continues(int[] address, int length) {
    if (length == 0) {
      return open == 0;
    }
    if (open < length) {
      return false;
    }
    for (int i = 0; i < length - 1; i++) {
      if (raw[i + 1] != address[i]) {
        return false;
      }
    }
    return address[length - 1] > lastRaw[length - 1];
  }

  /** Notes the index that the answer itself gives to the call at this depth. */
  void written(int depth, int index) {
    if (depth > 0) {
      raw[depth] = index;
      lastRaw[depth - 1] = index;
    }
  }

  long lane1(int depth) {
    return lane1[depth];
  }

  long lane2(int depth) {
    return lane2[depth];
  }
}
