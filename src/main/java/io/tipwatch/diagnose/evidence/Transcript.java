package io.tipwatch.diagnose.evidence;

import io.tipwatch.chain.NodeId;
import io.tipwatch.diagnose.Exhibits.Exhibit;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.JsonWriter;
import io.tipwatch.node.rpc.Recorder;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The calls of one look, written down as they end: small ones on a line each, streamed answers in
 * files. A thread of its own writes the lines, since calls end on event loops. If it cannot go on,
 * the look does, and the reason is kept.
 */
final class Transcript implements Recorder, AutoCloseable {
  /** A search down to a common tipset far below takes the most: some thousand for each node. */
  static final int MAX_CALLS = 100_000;

  /** What the lines may take together. */
  static final long MAX_BYTES = 256L << 20;

  /** What one line may take: an ordinary answer at its limit, with each letter written out. */
  static final int MAX_LINE_BYTES = 64 << 20;

  private final Spool spool;
  private final Spool.SpoolFile lines;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("transcript").factory());

  private final Turns turns = new Turns();

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Exhibit> answers = new ArrayList<>();
  private Optional<String> problem = Optional.empty();
  private int calls;
  private boolean over;

  Transcript(Spool spool) throws IOException {
    this.spool = spool;
    this.lines = spool.create();
  }

  @Override
  public Asked asked(NodeId node, String method, Json... params) {
    Json.Arr list = Json.array(params);
    return new Asked(node, method, list, turns.next(CallIndex.name(node, method, list)));
  }

  @Override
  public void answered(Asked asked, Json result) {
    add(new CallLine(asked, new CallLine.Result(result)));
  }

  @Override
  public void failed(Asked asked, Throwable cause) {
    if (cause instanceof RpcException known) {
      add(new CallLine(asked, new CallLine.Failed(known)));
    } else {
      broken("a call failed in a way that cannot be written down: " + cause);
    }
  }

  @Override
  public RpcStream streamed(Asked asked, RpcStream answer) {
    String label = Names.answer(asked, turns.next("answer " + asked.node() + " " + asked.method()));
    try {
      KeptBody body =
          new KeptBody(answer, file(label), end -> add(new CallLine(asked, end.outcome(label))));
      return new RpcStream(answer.id(), answer.status(), body, body::received);
    } catch (IOException e) {
      broken("there is no file for " + label + ": " + e.getMessage());
      return new RpcStream(
          answer.id(), answer.status(), new LostBody(answer, e), answer.received());
    }
  }

  private Spool.SpoolFile file(String label) throws IOException {
    Spool.SpoolFile file = spool.create();
    lock.lock();
    try {
      if (over) {
        file.close();
        throw new IOException("the look is over");
      }
      answers.add(new Exhibit(label, file));
      return file;
    } finally {
      lock.unlock();
    }
  }

  private void add(CallLine line) {
    lock.lock();
    try {
      if (over || problem.isPresent()) {
        return;
      }
      if (++calls > MAX_CALLS) {
        broken("there are more than " + MAX_CALLS + " calls");
        return;
      }
      writer.execute(() -> write(line));
    } finally {
      lock.unlock();
    }
  }

  private void write(CallLine line) {
    byte[] text = JsonWriter.write(line.write());
    if (text.length > MAX_LINE_BYTES) {
      broken("an answer of " + line.asked().node() + " takes " + text.length + " bytes");
      return;
    }
    if (lines.size() + text.length >= MAX_BYTES) {
      broken("the calls take more than " + MAX_BYTES + " bytes");
      return;
    }
    ByteBuffer bytes = ByteBuffer.allocate(text.length + 1).put(text).put((byte) '\n').flip();
    try {
      lines.append(bytes);
    } catch (IOException e) {
      broken(String.valueOf(e.getMessage()));
    }
  }

  /** The first problem is the one that counts. */
  private void broken(String why) {
    lock.lock();
    try {
      problem = problem.or(() -> Optional.of(why));
    } finally {
      lock.unlock();
    }
  }

  /** Ends the writing; afterwards all that is there is on disk. */
  void end() {
    lock.lock();
    try {
      over = true;
    } finally {
      lock.unlock();
    }
    writer.close();
  }

  /** Why the calls are not all there; for after the end. */
  Optional<String> problem() {
    return problem;
  }

  /** The files with the calls, and with each streamed answer; for after the end. */
  List<Exhibit> exhibits() {
    List<Exhibit> all = new ArrayList<>(answers);
    all.addFirst(new Exhibit(Names.CALLS, lines));
    return all;
  }

  @Override
  public void close() throws IOException {
    end();
    for (Exhibit exhibit : exhibits()) {
      exhibit.file().close();
    }
  }
}
