package io.tipwatch.trace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads steps of a struct logger, such as {@code {"pc":2,"op":"PUSH1","gas":978,"gasCost":3,
 * "depth":1,"stack":["0x80"]}}, by the hundred million: a client writes the fields of all its steps
 * in one order, so the name that followed last time is tried first.
 */
public final class StepScanner {
  /** Items on a stack; the EVM allows no more. */
  public static final int MAX_STACK = 1_024;

  /** Bytes of a step that are in memory when it begins. */
  private static final int QUICK = 16 << 10;

  /** Bytes of a stack that can be kept to be shown. */
  private static final int MAX_STACK_BYTES = 96 << 10;

  private static final int STACK_GROWTH = 1 << 10;
  private static final int MAX_ERROR = 4 << 10;

  private static final FieldTable STEP =
      FieldTable.of(
          "pc",
          "op",
          "gas",
          "gasCost",
          "depth",
          "stack",
          "error",
          "storage",
          "memory",
          "refund",
          "returnData",
          "memSize",
          "opName",
          "reason");
  private static final int FIELDS = 14;
  private static final int PC = 0;
  private static final int OP = 1;
  private static final int GAS = 2;
  private static final int GAS_COST = 3;
  private static final int DEPTH = 4;
  private static final int STACK = 5;
  private static final int ERROR = 6;
  private static final int STORAGE = 7;

  /** Where the first field of a step is remembered, and what follows a field not in the table. */
  private static final int FIRST = FIELDS;

  private static final int OTHER = FIELDS + 1;

  private static final byte[][] NAMES = names();

  private final JsonScanner scan;
  private final HexScanner hex;
  private final StackScanner stacks;
  private final int[] after = new int[FIELDS + 2];
  private int longestStack;
  private long stackStart;
  private long stackEnd;

  public StepScanner(JsonScanner scan) {
    this.scan = scan;
    this.hex = HexScanner.of(scan);
    this.stacks = new StackScanner(scan, hex);
    Arrays.fill(after, JsonScanner.UNKNOWN);
  }

  private static byte[][] names() {
    byte[][] names = new byte[FIELDS][];
    for (int i = 0; i < FIELDS; i++) {
      names[i] = ("\"" + STEP.name(i) + "\":").getBytes(StandardCharsets.US_ASCII);
    }
    return names;
  }

  /** Reads the step that comes next. */
  public void next(StructStep step) throws IOException {
    step.reset();
    stackEnd = 0;
    scan.room(QUICK);
    scan.openObject("a step");
    long seen = 0;
    int previous = FIRST;
    for (int field = field(previous); field != JsonScanner.END; field = field(previous)) {
      seen = scan.once(seen, field, STEP);
      read(step, field);
      previous = field < 0 ? OTHER : field;
    }
    keepStack(step);
  }

  private int field(int previous) throws IOException {
    int guess = after[previous];
    if (guess >= 0 && scan.quickField(NAMES[guess], previous != FIRST)) {
      return guess;
    }
    if (guess == JsonScanner.END && scan.quickEnd()) {
      return guess;
    }
    int field = scan.nextField(STEP);
    after[previous] = field;
    return field;
  }

  private void read(StructStep step, int field) throws IOException {
    switch (field) {
      case PC -> step.pc = number(step, "the program counter");
      case OP -> op(step);
      case GAS -> step.gas = number(step, "an amount of gas");
      case GAS_COST -> step.gasCost = cost();
      case DEPTH -> step.depth = number(step, "a depth");
      case STACK -> stack(step);
      case ERROR -> error(step);
      default -> {
        keepStack(step);
        if (field == STORAGE) {
          step.storage |= !scan.takeNull() && scan.skipped() > 2;
        } else {
          scan.skipValue();
        }
      }
    }
  }

  private void op(StructStep step) throws IOException {
    if (scan.peek() == '"' && quickOp(step)) {
      return;
    }
    byte[] name = scan.text(StructStep.MAX_OP).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(name, 0, step.op, 0, name.length);
    step.opLength = name.length;
    step.op1 = StructStep.op1(step.op, name.length);
    step.op2 = StructStep.op2(step.op, name.length);
  }

  /** A name of plain characters, at most sixteen. */
  private boolean quickOp(StructStep step) {
    int at = scan.position + 1;
    if (scan.limit - at < 24) {
      return false;
    }
    long word = scan.longAt(at);
    long special = JsonStrings.special(word);
    int count = special == 0 ? 8 : Long.numberOfTrailingZeros(special) >>> 3;
    step.op1 = count == 0 ? 0 : word & (-1L >>> (64 - 8 * count));
    if (count == 8) {
      word = scan.longAt(at + 8);
      special = JsonStrings.special(word);
      int more = special == 0 ? 8 : Long.numberOfTrailingZeros(special) >>> 3;
      step.op2 = more == 0 ? 0 : Mix.first(0, word & (-1L >>> (64 - 8 * more)));
      count += more;
    }
    if (scan.buffer[at + count] != '"') {
      step.op2 = 0;
      return false;
    }
    System.arraycopy(scan.buffer, at, step.op, 0, 16);
    step.opLength = count;
    scan.position = at + count + 1;
    return true;
  }

  private long number(StructStep step, String what) throws IOException {
    int next = scan.peek();
    if (next >= '0' && next <= '9') {
      long plain = digits();
      if (plain >= 0) {
        return plain;
      }
    }
    hex.quantity(what);
    if (hex.absent()) {
      return StructStep.ABSENT;
    }
    step.writing += hex.writing();
    long number = hex.number();
    return number >= 0 ? number : hex.lane1() | Long.MIN_VALUE;
  }

  /** Reads up to 18 digits; -1 with nothing consumed if the number is another. */
  private long digits() {
    int at = scan.position;
    int most = Math.min(scan.limit, at + 18);
    long value = 0;
    int digit;
    while (at < most && (digit = scan.buffer[at] - '0') >= 0 && digit <= 9) {
      value = value * 10 + digit;
      at++;
    }
    int next = scan.byteAt(at);
    boolean zero = scan.buffer[scan.position] == '0' && at - scan.position > 1;
    if (zero || (next != ',' && next != '}' && next != ' ' && next != '\n')) {
      return -1;
    }
    scan.position = at;
    return value;
  }

  /** What a step costs, which is only shown: some write it below zero, or as a string. */
  private long cost() throws IOException {
    int next = scan.peek();
    if (next >= '0' && next <= '9') {
      long plain = digits();
      if (plain >= 0) {
        return plain;
      }
    }
    String text = scan.text(MAX_ERROR);
    if (text.matches("0x[0-9a-fA-F]{1,15}")) {
      return Long.parseLong(text.substring(2), 16);
    }
    return text.matches("-?\\d{1,18}") ? Long.parseLong(text) : StructStep.ABSENT;
  }

  private void stack(StructStep step) throws IOException {
    if (scan.takeNull()) {
      return;
    }
    scan.room(Math.min(MAX_STACK_BYTES, longestStack + STACK_GROWTH));
    stackStart = scan.valueOffset();
    stacks.read(step);
    step.writing += stacks.writing();
    stackEnd = scan.offset();
  }

  /** Copies the stack out of the window before it moves on. */
  private void keepStack(StructStep step) {
    long length = stackEnd - stackStart;
    if (stackEnd == 0 || step.stackLength > 0) {
      return;
    }
    long start = scan.position - (scan.offset() - stackStart);
    if (start >= 0 && length <= MAX_STACK_BYTES) {
      step.keepStack(scan.buffer, (int) start, (int) length);
    } else {
      // Longer than any before by many items, which no step makes it: the next one is kept.
      stackEnd = 0;
    }
    longestStack = (int) Math.max(longestStack, Math.min(length, MAX_STACK_BYTES));
  }

  /** Something went wrong unless there is null, false or nothing; Erigon writes an empty object. */
  private void error(StructStep step) throws IOException {
    keepStack(step);
    if (!scan.atScalar()) {
      scan.skipValue();
      step.error = "{}";
      return;
    }
    String text = scan.text(MAX_ERROR);
    step.error = text.equals("null") || text.equals("false") ? "" : text;
  }
}
