package io.tipwatch.diagnose.evidence;

import io.tipwatch.chain.NodeId;
import io.tipwatch.diagnose.Look;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.Stopwatch;
import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.ReplayRpc;
import io.tipwatch.node.rpc.Rpc;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A look at what was written down. The climb cannot tell damage from a node's own failure; so the
 * first damage is kept here, and whatever the climb made of it does not count.
 */
final class Playback implements ReplayRpc.Recorded, AutoCloseable {
  private final CaseJson made;
  private final Evidence evidence;
  private final Spool spool;
  private final CallIndex calls;

  private final Turns turns = new Turns();

  private final ReentrantLock lock = new ReentrantLock();
  private final TreeSet<String> answers = new TreeSet<>();
  private final List<Spool.SpoolFile> files = new ArrayList<>();
  private Optional<String> damage = Optional.empty();

  /**
   * @param spool takes copies of the large answers, since parts of them are read again
   */
  Playback(CaseJson made, Evidence evidence, Spool spool) throws IOException {
    this.made = made;
    this.evidence = evidence;
    this.spool = spool;
    this.calls = CallIndex.read(evidence, spool);
  }

  Look look() {
    List<Rpc> rpcs = new ArrayList<>();
    Duration timeout = made.about().executeTimeout();
    made.about().nodes().forEach(node -> rpcs.add(new ReplayRpc(node.name(), this, timeout)));
    return new Look(made.about(), rpcs, stopwatch());
  }

  /** Gives the readings of the first time, whatever is measured now. */
  private Stopwatch stopwatch() {
    return () ->
        name -> {
          List<Long> read = made.millis().getOrDefault(name, List.of());
          int turn = turns.next("time " + name);
          if (turn > read.size()) {
            damaged(Names.CASE + " holds no " + nth(turn) + " time for '" + name + "'");
            return 0;
          }
          return read.get(turn - 1);
        };
  }

  @Override
  public Json answer(NodeId node, String method, Json... params) throws RpcException {
    return switch (outcome(node, method, params)) {
      case CallLine.Result(Json result) -> result;
      case CallLine.Failed(RpcException cause) -> throw cause;
      case CallLine.Streamed _ -> throw unusable(node, method, "was streamed the first time");
    };
  }

  @Override
  public RpcStream stream(NodeId node, String method, Json... params) throws RpcException {
    return switch (outcome(node, method, params)) {
      case CallLine.Result _ -> throw unusable(node, method, "was not streamed the first time");
      case CallLine.Failed(RpcException cause) -> throw cause;
      case CallLine.Streamed answer ->
          new RpcStream(answer.id(), answer.status(), body(node, method, answer), answer::received);
    };
  }

  private CallLine.Outcome outcome(NodeId node, String method, Json... params) throws RpcException {
    String name = CallIndex.name(node, method, Json.array(params));
    int turn = turns.next(name);
    try {
      Optional<CallLine.Outcome> outcome = calls.find(name, turn);
      if (outcome.isPresent()) {
        return outcome.get();
      }
    } catch (IOException e) {
      throw unusable(node, method, "cannot be read again: " + e.getMessage());
    }
    throw unusable(
        node, method, "is not there: asked for the " + nth(turn) + " time with these parameters");
  }

  private PlayedBody body(NodeId node, String method, CallLine.Streamed answer)
      throws RpcException {
    try (InputStream content = evidence.open(answer.file())) {
      Spool.SpoolFile file = spool.create();
      lock.lock();
      try {
        files.add(file);
        answers.add(answer.file());
      } finally {
        lock.unlock();
      }
      long bytes = file.fill(content, answer.bytes() + 1);
      if (bytes == answer.bytes()) {
        return new PlayedBody(answer, file, this::damaged);
      }
      throw unusable(
          node,
          method,
          bytes < answer.bytes()
              ? "is cut: " + answer.file() + " has " + bytes + " bytes of " + answer.bytes()
              : "has grown: " + answer.file() + " has more bytes than " + answer.bytes());
    } catch (RpcException e) {
      throw e;
    } catch (IOException e) {
      throw unusable(node, method, "is lost: " + Names.unreadable(answer.file(), e).getMessage());
    }
  }

  /** Never the node's fault, though the climb takes it for that. */
  private RpcException unusable(NodeId node, String method, String why) {
    damaged("the answer of " + node + " to " + method + " " + why);
    return new RpcException.Unreachable(node, method, why);
  }

  private void damaged(String what) {
    lock.lock();
    try {
      damage = damage.or(() -> Optional.of(what));
    } finally {
      lock.unlock();
    }
  }

  private static String nth(int turn) {
    return turn + (turn == 1 ? "st" : turn == 2 ? "nd" : turn == 3 ? "rd" : "th");
  }

  /** What was wrong with the evidence, if anything was. */
  Optional<String> damage() {
    lock.lock();
    try {
      return damage;
    } finally {
      lock.unlock();
    }
  }

  /** What the report rests on. */
  List<String> labels() {
    return Names.all(answers.stream());
  }

  @Override
  public void close() throws IOException {
    calls.close();
    for (Spool.SpoolFile file : files) {
      file.close();
    }
  }
}
