package io.tipwatch.trace;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of an answer that was read once and can be read again in parts. */
@FunctionalInterface
public interface ByteRanges {
  /**
   * Opens the bytes from {@code start} (included) to {@code end} (excluded), both counted in the
   * decompressed answer.
   */
  InputStream open(long start, long end) throws IOException;
}
