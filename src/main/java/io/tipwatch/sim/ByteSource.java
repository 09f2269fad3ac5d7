package io.tipwatch.sim;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Bytes made piece by piece, so that an answer may be larger than memory. Not thread-safe. */
public interface ByteSource extends AutoCloseable {
  /** The next piece, some tens of kilobytes; empty when there is no more. */
  byte[] next() throws IOException;

  @Override
  default void close() throws IOException {}

  /** Writes all that is left. */
  default void writeTo(OutputStream out) throws IOException {
    for (byte[] piece = next(); piece.length > 0; piece = next()) {
      out.write(piece);
    }
  }

  static ByteSource text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** All of them as one piece. */
  static ByteSource bytes(byte[] bytes) {
    return new ByteSource() {
      private boolean given;

      @Override
      public byte[] next() {
        byte[] piece = given ? new byte[0] : bytes;
        given = true;
        return piece;
      }
    };
  }

  /** One after the other. */
  static ByteSource joined(ByteSource... parts) {
    Deque<ByteSource> left = new ArrayDeque<>(List.of(parts));
    return new ByteSource() {
      @Override
      public byte[] next() throws IOException {
        while (!left.isEmpty()) {
          byte[] piece = left.getFirst().next();
          if (piece.length > 0) {
            return piece;
          }
          left.removeFirst().close();
        }
        return new byte[0];
      }

      @Override
      public void close() throws IOException {
        for (ByteSource part : left) {
          part.close();
        }
      }
    };
  }
}
