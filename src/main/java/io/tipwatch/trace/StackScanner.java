package io.tipwatch.trace;

import java.io.IOException;

/**
 * Reads the stack of a step: straight over the bytes where its items look like {@code "0x2a"}, as
 * most clients write them, and by the general way where they do not. Both give one digest.
 */
final class StackScanner {
  private static final int PREFIX = '"' | '0' << 8 | 'x' << 16;
  private static final int SLACK = 16;

  private final JsonScanner scan;
  private final HexScanner hex;
  private int size;
  private long lane1;
  private long lane2;
  private long writing;

  StackScanner(JsonScanner scan, HexScanner hex) {
    this.scan = scan;
    this.hex = hex;
  }

  /** How the items are written, added up. */
  long writing() {
    return writing;
  }

  /** Reads the stack that comes next, from its bracket on. */
  void read(StructStep step) throws IOException {
    int mark = scan.mark();
    if (!quick()) {
      scan.rewind(mark);
      general();
    }
    step.stackSize = size;
    step.stack1 = lane1;
    step.stack2 = lane2;
  }

  private void begin() {
    size = 0;
    lane1 = 0;
    lane2 = 0;
    writing = 0;
  }

  private void append(long item1, long item2, long digits) {
    lane1 = Mix.first(lane1, Mix.first(item1, digits));
    lane2 = Mix.second(lane2, Mix.second(item2, digits));
    size++;
  }

  private boolean quick() {
    begin();
    byte[] buffer = scan.buffer;
    int last = scan.limit - SLACK;
    int at = scan.position + 1;
    if (at < last && buffer[at] == ']') {
      scan.position = at;
      return scan.quickClose();
    }
    while (at < last && size < StepScanner.MAX_STACK) {
      if ((int) (scan.longAt(at) & 0xFFFFFF) != PREFIX) {
        return false;
      }
      at = item(at + 3, last);
      if (at < 0) {
        return false;
      }
      int next = buffer[at++];
      if (next == ']') {
        scan.position = at - 1;
        return scan.quickClose();
      }
      if (next != ',') {
        return false;
      }
    }
    return false;
  }

  /** Reads the digits of an item, up to past its quote; negative if they are not plain. */
  private int item(int from, int last) {
    byte[] buffer = scan.buffer;
    int at = from;
    if (buffer[at] == '0') {
      if (buffer[at + 1] != '"') {
        return -1;
      }
      append(scan.salt(), ~scan.salt(), 0);
      return at + 2;
    }
    long item1 = scan.salt();
    long item2 = ~item1;
    while (at < last) {
      long word = scan.longAt(at);
      long special = JsonStrings.special(word);
      int count = special == 0 ? 8 : Long.numberOfTrailingZeros(special) >>> 3;
      if (count > 0) {
        long mask = -1L >>> (64 - 8 * count);
        long digits = word & mask;
        if (!HexScanner.lowerHex(digits | (HexScanner.ZEROS & ~mask))) {
          return -1;
        }
        item1 = Mix.first(item1, digits);
        item2 = Mix.second(item2, digits);
        at += count;
      }
      if (count < 8) {
        if (buffer[at] != '"') {
          return -1;
        }
        append(item1, item2, at - from);
        return at + 1;
      }
    }
    return -1;
  }

  private void general() throws IOException {
    begin();
    scan.openArray("a stack");
    while (scan.nextElement()) {
      if (size == StepScanner.MAX_STACK) {
        throw scan.malformed("more than " + StepScanner.MAX_STACK + " items on the stack");
      }
      hex.quantity("an item of the stack");
      lane1 = Mix.first(lane1, hex.lane1());
      lane2 = Mix.second(lane2, hex.lane2());
      writing += hex.writing();
      size++;
    }
  }
}
