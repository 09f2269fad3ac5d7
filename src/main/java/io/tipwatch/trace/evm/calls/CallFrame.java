package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.HexScanner;
import io.tipwatch.trace.Mix;
import io.tipwatch.trace.evm.EvmDialect;
import io.tipwatch.trace.evm.Precompiles;
import java.util.Arrays;
import java.util.Locale;

/**
 * One call that is being read, from whichever form, or what is wrapped around one. Frames are used
 * again, one for each level of calls.
 */
final class CallFrame {
  static final int FROM = 0;
  static final int TO = 1;
  static final int VALUE = 2;
  static final int GAS = 3;
  static final int GAS_USED = 4;
  static final int INPUT = 5;
  static final int OUTPUT = 6;

  /** Of a new contract, or of one that is destroyed. */
  static final int ADDRESS = 7;

  private static final int SLOTS = 8;

  /** Digests of the call alone, two lanes for each group. */
  final long[] lanes = new long[2 * CallGroup.COUNT];

  /** Fields that no table knows. */
  final ExtraValues extras = new ExtraValues();

  private final long[] values = new long[2 * SLOTS];
  private int filled;
  private int told;
  private long writing;
  private int empties;
  private boolean root;

  long start;
  String type = "";
  String callType = "";
  String creationMethod = "";
  String error = "";
  String hash = "";
  int[] address = new int[8];
  int addressLength;
  int subtraces;
  boolean flat;
  boolean listed;
  boolean structLogs;
  boolean opened;
  boolean enveloped;
  int call;
  int depth;

  /** Where its callee is written. */
  long calleeAt;

  long callee;

  void reset(long at) {
    start = at;
    filled = 0;
    told = 0;
    writing = 0;
    empties = 0;
    type = "";
    callType = "";
    creationMethod = "";
    error = "";
    hash = "";
    addressLength = 0;
    subtraces = 0;
    flat = false;
    listed = false;
    structLogs = false;
    opened = false;
    enveloped = false;
    calleeAt = 0;
    callee = -1;
    extras.reset();
  }

  /** Puts the value that was read last into its slot. */
  void set(int slot, HexScanner hex) {
    if (hex.absent()) {
      empties++;
      return;
    }
    told |= 1 << slot;
    writing += hex.writing() * (slot + 1L);
    if (hex.empty()) {
      empties++;
      return;
    }
    filled |= 1 << slot;
    values[2 * slot] = hex.lane1();
    values[2 * slot + 1] = hex.lane2();
  }

  private boolean tells(int slot) {
    return (told & 1 << slot) != 0;
  }

  CallKind kind() {
    return CallKind.of(type, callType);
  }

  /** Whether there is a call in it at all. */
  boolean isCall() {
    return !type.isEmpty() || tells(FROM) || tells(TO) || tells(INPUT);
  }

  /** Whether it is a call of a precompile without calls of its own, rule N3. */
  boolean precompile() {
    return kind().calls() && Precompiles.is(callee);
  }

  /** Folds what was read into digests. */
  void close(boolean isRoot, EvmDialect dialect) {
    root = isRoot;
    Arrays.fill(lanes, 0);
    CallKind kind = kind();
    ErrorClass failure = ErrorClass.of(error, dialect);
    boolean failed = failure != ErrorClass.NONE;
    entry(kind);
    text(CallGroup.RESULT, failed ? failure.name() : "");
    if (!failed) {
      slot(CallGroup.RESULT, OUTPUT, OUTPUT);
    } else if (failure == ErrorClass.REVERT) {
      slot(CallGroup.FAILED_OUTPUT, OUTPUT, OUTPUT);
    }
    if (kind == CallKind.CREATE) {
      // The nested form has the new contract as the receiver.
      int created = tells(ADDRESS) ? ADDRESS : TO;
      slot(failed ? CallGroup.UNUSED : CallGroup.RESULT, created, ADDRESS);
      text(CallGroup.CREATION, creation());
    }
    if (kind != CallKind.SELFDESTRUCT) {
      gas(failed);
    }
    text(CallGroup.ERROR_TEXT, error);
    number(CallGroup.WRITING, writing);
    number(CallGroup.EMPTY, empties);
  }

  private void entry(CallKind kind) {
    text(CallGroup.ENTRY, kind == CallKind.OTHER ? type + " " + callType : kind.name());
    switch (kind) {
      case SELFDESTRUCT -> {
        slot(CallGroup.ENTRY, tells(ADDRESS) ? ADDRESS : FROM, FROM);
        slot(CallGroup.ENTRY, TO, TO);
        slot(CallGroup.BALANCE, VALUE, VALUE);
      }
      case CREATE -> {
        slot(CallGroup.ENTRY, FROM, FROM);
        slot(CallGroup.ENTRY, VALUE, VALUE);
        slot(CallGroup.ENTRY, INPUT, INPUT);
      }
      default -> {
        slot(CallGroup.ENTRY, FROM, FROM);
        slot(CallGroup.ENTRY, TO, TO);
        boolean delegated = kind == CallKind.DELEGATECALL;
        slot(delegated ? CallGroup.DELEGATED_VALUE : CallGroup.ENTRY, VALUE, VALUE);
        slot(CallGroup.ENTRY, INPUT, INPUT);
      }
    }
  }

  private void gas(boolean failed) {
    if (root) {
      slot(CallGroup.ROOT_GAS, GAS, GAS);
      slot(CallGroup.ROOT_GAS, GAS_USED, GAS_USED);
      return;
    }
    slot(CallGroup.GAS, GAS, GAS);
    if (!failed) {
      slot(CallGroup.GAS_USED, GAS_USED, GAS_USED);
    } else if (tells(GAS_USED)) {
      number(CallGroup.FAILED_GAS, 1);
      slot(CallGroup.FAILED_GAS, GAS_USED, GAS_USED);
    }
  }

  private String creation() {
    String method = creationMethod.isEmpty() && !flat ? type : creationMethod;
    return method.toLowerCase(Locale.ROOT);
  }

  /**
   * @param as the slot that it counts as
   */
  private void slot(CallGroup group, int slot, int as) {
    if ((filled & 1 << slot) != 0) {
      fold(group, as + 1L, values[2 * slot], values[2 * slot + 1]);
    }
  }

  private void text(CallGroup group, String text) {
    if (!text.isEmpty()) {
      long lane1 = 0;
      long lane2 = 0;
      for (int i = 0; i < text.length(); i++) {
        lane1 = Mix.first(lane1, text.charAt(i));
        lane2 = Mix.second(lane2, text.charAt(i));
      }
      fold(group, 0, lane1, lane2);
    }
  }

  private void number(CallGroup group, long number) {
    if (number != 0) {
      fold(group, -1, number, number);
    }
  }

  private void fold(CallGroup group, long tag, long lane1, long lane2) {
    int at = 2 * group.index();
    lanes[at] = Mix.first(Mix.first(lanes[at], tag), lane1);
    lanes[at + 1] = Mix.second(Mix.second(lanes[at + 1], tag), lane2);
  }
}
