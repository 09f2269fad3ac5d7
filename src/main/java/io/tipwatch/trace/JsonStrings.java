package io.tipwatch.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Strings: read eight bytes at a time into the two lanes of a digest while they are plain, one
 * character at a time where they have escapes or more than ASCII.
 */
abstract sealed class JsonStrings extends ByteWindow permits JsonScalars {
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private final long salt;
  private long lane1;
  private long lane2;
  private boolean empty;

  JsonStrings(InputStream in, long start, long salt) {
    super(in, start);
    this.salt = salt;
  }

  /** What every digest begins with. */
  final long salt() {
    return salt;
  }

  /** First lane of the last value hashed. */
  public long lane1() {
    return lane1;
  }

  /** Second lane of the last value hashed. */
  public long lane2() {
    return lane2;
  }

  /** Whether the last value hashed was null or an empty string. */
  public boolean empty() {
    return empty;
  }

  /** Hashes text as if it had stood in the document as a string. */
  public void hashText(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    hashBytes(bytes, bytes.length);
  }

  /** Hashes the UTF-8 of text likewise. */
  void hashBytes(byte[] bytes, int length) {
    begin();
    int at = 0;
    for (; at + 8 <= length; at += 8) {
      word(longAt(bytes, at));
    }
    long tail = 0;
    for (int i = length - 1; i >= at; i--) {
      tail = (tail << 8) | (bytes[i] & 0xff);
    }
    finish(tail, length);
  }

  /** Makes the last value the empty one. */
  public void hashEmpty() {
    begin();
    finish(0, 0);
  }

  /** Hashes plain characters up to a quote close by; false with nothing consumed otherwise. */
  boolean quickString(int max) {
    begin();
    int at = position;
    while (at - position <= max) {
      long word = longAt(at);
      long special = special(word);
      if (special != 0) {
        int count = Long.numberOfTrailingZeros(special) >>> 3;
        if (buffer[at + count] != '"') {
          return false;
        }
        finish(count == 0 ? 0 : word & (-1L >>> (64 - 8 * count)), at + count - position);
        position = at + count + 1;
        return true;
      }
      word(word);
      at += 8;
    }
    return false;
  }

  /** The fast way through a string: eight plain characters at a time. */
  void string(boolean hash) throws IOException {
    long start = offset();
    position++;
    begin();
    long length = 0;
    while (true) {
      if (limit - position < 8) {
        room(8);
      }
      if (limit - position < 8) {
        slowString(hash, length, start);
        return;
      }
      long word = longAt(position);
      long special = special(word);
      if (special == 0) {
        if (hash) {
          word(word);
        }
        position += 8;
        length += 8;
        continue;
      }
      int count = Long.numberOfTrailingZeros(special) >>> 3;
      if (buffer[position + count] == '"') {
        finish(count == 0 ? 0 : word & (-1L >>> (64 - 8 * count)), length + count);
        position += count + 1;
        return;
      }
      slowString(hash, length, start);
      return;
    }
  }

  /** The rest of a string that has escapes or more than ASCII, byte by byte. */
  private void slowString(boolean hash, long lengthSoFar, long start) throws IOException {
    byte[] unit = new byte[4];
    long length = lengthSoFar;
    long tail = 0;
    int count;
    while ((count = unit(unit, start)) > 0) {
      for (int i = 0; i < count; i++) {
        tail |= (unit[i] & 0xffL) << (8 * (length & 7));
        length++;
        if ((length & 7) == 0) {
          if (hash) {
            word(tail);
          }
          tail = 0;
        }
      }
    }
    finish(tail, length);
  }

  /** The content of a string of at most so many bytes. */
  String stringText(int max) throws IOException {
    long start = offset();
    position++;
    byte[] bytes = new byte[64];
    int length = 0;
    byte[] unit = new byte[4];
    int count;
    while ((count = unit(unit, start)) > 0) {
      if (length + count > max) {
        throw new MalformedTraceException("a string of more than " + max + " bytes", start);
      }
      if (length + count > bytes.length) {
        bytes = Arrays.copyOf(bytes, bytes.length * 2);
      }
      System.arraycopy(unit, 0, bytes, length, count);
      length += count;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /**
   * Reads one character of a string as UTF-8, escapes undone.
   *
   * @return how many bytes it has, or 0 past the closing quote
   */
  private int unit(byte[] unit, long start) throws IOException {
    if (!room(12) && position == limit) {
      throw new MalformedTraceException("the answer ends inside the string that begins", start);
    }
    int first = buffer[position] & 0xff;
    if (first == '"') {
      position++;
      return 0;
    }
    if (first == '\\') {
      return escape(unit);
    }
    if (first < 0x20) {
      throw malformed("a control character inside a string");
    }
    int count = Utf8.length(buffer, position, limit);
    if (count == 0) {
      throw malformed("invalid UTF-8");
    }
    System.arraycopy(buffer, position, unit, 0, count);
    position += count;
    return count;
  }

  private int escape(byte[] unit) throws IOException {
    int kind = byteAt(position + 1);
    int plain =
        switch (kind) {
          case '"', '\\', '/' -> kind;
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          default -> -1;
        };
    if (plain >= 0) {
      position += 2;
      unit[0] = (byte) plain;
      return 1;
    }
    int code = kind == 'u' ? hex(position + 2) : -1;
    if (code < 0 || Character.isLowSurrogate((char) code)) {
      throw malformed("not an escape");
    }
    position += 6;
    if (Character.isHighSurrogate((char) code)) {
      int low = byteAt(position) == '\\' && byteAt(position + 1) == 'u' ? hex(position + 2) : -1;
      if (low < 0 || !Character.isLowSurrogate((char) low)) {
        throw malformed("half a surrogate pair");
      }
      position += 6;
      code = Character.toCodePoint((char) code, (char) low);
    }
    return Utf8.encode(code, unit);
  }

  private int hex(int at) {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at + i < limit ? Character.digit(buffer[at + i], 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private void begin() {
    lane1 = salt;
    lane2 = ~salt;
  }

  private void word(long word) {
    lane1 = Mix.first(lane1, word);
    lane2 = Mix.second(lane2, word);
  }

  private void finish(long tail, long length) {
    word(tail);
    word(length);
    empty = length == 0;
  }

  /** A bit set in each byte that is a quote, a backslash, a control character or not ASCII. */
  static long special(long word) {
    long quote = word ^ (ONES * '"');
    long slash = word ^ (ONES * '\\');
    long control = word - ONES * 0x20;
    long either = ((quote - ONES) & ~quote) | ((slash - ONES) & ~slash);
    return (either | control | word) & HIGHS;
  }
}
