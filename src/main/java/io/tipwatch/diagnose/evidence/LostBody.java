package io.tipwatch.diagnose.evidence;

import io.tipwatch.diagnose.BulkInput;
import io.tipwatch.diagnose.ReadAhead;
import io.tipwatch.node.rpc.RpcStream;
import io.tipwatch.trace.ByteRanges;
import java.io.IOException;
import java.io.InputStream;

/** The body of an answer that there is no file for; whoever reads it learns why. */
final class LostBody extends BulkInput implements ByteRanges, ReadAhead {
  private final RpcStream answer;
  private final IOException why;

  LostBody(RpcStream answer, IOException why) {
    this.answer = answer;
    this.why = why;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    throw new IOException(why.getMessage(), why);
  }

  @Override
  public InputStream ahead() {
    return this;
  }

  @Override
  public InputStream open(long start, long end) throws IOException {
    throw new IOException(why.getMessage(), why);
  }

  @Override
  public void close() {
    answer.close();
  }
}
