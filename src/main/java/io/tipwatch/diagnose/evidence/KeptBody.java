package io.tipwatch.diagnose.evidence;

import io.tipwatch.diagnose.BulkInput;
import io.tipwatch.diagnose.ReadAhead;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.evidence.CallLine.End;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcStream;
import io.tipwatch.trace.ByteRanges;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, kept in a file of the spool as it is read: for the second pass, and as an
 * exhibit. One thread reads it.
 */
final class KeptBody extends BulkInput implements ByteRanges, ReadAhead {
  private final RpcStream answer;
  private final Spool.SpoolFile file;
  private final InputStream in;
  private final Consumer<KeptBody> closed;
  private End end = new CallLine.GivenUp();
  private long received;
  private volatile boolean open = true;
  private @Nullable AheadInput ahead;

  /**
   * @param closed hears of the end, once
   */
  KeptBody(RpcStream answer, Spool.SpoolFile file, Consumer<KeptBody> closed) {
    this.answer = answer;
    this.file = file;
    this.in = file.keep(answer.body());
    this.closed = closed;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    try {
      int count = in.read(into, offset, length);
      if (count < 0) {
        end = new CallLine.Whole();
      }
      return count;
    } catch (RpcException e) {
      end = open ? new CallLine.Broke(e) : end; // else it broke since we closed it
      throw e;
    } catch (IOException e) {
      end = new CallLine.OurFault(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** The bytes that came so far; what is said last is what is written down. */
  long received() {
    if (open) {
      received = answer.bytes();
    }
    return received;
  }

  /** What came of the call, under the label of the file. */
  CallLine.Streamed outcome(String label) {
    return new CallLine.Streamed(label, answer.id(), answer.status(), file.size(), received, end);
  }

  @Override
  public InputStream ahead() {
    ahead = new AheadInput(this, this);
    return ahead;
  }

  @Override
  public InputStream open(long from, long to) {
    return file.open(from, to);
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      if (ahead != null) {
        ahead.stop();
      }
      answer.close();
      if (ahead != null) {
        ahead.awaitEnd();
      }
      if (end instanceof CallLine.OurFault) {
        makeRoom();
      }
      closed.accept(this);
    }
  }

  /** What was read of an answer that the spool had no room for proves nothing. */
  private void makeRoom() {
    try {
      file.clear();
    } catch (IOException e) {
      // It stays as it is, and is written down as it is.
    }
  }
}
