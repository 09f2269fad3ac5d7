package io.tipwatch.diagnose;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.tipwatch.trace.ByteRanges;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;

/**
 * An answer that somebody saved: plain, gzip or zstd, told by its first bytes and not by its name.
 * A compressed one is unpacked into the spool while it is read.
 */
public final class SavedAnswer implements AutoCloseable {
  private static final int MAGIC = 4;
  private static final int BUFFER = 64 << 10;

  private final InputStream in;
  private final ByteRanges ranges;
  private final AutoCloseable source;

  private SavedAnswer(InputStream in, ByteRanges ranges, AutoCloseable source) {
    this.in = in;
    this.ranges = ranges;
    this.source = source;
  }

  /** Opens a file; one that can be read only once, such as a pipe, is kept in the spool too. */
  public static SavedAnswer open(Path file, Spool spool) throws IOException {
    InputStream whole = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      whole.mark(MAGIC);
      byte[] magic = whole.readNBytes(MAGIC);
      whole.reset();
      if (gzip(magic)) {
        return kept(new GZIPInputStream(whole, BUFFER), spool);
      }
      if (zstd(magic)) {
        return kept(new ZstdInputStreamNoFinalizer(whole), spool);
      }
      if (!Files.isRegularFile(file)) {
        return kept(whole, spool);
      }
    } catch (IOException e) {
      whole.close();
      throw e;
    }
    whole.close();
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    return new SavedAnswer(
        new ChannelRange(channel, 0, Long.MAX_VALUE),
        (start, end) -> new ChannelRange(channel, start, end),
        channel);
  }

  private static SavedAnswer kept(InputStream in, Spool spool) throws IOException {
    Spool.SpoolFile copy = spool.create();
    return new SavedAnswer(
        copy.keep(in),
        copy,
        () -> {
          in.close();
          copy.close();
        });
  }

  private static boolean gzip(byte[] magic) {
    return magic.length >= 2 && magic[0] == 0x1f && (magic[1] & 0xff) == 0x8b;
  }

  private static boolean zstd(byte[] magic) {
    return magic.length == MAGIC
        && magic[0] == 0x28
        && (magic[1] & 0xff) == 0xb5
        && magic[2] == 0x2f
        && (magic[3] & 0xff) == 0xfd;
  }

  /** All bytes, decompressed, once. */
  public InputStream stream() {
    return in;
  }

  /** The same bytes again, once the stream was read. */
  public ByteRanges ranges() {
    return ranges;
  }

  @Override
  public void close() throws IOException {
    try {
      source.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
