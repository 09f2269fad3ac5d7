package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.Mix;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The calls of one transaction, in the order in which they begin: where each lies, and its digests.
 * About a hundred bytes for each call.
 */
final class CallTable implements CallSink {
  /** Calls of one transaction; at a hundred gas each, 36 million gas pay for fewer. */
  static final int MAX_CALLS = 500_000;

  private static final List<CallGroup> KEPT =
      List.of(
          CallGroup.ENTRY,
          CallGroup.RESULT,
          CallGroup.GAS,
          CallGroup.GAS_USED,
          CallGroup.FAILED_OUTPUT,
          CallGroup.FAILED_GAS,
          CallGroup.CREATION,
          CallGroup.BALANCE);
  private static final int[] COLUMN = new int[CallGroup.COUNT];
  private static final int EXTRA = KEPT.size();
  private static final int START = EXTRA + 1;
  private static final int CALLEE = EXTRA + 2;
  private static final int COLUMNS = EXTRA + 3;

  static {
    for (int i = 0; i < KEPT.size(); i++) {
      COLUMN[KEPT.get(i).index()] = i;
    }
  }

  private final ExtraNames names = new ExtraNames();
  private final List<String> shared;
  private final ByteRanges ranges;
  private final long end;
  private long[] rows = new long[64 * COLUMNS];
  private int[] depths = new int[64];
  private CallKind[] kinds = new CallKind[64];
  private int size;
  private boolean full;

  private CallTable(List<String> shared, ByteRanges ranges, long end) {
    this.shared = shared;
    this.ranges = ranges;
    this.end = end;
  }

  /**
   * Reads the calls of a transaction.
   *
   * @param shared fields beyond the tables that both sides provide
   */
  static CallTable read(CallAnswer answer, CallEntry transaction, List<String> shared)
      throws IOException {
    CallTable table = new CallTable(shared, answer.ranges(), transaction.end());
    try (InputStream in = answer.ranges().open(transaction.start(), transaction.end())) {
      JsonScanner scan = new JsonScanner(listed(in), transaction.start() - 1, answer.salt());
      new CallReader(scan, answer.dialect(), table, new CallTally(), table.names).read();
    }
    if (table.full) {
      throw new NoAnswerException(
          Reason.TOO_LARGE, "more than " + MAX_CALLS + " calls in " + transaction);
    }
    return table;
  }

  /** What lies between commas, as a list of its own. */
  private static InputStream listed(InputStream in) {
    return new SequenceInputStream(Collections.enumeration(List.of(bytes("["), in, bytes("]"))));
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void begins(long start) {}

  @Override
  public int opened(long start, int depth) {
    if (size == MAX_CALLS) {
      full = true;
      return -1;
    }
    if (size == depths.length) {
      int capacity = 2 * size;
      rows = Arrays.copyOf(rows, capacity * COLUMNS);
      depths = Arrays.copyOf(depths, capacity);
      kinds = Arrays.copyOf(kinds, capacity);
    }
    rows[size * COLUMNS + START] = start;
    depths[size] = depth;
    return size++;
  }

  @Override
  public void closed(int call, int depth, CallFrame frame, CallPath path) {
    if (call < 0) {
      return;
    }
    int row = call * COLUMNS;
    for (int i = 0; i < KEPT.size(); i++) {
      rows[row + i] = frame.lanes[2 * KEPT.get(i).index()];
    }
    rows[row + EXTRA] = extra(frame);
    rows[row + CALLEE] = frame.calleeAt;
    kinds[call] = frame.kind();
  }

  private long extra(CallFrame frame) {
    long sum = 0;
    for (int i = 0; i < frame.extras.size(); i++) {
      int number = shared.indexOf(names.name(frame.extras.name(i)));
      if (number >= 0) {
        sum += Mix.end(Mix.first(number + 1L, frame.extras.lane1(i)));
      }
    }
    return sum;
  }

  @Override
  public void dropped(int call) {
    if (call >= 0) {
      size = call;
    }
  }

  @Override
  public void ends(String hash, long offset, Optional<NoAnswerException> nothing) {}

  int size() {
    return size;
  }

  int depth(int call) {
    return depths[call];
  }

  CallKind kind(int call) {
    return kinds[call];
  }

  ByteRanges ranges() {
    return ranges;
  }

  long start(int call) {
    return rows[call * COLUMNS + START];
  }

  /** Past the last byte of the transaction. */
  long end() {
    return end;
  }

  /** Where the callee of a call is written; 0 if nowhere. */
  long callee(int call) {
    return rows[call * COLUMNS + CALLEE];
  }

  /** Whether a group of fields is the same in two calls themselves. */
  boolean same(int call, CallTable other, int theirs, CallGroup group) {
    return cell(call, group) == other.cell(theirs, group);
  }

  /** Whether a call has anything in a group of fields. */
  boolean has(int call, CallGroup group) {
    return cell(call, group) != 0;
  }

  private long cell(int call, CallGroup group) {
    return rows[call * COLUMNS + COLUMN[group.index()]];
  }

  /** Whether the shared fields that no table knows are the same in the calls themselves. */
  boolean sameExtra(int call, CallTable other, int theirs) {
    return rows[call * COLUMNS + EXTRA] == other.rows[theirs * COLUMNS + EXTRA];
  }

  /** The first call after a call that is not inside it; the table's size if there is none. */
  int after(int call) {
    int next = call + 1;
    while (next < size && depths[next] > depths[call]) {
      next++;
    }
    return next;
  }

  /** How many calls a call makes itself. */
  int calls(int call) {
    int count = 0;
    for (int at = call + 1; at < size && depths[at] > depths[call]; at++) {
      if (depths[at] == depths[call] + 1) {
        count++;
      }
    }
    return count;
  }

  /** The indexes that lead from the root call down to a call. */
  List<Integer> path(int call) {
    List<Integer> way = new ArrayList<>();
    int depth = depths[call];
    int index = 0;
    for (int at = call - 1; at >= 0 && depth > 0; at--) {
      if (depths[at] == depth) {
        index++;
      } else if (depths[at] < depth) {
        way.addFirst(index);
        depth = depths[at];
        index = 0;
      }
    }
    return way;
  }

  /** The calls from the root call down to a call, itself included. */
  List<Integer> above(int call) {
    List<Integer> above = new ArrayList<>(List.of(call));
    for (int at = call - 1; at >= 0; at--) {
      if (depths[at] < depths[above.getFirst()]) {
        above.addFirst(at);
      }
    }
    return above;
  }
}
