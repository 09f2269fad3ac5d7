package io.tipwatch.trace;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads values that EVM clients write in hexadecimal, each in its own way: {@code 0x2a}, {@code
 * 2A}, {@code 0x002a}, {@code 42} without quotes. One value has one digest, whichever way it is
 * written.
 */
public final class HexScanner {
  /** Digits of a value that are kept to be shown. */
  public static final int MAX_HEAD = 64 << 10;

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long LOWER = ONES * 0x20;
  static final long ZEROS = ONES * '0';

  private static final int UNPREFIXED = 1;
  private static final int UPPER = 2;
  private static final int PADDED = 4;
  private static final int DECIMAL = 8;

  private final JsonScanner scan;
  private final int kept;
  private byte[] head = {};
  private int headLength;
  private long lane1;
  private long lane2;
  private long digits;
  private long first;
  private long second;
  private int writing;
  private boolean absent;
  private boolean number;

  private HexScanner(JsonScanner scan, int kept) {
    this.scan = scan;
    this.kept = kept;
  }

  /** One that makes digests only. */
  public static HexScanner of(JsonScanner scan) {
    return new HexScanner(scan, 0);
  }

  /** One that also keeps the values to be shown. */
  public static HexScanner keeping(JsonScanner scan) {
    return new HexScanner(scan, MAX_HEAD);
  }

  /** First lane of the last value. */
  public long lane1() {
    return lane1;
  }

  /** Second lane of the last value. */
  public long lane2() {
    return lane2;
  }

  /** Whether the last value was null, zero as a quantity, or no bytes as data. */
  public boolean empty() {
    return digits == 0;
  }

  /** Whether the last value was null. */
  public boolean absent() {
    return absent;
  }

  /** How the last value was written; zero for the way of the Ethereum specifications. */
  public int writing() {
    return writing;
  }

  /** The last value as a number, if it is below 2^63; otherwise -1. */
  public long number() {
    if (digits > 16) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < digits; i++) {
      long word = i < 8 ? first : second;
      value = value << 4 | Character.digit((int) (word >>> (8 * (i & 7))) & 0xff, 16);
    }
    return value < 0 ? -1 : value;
  }

  /** The last value as text, cut where it is too long to be kept; null for null. */
  public String text() {
    if (absent) {
      return "null";
    }
    if (digits == 0 && number) {
      return "0x0";
    }
    String beginning = new String(head, 0, headLength, StandardCharsets.US_ASCII);
    String cut = headLength < digits ? "… (" + digits + " digits)" : "";
    return "0x" + beginning + cut;
  }

  /** Reads a number or a word of fixed length: zeros in front do not count. */
  public void quantity(String what) throws IOException {
    read(what, true);
  }

  /** Reads bytes, where each digit counts. */
  public void data(String what) throws IOException {
    read(what, false);
  }

  private void read(String what, boolean quantity) throws IOException {
    begin();
    number = quantity;
    if (scan.takeNull()) {
      absent = true;
    } else if (scan.atString()) {
      long start = scan.offset();
      scan.position++;
      prefix();
      if (quantity) {
        zeros();
      }
      while (word(start)) {
        // Nothing: a word of digits was read.
      }
    } else {
      decimal(what);
    }
    lane1 = Mix.first(lane1, digits);
    lane2 = Mix.second(lane2, digits);
  }

  private void begin() {
    lane1 = scan.salt();
    lane2 = ~scan.salt();
    digits = 0;
    headLength = 0;
    writing = 0;
    absent = false;
  }

  private void prefix() throws IOException {
    scan.room(3);
    boolean prefixed =
        scan.byteAt(scan.position) == '0' && (scan.byteAt(scan.position + 1) | 0x20) == 'x';
    if (prefixed) {
      scan.position += 2;
    } else {
      writing |= UNPREFIXED;
    }
  }

  /** Passes over zeros, which are a matter of writing unless the only one. */
  private void zeros() throws IOException {
    int count = 0;
    while (true) {
      if (scan.limit - scan.position >= 8 && scan.longAt(scan.position) == ZEROS) {
        scan.position += 8;
        count += 8;
      } else if ((scan.position < scan.limit || scan.room(1))
          && scan.buffer[scan.position] == '0') {
        scan.position++;
        count++;
      } else {
        break;
      }
    }
    boolean alone = count == 1 && scan.byteAt(scan.position) == '"';
    if (count > 0 && !alone) {
      writing |= PADDED;
    }
  }

  /** Reads up to eight digits; false past the closing quote. */
  private boolean word(long start) throws IOException {
    if (scan.limit - scan.position < 8) {
      scan.room(8);
    }
    int there = Math.min(8, scan.limit - scan.position);
    long word = there == 8 ? scan.longAt(scan.position) : few(there);
    long special = JsonStrings.special(word);
    int count = special == 0 ? 8 : Long.numberOfTrailingZeros(special) >>> 3;
    if (count > 0) {
      take(word, count);
    }
    if (count == 8) {
      return true;
    }
    if (scan.byteAt(scan.position) == '"') {
      scan.position++;
      return false;
    }
    if (count == there) {
      throw new MalformedTraceException("the answer ends inside the string that begins", start);
    }
    throw scan.malformed("not a hexadecimal digit");
  }

  /** The last bytes of the document; the zeros behind them are no digits. */
  private long few(int there) {
    long word = 0;
    for (int i = there - 1; i >= 0; i--) {
      word = word << 8 | (scan.buffer[scan.position + i] & 0xff);
    }
    return word;
  }

  private void take(long word, int count) throws IOException {
    long mask = -1L >>> (64 - 8 * count);
    long lower = (word | LOWER) & mask;
    if (!lowerHex(lower | (ZEROS & ~mask))) {
      throw scan.malformed("not a hexadecimal digit");
    }
    if (lower != (word & mask)) {
      writing |= UPPER;
    }
    fold(lower, count);
    scan.position += count;
  }

  /** Appends so many digits, the first of them in the lowest byte. */
  private void fold(long word, int count) {
    lane1 = Mix.first(lane1, word);
    lane2 = Mix.second(lane2, word);
    if (digits == 0) {
      first = word;
    } else if (digits == 8) {
      second = word;
    }
    if (headLength < kept) {
      keep(word, count);
    }
    digits += count;
  }

  private void keep(long word, int count) {
    if (headLength + count > head.length) {
      head = Arrays.copyOf(head, Math.max(64, 2 * head.length));
    }
    for (int i = 0; i < count && headLength < kept; i++) {
      head[headLength++] = (byte) (word >>> (8 * i));
    }
  }

  /** Whether all eight characters are digits or lower-case letters up to f. */
  static boolean lowerHex(long word) {
    long digit = (word + ONES * (0x80 - '0')) & ~(word + ONES * (0x80 - ('9' + 1)));
    long letter = (word + ONES * (0x80 - 'a')) & ~(word + ONES * (0x80 - ('f' + 1)));
    return ((digit | letter) & HIGHS) == HIGHS;
  }

  private void decimal(String what) throws IOException {
    String number = scan.numberText(what);
    if (!number.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw scan.malformed("expected " + what + ", found " + number);
    }
    writing = DECIMAL;
    String hex = number.equals("0") ? "" : hex(number);
    for (int at = 0; at < hex.length(); at += 8) {
      long word = 0;
      int end = Math.min(hex.length(), at + 8);
      for (int i = end - 1; i >= at; i--) {
        word = word << 8 | hex.charAt(i);
      }
      fold(word, end - at);
    }
  }

  private static String hex(String number) {
    return number.length() <= 18
        ? Long.toHexString(Long.parseLong(number))
        : new BigInteger(number).toString(16);
  }
}
