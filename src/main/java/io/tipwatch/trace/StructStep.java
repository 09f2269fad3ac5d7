package io.tipwatch.trace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One step of an EVM execution as a struct logger tells it, in memory that is used again for later
 * steps. Gas is in gas, as everywhere; what a step lacks is {@link #ABSENT}.
 */
public final class StructStep {
  /** No number there. */
  public static final long ABSENT = Long.MIN_VALUE;

  static final int MAX_OP = 64;

  long pc;
  long gas;
  long gasCost;
  long depth;
  final byte[] op = new byte[MAX_OP];
  int opLength;
  long op1;
  long op2;
  long stack1;
  long stack2;
  int stackSize;
  String error = "";
  boolean storage;
  long writing;
  byte[] stack = new byte[512];

  /** Bytes of the stack that are kept, from bracket to bracket; 0 if none are. */
  int stackLength;

  /** Makes it ready for the next step. */
  void reset() {
    pc = ABSENT;
    gas = ABSENT;
    gasCost = ABSENT;
    depth = ABSENT;
    opLength = 0;
    op1 = 0;
    op2 = 0;
    stack1 = 0;
    stack2 = 0;
    stackSize = -1;
    error = "";
    storage = false;
    writing = 0;
    stackLength = 0;
  }

  void keepStack(byte[] from, int start, int length) {
    if (stack.length < length) {
      stack = new byte[Math.max(length, 2 * stack.length)];
    }
    System.arraycopy(from, start, stack, 0, length);
    stackLength = length;
  }

  public long pc() {
    return pc;
  }

  public long gas() {
    return gas;
  }

  /** What the client says the step costs, on which clients do not agree. */
  public long gasCost() {
    return gasCost;
  }

  /** The depth as the client counts it. */
  public long depth() {
    return depth;
  }

  /** The name of the operation as the client writes it. */
  public String op() {
    return new String(op, 0, opLength, StandardCharsets.UTF_8);
  }

  /** A number for that name: its first eight bytes. */
  public long op1() {
    return op1;
  }

  /** A number for the rest of that name. */
  public long op2() {
    return op2;
  }

  /** Items on the stack; -1 if the client does not tell. */
  public int stackSize() {
    return stackSize;
  }

  /** Whether both stacks hold the same items. */
  public boolean sameStack(StructStep other) {
    return stackSize == other.stackSize && stack1 == other.stack1 && stack2 == other.stack2;
  }

  /** What went wrong in the step, as the client says; empty if nothing did. */
  public String error() {
    return error;
  }

  /** Whether the client wrote storage beside the step. */
  public boolean storage() {
    return storage;
  }

  /** A digest of how the hexadecimal values are written. */
  public long writing() {
    return writing;
  }

  /** The first number of a name. */
  public static long op1(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return op1(bytes, bytes.length);
  }

  /** The second number of a name. */
  public static long op2(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return op2(bytes, bytes.length);
  }

  static long op1(byte[] name, int length) {
    return word(name, 0, Math.min(8, length));
  }

  static long op2(byte[] name, int length) {
    long rest = 0;
    for (int at = 8; at < length; at += 8) {
      rest = Mix.first(rest, word(name, at, Math.min(8, length - at)));
    }
    return rest;
  }

  private static long word(byte[] name, int at, int count) {
    long word = 0;
    for (int i = count - 1; i >= 0; i--) {
      word = word << 8 | (name[at + i] & 0xff);
    }
    return word;
  }

  /**
   * Items from the top of the stack as the client writes them, the topmost first.
   *
   * @param most how many at the most
   */
  public List<String> top(int most) {
    List<String> items = new ArrayList<>();
    int end = stackLength;
    while (items.size() < most) {
      int close = lastQuote(end);
      int open = lastQuote(close);
      if (open < 0) {
        break;
      }
      items.add(new String(stack, open + 1, close - open - 1, StandardCharsets.US_ASCII));
      end = open;
    }
    return items;
  }

  private int lastQuote(int end) {
    int at = end - 1;
    while (at >= 0 && stack[at] != '"') {
      at--;
    }
    return at;
  }
}
