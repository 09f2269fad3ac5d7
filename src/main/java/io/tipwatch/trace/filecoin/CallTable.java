package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.Mix;
import io.tipwatch.trace.ValueHash;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The calls of one message, in the order in which they begin: where each lies, and a few digests of
 * it over the fields that both sides provide. About a hundred bytes for each call.
 */
final class CallTable implements CallSink, UnknownSink {
  /** Calls of one message; the largest recorded cron message has a few hundred. */
  static final int MAX_CALLS = 500_000;

  static final int NONE = -1;

  private static final int COLUMNS = 9;
  private static final int START = 0;
  private static final int END = 1;
  private static final int IDENTITY = 2;
  private static final int ENTRY = 3;
  private static final int RESULT = 4;
  private static final int CHARGES = 5;
  private static final int IPLD = 6;
  private static final int SUBTREE = 7;
  private static final int UNKNOWN = 8;

  private final int shared;
  private final List<UnknownField> unknown;
  private final ValueHash value = new ValueHash();
  private final Deque<Integer> open = new ArrayDeque<>();
  private long[] rows = new long[64 * COLUMNS];
  private int[] next = new int[64];
  private int[] first = new int[64];
  private int[] last = new int[64];
  private int[] children = new int[64];
  private int size;
  private boolean full;

  private CallTable(Shared shared) {
    this.shared = shared.groups();
    this.unknown = shared.unknown();
  }

  /**
   * Reads the calls of a message.
   *
   * @param shared what counts
   */
  static CallTable read(ByteRanges ranges, MessageEntry message, Shared shared) throws IOException {
    CallTable table = new CallTable(shared);
    try (InputStream in = ranges.open(message.start(), message.end())) {
      JsonScanner scan = new JsonScanner(in, message.start(), 0);
      scan.openObject("an executed message");
      for (int field = scan.nextField(Field.INVOCATION);
          field != JsonScanner.END;
          field = scan.nextField(Field.INVOCATION)) {
        if (field == Field.EXECUTION && !scan.takeNull()) {
          new CallTreeReader(scan, new Tally(), table, table).read();
        } else if (field != Field.EXECUTION) {
          scan.skipValue();
        }
      }
    }
    return table;
  }

  @Override
  public void opened(long start) {
    if (size == MAX_CALLS) {
      full = true;
      open.push(NONE);
      return;
    }
    if (size == next.length) {
      grow();
    }
    int call = size++;
    next[call] = NONE;
    first[call] = NONE;
    last[call] = NONE;
    rows[call * COLUMNS + UNKNOWN] = 0;
    rows[call * COLUMNS + START] = start;
    Integer parent = open.peek();
    if (parent != null && parent != NONE) {
      if (first[parent] == NONE) {
        first[parent] = call;
      } else {
        next[last[parent]] = call;
      }
      last[parent] = call;
      children[parent]++;
    }
    open.push(call);
  }

  @Override
  public void closed(Frame frame, long end) {
    int call = open.pop();
    if (call == NONE) {
      return;
    }
    int identity =
        1 << Frame.TO
            | 1 << Frame.VALUE
            | 1 << Frame.METHOD
            | 1 << Frame.PARAMS
            | when(frame.signed ? Group.FROM_SIGNED : Group.FROM, Frame.FROM);
    int entry =
        when(frame.signed ? Group.GAS_LIMIT_SIGNED : Group.GAS_LIMIT, Frame.GAS_LIMIT)
            | when(Group.READ_ONLY, Frame.READ_ONLY)
            | when(Group.CODECS, Frame.PARAMS_CODEC)
            | when(Group.CODE, Frame.CODE)
            | when(Group.ADDRESS, Frame.ADDRESS)
            | when(Group.ACTOR, Frame.ACTOR_ID)
            | when(Group.ACTOR, Frame.HEAD)
            | when(Group.ACTOR, Frame.NONCE)
            | when(Group.ACTOR, Frame.BALANCE);
    int result = 1 << Frame.RETURN | when(Group.CODECS, Frame.RETURN_CODEC);
    int row = call * COLUMNS;
    rows[row + END] = end;
    rows[row + IDENTITY] = frame.lane1(identity, 0);
    rows[row + ENTRY] = frame.lane1(identity | entry, 0);
    rows[row + RESULT] = frame.lane1(result, shared & Group.EXIT.bit());
    rows[row + CHARGES] = frame.lane1(0, shared & Group.CHARGES.bit());
    rows[row + IPLD] = frame.lane1(0, shared & Group.IPLD.bit());
    rows[row + SUBTREE] = frame.subtree(shared);
  }

  @Override
  public void field(UnknownKind kind, int call, long item, JsonScanner scan) throws IOException {
    Optional<UnknownField> field =
        unknown.isEmpty() || call >= size ? Optional.empty() : UnknownField.of(kind, scan);
    int number = field.map(unknown::indexOf).orElse(NONE);
    if (number == NONE) {
      scan.skipValue();
      return;
    }
    value.read(scan);
    if (!value.empty()) {
      rows[call * COLUMNS + UNKNOWN] +=
          Mix.end(Mix.first(Mix.first(Mix.first(0, number), item), value.lane1()));
    }
  }

  private int when(Group group, int slot) {
    return (shared & group.bit()) != 0 ? 1 << slot : 0;
  }

  private void grow() {
    int capacity = next.length * 2;
    rows = Arrays.copyOf(rows, capacity * COLUMNS);
    next = Arrays.copyOf(next, capacity);
    first = Arrays.copyOf(first, capacity);
    last = Arrays.copyOf(last, capacity);
    children = Arrays.copyOf(children, capacity);
  }

  /** Whether there were more calls than are kept, so that a place may be missed. */
  boolean full() {
    return full;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** How many calls are kept. */
  int size() {
    return size;
  }

  /** How many calls there are, in words. */
  String count() {
    return full
        ? "more than " + MAX_CALLS + " calls; not searched further"
        : size + (size == 1 ? " call" : " calls");
  }

  /** The indexes that lead from the root call down to a call. */
  List<Integer> path(int call) {
    List<Integer> path = new ArrayList<>();
    int at = 0;
    while (at != call) {
      int index = 0;
      int below = first[at];
      // Calls are numbered as they begin: a call lies in the last sibling that is not after it.
      while (next[below] != NONE && next[below] <= call) {
        below = next[below];
        index++;
      }
      path.add(index);
      at = below;
    }
    return path;
  }

  int subcalls(int call) {
    return children[call];
  }

  int firstSubcall(int call) {
    return first[call];
  }

  /** The subcall with this index, or {@link #NONE}. */
  int subcall(int call, int index) {
    int subcall = call == NONE ? NONE : first[call];
    for (int i = 0; i < index && subcall != NONE; i++) {
      subcall = next[subcall];
    }
    return subcall;
  }

  /** The call's next sibling, or {@link #NONE}. */
  int next(int call) {
    return next[call];
  }

  long start(int call) {
    return rows[call * COLUMNS + START];
  }

  long end(int call) {
    return rows[call * COLUMNS + END];
  }

  /** Whether the calls and all below them are the same. */
  boolean same(int call, CallTable other, int theirs) {
    return same(call, other, theirs, SUBTREE);
  }

  /** Whether the same caller asked the same of the same callee. */
  boolean sameIdentity(int call, CallTable other, int theirs) {
    return same(call, other, theirs, IDENTITY);
  }

  /** Whether the calls began alike: the request, the gas, and the callee's record before them. */
  boolean sameEntry(int call, CallTable other, int theirs) {
    return same(call, other, theirs, ENTRY);
  }

  boolean sameResult(int call, CallTable other, int theirs) {
    return same(call, other, theirs, RESULT);
  }

  boolean sameCharges(int call, CallTable other, int theirs) {
    return same(call, other, theirs, CHARGES);
  }

  /** Whether the shared fields that no table knows are the same in the calls themselves. */
  boolean sameUnknown(int call, CallTable other, int theirs) {
    return same(call, other, theirs, UNKNOWN);
  }

  boolean sameIpld(int call, CallTable other, int theirs) {
    return same(call, other, theirs, IPLD);
  }

  private boolean same(int call, CallTable other, int theirs, int column) {
    return rows[call * COLUMNS + column] == other.rows[theirs * COLUMNS + column];
  }
}
