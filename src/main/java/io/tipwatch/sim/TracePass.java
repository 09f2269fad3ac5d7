package io.tipwatch.sim;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One pass over a {@code StateCompute} answer: shows its reader the values that could be changed,
 * and passes on every byte but those that the reader puts others in place of. Not thread-safe.
 */
final class TracePass {
  /** No root and no amount of gas is longer; what is longer is no answer of a node. */
  private static final int MAX_VALUE_BYTES = 256;

  /** Who looks at the values. */
  interface Reader {
    /** Whether the value that has just begun is to be shown. */
    boolean wants(TraceScanner at);

    /**
     * Takes a value that was wanted.
     *
     * @param json as it was written, a string with its quotes
     * @return what is passed on in its place
     */
    String take(String json);
  }

  private final Reader reader;
  private final TraceScanner scanner = new TraceScanner();
  private byte[] held = new byte[0];
  private boolean holding;

  TracePass(Reader reader) {
    this.reader = reader;
  }

  /** Takes the next bytes; gives those that can go on, which may be fewer. */
  Buffer next(byte[] bytes) throws IOException {
    Buffer out = Buffer.buffer(bytes.length + MAX_VALUE_BYTES);
    int from = 0;
    for (int i = scanner.advance(bytes, 0); i < bytes.length; i = scanner.advance(bytes, i + 1)) {
      switch (scanner.step()) {
        case NOTHING -> {}
        case BEGINS -> {
          if (reader.wants(scanner)) {
            out.appendBytes(bytes, from, i - from);
            from = i;
            holding = true;
          }
        }
        case ENDS -> from = release(bytes, from, i + 1, out);
        case ENDED -> from = release(bytes, from, i, out);
      }
    }
    if (holding) {
      hold(bytes, from, bytes.length);
    } else {
      out.appendBytes(bytes, from, bytes.length - from);
    }
    return out;
  }

  /** The held value is whole; gives where the bytes go on. */
  private int release(byte[] bytes, int from, int to, Buffer out) throws IOException {
    if (!holding) {
      return from;
    }
    hold(bytes, from, to);
    out.appendString(reader.take(new String(held, StandardCharsets.ISO_8859_1)), "ISO-8859-1");
    held = new byte[0];
    holding = false;
    return to;
  }

  private void hold(byte[] bytes, int from, int to) throws IOException {
    int before = held.length;
    if (before + to - from > MAX_VALUE_BYTES) {
      throw new IOException(
          "a root or an amount of gas of more than " + MAX_VALUE_BYTES + " bytes");
    }
    held = Arrays.copyOf(held, before + to - from);
    System.arraycopy(bytes, from, held, before, to - from);
  }
}
