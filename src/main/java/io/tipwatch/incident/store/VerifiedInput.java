package io.tipwatch.incident.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Content whose hash is known before; the end of it is only reached if it is right. */
public final class VerifiedInput extends FilterInputStream {
  private final MessageDigest digest = sha256();
  private final String expected;
  private final long maxBytes;
  private long bytes;
  private boolean ended;

  /** Opens such content. */
  @FunctionalInterface
  public interface Source {
    /**
     * @throws NoSuchFileException if it is gone
     */
    InputStream open() throws IOException;
  }

  /**
   * @param expected SHA-256 in lower-case hexadecimal
   * @param maxBytes where it fails if it goes on, however well it was packed
   */
  public VerifiedInput(InputStream in, String expected, long maxBytes) {
    super(in);
    this.expected = expected;
    this.maxBytes = maxBytes;
  }

  /** Reads content through. */
  public static EvidenceStore.Check check(Source source) {
    try (InputStream content = source.open()) {
      content.transferTo(OutputStream.nullOutputStream());
      return EvidenceStore.Check.INTACT;
    } catch (NoSuchFileException _) {
      return EvidenceStore.Check.MISSING;
    } catch (IOException _) {
      return EvidenceStore.Check.ALTERED;
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = super.read(into, offset, length);
    if (count > 0) {
      bytes += count;
      if (bytes > maxBytes) {
        throw new IOException("there is more than the " + maxBytes + " bytes that there should be");
      }
      digest.update(into, offset, count);
    } else if (count < 0 && !ended) {
      ended = true;
      String actual = HexFormat.of().formatHex(digest.digest());
      if (!actual.equals(expected)) {
        throw new IOException("the evidence " + expected + " was altered: it hashes to " + actual);
      }
    }
    return count;
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
