package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.ValueHash;

/** What one call has in fields that no table knows. */
final class ExtraValues {
  private final int[] names = new int[ExtraNames.MAX_NAMES];
  private final long[] lanes = new long[2 * ExtraNames.MAX_NAMES];
  private int size;

  void reset() {
    size = 0;
  }

  /** Notes a value under the number of its name; beyond the first few it is passed over. */
  void add(int name, ValueHash value) {
    if (size < names.length && !value.empty()) {
      names[size] = name;
      lanes[2 * size] = value.lane1();
      lanes[2 * size + 1] = value.lane2();
      size++;
    }
  }

  int size() {
    return size;
  }

  int name(int index) {
    return names[index];
  }

  long lane1(int index) {
    return lanes[2 * index];
  }

  long lane2(int index) {
    return lanes[2 * index + 1];
  }
}
