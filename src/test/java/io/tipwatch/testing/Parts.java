package io.tipwatch.testing;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.stream.Stream;

/** A stream of bytes that are made while it is read, so that it may be longer than memory. */
public final class Parts extends InputStream {
  private final Iterator<byte[]> parts;
  private byte[] part = {};
  private int at;

  public Parts(Iterator<byte[]> parts) {
    this.parts = parts;
  }

  /** A beginning, then one text so many times. */
  public static Parts repeated(String start, String text, long times) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Parts(
        Stream.concat(
                Stream.of(start.getBytes(StandardCharsets.UTF_8)),
                Stream.generate(() -> bytes).limit(times))
            .iterator());
  }

  @Override
  public int read() {
    return more() ? part[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    int count = 0;
    while (count < length && more()) {
      int now = Math.min(length - count, part.length - at);
      System.arraycopy(part, at, into, offset + count, now);
      at += now;
      count += now;
    }
    return count == 0 && length > 0 ? -1 : count;
  }

  private boolean more() {
    while (at == part.length) {
      if (!parts.hasNext()) {
        return false;
      }
      part = parts.next();
      at = 0;
    }
    return true;
  }
}
