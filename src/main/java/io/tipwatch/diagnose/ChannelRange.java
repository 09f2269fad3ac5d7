package io.tipwatch.diagnose;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of a file as a stream; several may read one file at once. */
final class ChannelRange extends BulkInput {
  private final FileChannel channel;
  private final long end;
  private long position;

  ChannelRange(FileChannel channel, long start, long end) {
    this.channel = channel;
    this.position = start;
    this.end = end;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int wanted = (int) Math.min(length, end - position);
    if (wanted <= 0) {
      return -1;
    }
    int count = channel.read(ByteBuffer.wrap(into, offset, wanted), position);
    if (count > 0) {
      position += count;
    }
    return count;
  }
}
