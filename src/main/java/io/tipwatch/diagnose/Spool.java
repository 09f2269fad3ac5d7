package io.tipwatch.diagnose;

import io.tipwatch.trace.ByteRanges;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A place on disk for answers while they are compared: they are larger than memory should be, and
 * the parts that differ are read again. All files together stay under a limit, and each is gone
 * when it is closed.
 */
public final class Spool {
  private static final int BLOCK = 64 << 10;

  private final Path directory;
  private final long maxBytes;
  private final AtomicLong used = new AtomicLong();

  /**
   * @param directory created when the first file is; only its owner may read it
   * @param maxBytes what all files together may take
   */
  public Spool(Path directory, long maxBytes) {
    this.directory = directory;
    this.maxBytes = maxBytes;
  }

  /** Bytes on disk now. */
  public long used() {
    return used.get();
  }

  /** Opens a new file. */
  public SpoolFile create() throws IOException {
    Files.createDirectories(directory);
    Path path = Files.createTempFile(directory, "answer-", ".json");
    return new SpoolFile(
        path,
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE));
  }

  /** One answer on disk: written while it is read for the first time, then read in parts. */
  public final class SpoolFile implements ByteRanges, AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private long size;
    private boolean closed;

    private SpoolFile(Path path, FileChannel channel) {
      this.path = path;
      this.channel = channel;
    }

    /** The same bytes as {@code in}, kept in this file as they pass. */
    public InputStream keep(InputStream in) {
      return new BulkInput() {
        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          int count = in.read(into, offset, length);
          if (count > 0) {
            append(ByteBuffer.wrap(into, offset, count));
          }
          return count;
        }

        @Override
        public void close() throws IOException {
          in.close();
        }
      };
    }

    /**
     * Writes more at the end.
     *
     * @throws IOException if the spool is full; then none of it was written
     */
    public void append(ByteBuffer bytes) throws IOException {
      int count = bytes.remaining();
      if (used.addAndGet(count) > maxBytes) {
        used.addAndGet(-count);
        throw new IOException(
            "the spool "
                + directory
                + " is full: "
                + maxBytes
                + " bytes are allowed; raise spool.max-bytes");
      }
      size += count;
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    /** Takes what a stream gives, but no more than so many bytes; gives how many it took. */
    public long fill(InputStream in, long maxBytes) throws IOException {
      InputStream kept = keep(in);
      byte[] block = new byte[BLOCK];
      long left = maxBytes;
      int count = 0;
      while (left > 0 && count >= 0) {
        count = kept.read(block, 0, (int) Math.min(block.length, left));
        left -= Math.max(0, count);
      }
      return maxBytes - left;
    }

    /** Forgets all that was written so far. */
    public void clear() throws IOException {
      channel.truncate(0);
      used.addAndGet(-size);
      size = 0;
    }

    /** Bytes written so far. */
    public long size() {
      return size;
    }

    @Override
    public InputStream open(long start, long end) {
      return new ChannelRange(channel, start, end);
    }

    /** All that was written so far. */
    public InputStream open() {
      return open(0, size);
    }

    @Override
    public void close() throws IOException {
      if (!closed) { // the channel may be: an interrupt closes it
        closed = true;
        used.addAndGet(-size);
        channel.close();
        Files.deleteIfExists(path);
      }
    }
  }
}
