package io.tipwatch.diagnose.evidence;

import io.tipwatch.diagnose.BulkInput;
import io.tipwatch.diagnose.ReadAhead;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.evidence.CallLine.End;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.trace.ByteRanges;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** The body of an answer that was written down; it ends as it did the first time. */
final class PlayedBody extends BulkInput implements ByteRanges, ReadAhead {
  private final CallLine.Streamed answer;
  private final Spool.SpoolFile file;
  private final InputStream in;
  private final Consumer<String> damaged;

  PlayedBody(CallLine.Streamed answer, Spool.SpoolFile file, Consumer<String> damaged) {
    this.answer = answer;
    this.file = file;
    this.in = file.open();
    this.damaged = damaged;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = in.read(into, offset, length);
    return count < 0 ? end(answer.end()) : count;
  }

  private int end(End end) throws IOException {
    return switch (end) {
      case CallLine.Whole() -> -1;
      case CallLine.Broke(RpcException cause) -> throw cause;
      case CallLine.OurFault(String text) -> throw new IOException(text);
      case CallLine.GivenUp() -> {
        String what = answer.file() + " was read no further than byte " + answer.bytes();
        damaged.accept(what);
        throw new IOException(what);
      }
    };
  }

  /** Nobody waits for it any more. */
  @Override
  public InputStream ahead() {
    return this;
  }

  @Override
  public InputStream open(long start, long end) {
    return file.open(start, end);
  }
}
