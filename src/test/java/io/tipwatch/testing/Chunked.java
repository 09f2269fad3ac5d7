package io.tipwatch.testing;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Random;

/** Bytes that arrive in random pieces, as from a network. */
public final class Chunked {
  private static final List<Integer> SIZES = List.of(1, 2, 3, 7, 64, 4096);

  private Chunked() {}

  public static InputStream of(byte[] document, Random random) {
    int most = SIZES.get(random.nextInt(SIZES.size()));
    return new ByteArrayInputStream(document) {
      @Override
      public synchronized int read(byte[] into, int offset, int length) {
        return super.read(into, offset, Math.min(length, 1 + random.nextInt(most)));
      }
    };
  }
}
