package io.tipwatch.sim;

import java.io.IOException;
import java.io.OutputStream;

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
}
