package io.tipwatch.incident.bundle;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Content that fails where it goes on beyond its bound, however well it was packed. */
final class BoundedInput extends FilterInputStream {
  private final long bound;
  private long count;

  /**
   * @param bound in bytes
   */
  BoundedInput(InputStream in, long bound) {
    super(in);
    this.bound = bound;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = super.read(into, offset, length);
    count += Math.max(0, read);
    if (count > bound) {
      throw new IOException("there is more than the " + bound + " bytes that were announced");
    }
    return read;
  }

  @Override
  public long skip(long count) {
    return 0;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
