package io.tipwatch.trace.evm.blocks;

import io.tipwatch.trace.HexScanner;
import io.tipwatch.trace.Mix;

/** What one receipt holds, as digests. */
final class ReceiptDigest {
  private final long[] lanes = new long[2 * ReceiptField.SCALARS];
  private int told;
  private long logs1;
  private long logs2;

  /** How its values are written. */
  long writing;

  /** Fields that hold nothing. */
  long empties;

  void scalar(int field, HexScanner value) {
    if (value.empty()) {
      empties++;
    }
    if (value.absent()) {
      return;
    }
    told |= 1 << field;
    writing += value.writing();
    if (!value.empty()) {
      lanes[2 * field] = value.lane1();
      lanes[2 * field + 1] = value.lane2();
    }
  }

  void log(LogReader log) {
    logs1 = Mix.first(logs1, log.lane1);
    logs2 = Mix.second(logs2, log.lane2);
    writing += log.writing;
  }

  boolean tells(int field) {
    return (told & 1 << field) != 0;
  }

  /** Whether a field is the same; one that is not told is zero. */
  boolean same(int field, ReceiptDigest other) {
    return lanes[2 * field] == other.lanes[2 * field]
        && lanes[2 * field + 1] == other.lanes[2 * field + 1];
  }

  boolean sameLogs(ReceiptDigest other) {
    return logs1 == other.logs1 && logs2 == other.logs2;
  }
}
