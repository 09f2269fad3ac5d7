package io.tipwatch.diagnose.filecoin;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Tipset;
import io.tipwatch.diagnose.Look;
import io.tipwatch.diagnose.Stopwatch;
import io.tipwatch.node.NodeProfile;
import io.tipwatch.node.filecoin.ErrorMeaning;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.node.filecoin.Method;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcStream;
import io.tipwatch.report.Diagnosis.Rung;
import io.tipwatch.trace.ErrorAnswerException;
import io.tipwatch.trace.MalformedTraceException;
import io.tipwatch.trace.filecoin.TraceReader;
import io.tipwatch.trace.filecoin.TraceSummary;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Has nodes execute a tipset again, all at once and each at its own pace. */
final class Executions {
  private static final long NO_CODE = Long.MIN_VALUE;

  private final Stopwatch stopwatch;
  private final FilecoinLadder.Progress progress;

  // Unknown to the nodes, so that none can prepare two traces with one digest.
  private final long salt = new SecureRandom().nextLong();

  Executions(Stopwatch stopwatch, FilecoinLadder.Progress progress) {
    this.stopwatch = stopwatch;
    this.progress = progress;
  }

  /** The answers of several nodes to one question. */
  record Batch(List<TraceAnswer> answers, List<Rung> rungs) {}

  private record One(TraceAnswer answer, Rung rung) {}

  Batch run(Tipset tipset, List<FilecoinNode> nodes, Map<NodeId, NodeProfile> profiles)
      throws IOException {
    List<Future<One>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (FilecoinNode node : nodes) {
        running.add(threads.submit(() -> execute(tipset, node)));
      }
    }
    List<TraceAnswer> answers = new ArrayList<>();
    List<Rung> rungs = new ArrayList<>();
    for (Future<One> one : running) {
      One done = result(one);
      NodeProfile profile = profiles.get(done.answer().node());
      answers.add(
          profile == null ? done.answer() : done.answer().by(profile.client(), profile.version()));
      rungs.add(done.rung());
    }
    return new Batch(answers, rungs);
  }

  private static One result(Future<One> one) throws IOException {
    try {
      return one.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while nodes executed a tipset", e);
    }
  }

  /** An answer to another question, from a node or a proxy that mixes calls up, is none. */
  private static TraceAnswer checked(NodeId node, TraceSummary trace, long asked) {
    String answered = trace.answerId().orElse("none");
    return answered.equals(Long.toString(asked))
        ? TraceAnswer.of(node, trace)
        : TraceAnswer.failed(
            node,
            "the answer carries the id "
                + answered
                + " and not the "
                + asked
                + " of our call; is a proxy in between?");
  }

  private One execute(Tipset tipset, FilecoinNode node) {
    Stopwatch.Lap lap = stopwatch.start();
    progress.at(node.id() + " executes " + tipset.height() + " again");
    long bytes = 0;
    TraceAnswer answer;
    try (RpcStream stream = node.execute(tipset)) {
      try {
        TraceSummary trace = TraceReader.read(stream.body(), Look.again(stream), salt);
        answer = checked(node.id(), trace, stream.id());
      } catch (MalformedTraceException e) {
        answer = TraceAnswer.failed(node.id(), meaning(node.id(), stream.status(), e));
      } finally {
        bytes = stream.bytes();
      }
    } catch (RpcException e) {
      answer = TraceAnswer.failed(node.id(), meaning(node.id(), e));
    } catch (ErrorAnswerException e) {
      answer = TraceAnswer.failed(node.id(), meaning(e));
    } catch (IOException e) {
      answer = TraceAnswer.failed(node.id(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // Whatever one node's answer does to us, the answers of the others stand.
      answer = TraceAnswer.failed(node.id(), "its answer made Tipwatch fail, a defect: " + e);
    }
    String name = "execute on " + node.id();
    long millis = lap.millis(name);
    progress.at(node.id() + " answered in " + millis + " ms, " + bytes + " bytes");
    String outcome =
        answer.trace().map(trace -> "root " + trace.root()).or(answer::error).orElse("");
    return new One(answer, new Rung(name, outcome, millis, bytes));
  }

  /** The error without the name of the node, which the report has anyway, and what to do. */
  static String meaning(NodeId node, RpcException e) {
    String text = String.valueOf(e.getMessage());
    String prefix = node + ": ";
    return (text.startsWith(prefix) ? text.substring(prefix.length()) : text)
        + " – "
        + ErrorMeaning.of(e).advice();
  }

  /** A proxy's page, or none, is no answer of the node; otherwise the byte says what is wrong. */
  private static String meaning(NodeId node, int status, MalformedTraceException e) {
    return status >= 300
        ? meaning(node, new RpcException.HttpStatus(node, Method.STATE_COMPUTE, status))
        : "it answered something that is no trace: " + e.getMessage();
  }

  private static String meaning(ErrorAnswerException e) {
    ErrorMeaning meaning = ErrorMeaning.ofRemote(code(e), String.valueOf(e.getMessage()));
    return "it answered error " + e.code() + ": " + e.getMessage() + " – " + meaning.advice();
  }

  private static long code(ErrorAnswerException e) {
    try {
      return Long.parseLong(e.code());
    } catch (NumberFormatException _) {
      return NO_CODE;
    }
  }
}
