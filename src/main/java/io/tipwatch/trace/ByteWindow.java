package io.tipwatch.trace;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bytes of one document that are in memory now, and where in the document they are. What is
 * expected there and found not to be is told by its offset.
 */
abstract sealed class ByteWindow permits JsonStrings {
  private static final int WINDOW = 128 << 10;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The bytes in memory; {@link #position} to {@link #limit} are still to be read. */
  final byte[] buffer = new byte[WINDOW];

  int position;
  int limit;

  private final InputStream in;
  private long base;
  private boolean ended;

  ByteWindow(InputStream in, long start) {
    this.in = in;
    this.base = start;
  }

  /** The offset of the next byte. */
  public long offset() {
    return base + position;
  }

  /** Skips white space and gives the offset of the next value's first byte. */
  public long valueOffset() throws IOException {
    peek();
    return offset();
  }

  /** Where the scanner stands in its window, to return to by {@link #rewind}. */
  int mark() {
    return position;
  }

  /** Goes back to a mark that was taken after the last {@link #room}. */
  void rewind(int mark) {
    position = mark;
  }

  /** Tries to have this many bytes in the window; false when the document ends before that. */
  boolean room(int bytes) throws IOException {
    if (limit - position >= bytes) {
      return true;
    }
    if (ended) {
      return false;
    }
    System.arraycopy(buffer, position, buffer, 0, limit - position);
    base += position;
    limit -= position;
    position = 0;
    while (limit < bytes && !ended) {
      int count = in.read(buffer, limit, buffer.length - limit);
      if (count < 0) {
        ended = true;
      } else {
        limit += count;
      }
    }
    return limit >= bytes;
  }

  /** The next byte that is no white space, which stays unread; negative at the end. */
  int peek() throws IOException {
    while (true) {
      if (position == limit && !room(1)) {
        return -1;
      }
      int next = buffer[position];
      if (next > ' ') {
        return next;
      }
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        throw unexpected("JSON");
      }
      position++;
    }
  }

  /** Reads one of the three words. */
  String literal(String word) throws IOException {
    room(word.length() + 1);
    for (int i = 0; i < word.length(); i++) {
      if (position + i >= limit || buffer[position + i] != word.charAt(i)) {
        throw unexpected("'" + word + "'");
      }
    }
    position += word.length();
    return word;
  }

  /** A byte of the window; negative past its end. */
  int byteAt(int at) {
    return at < limit ? buffer[at] : -1;
  }

  /** Eight bytes of the window, little-endian. */
  final long longAt(int at) {
    return (long) LONGS.get(buffer, at);
  }

  /** Eight bytes of an array, little-endian. */
  static long longAt(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  /** An error that says what was expected and what is there. */
  MalformedTraceException unexpected(String expected) throws IOException {
    if (position == limit && !room(1)) {
      return malformed("expected " + expected + ", but the answer ends");
    }
    int found = buffer[position] & 0xff;
    String shown =
        found > 0x20 && found < 0x7f ? "'" + (char) found + "'" : String.format("0x%02x", found);
    return malformed("expected " + expected + ", found " + shown);
  }

  /** An error at the place where the scanner stands. */
  public MalformedTraceException malformed(String what) {
    return new MalformedTraceException(what, offset());
  }
}
