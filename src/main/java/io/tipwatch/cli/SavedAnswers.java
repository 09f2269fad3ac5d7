package io.tipwatch.cli;

import io.tipwatch.chain.NodeId;
import io.tipwatch.diagnose.SavedAnswer;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.filecoin.TraceAnswer;
import io.tipwatch.trace.ErrorAnswerException;
import io.tipwatch.trace.MalformedTraceException;
import io.tipwatch.trace.filecoin.TraceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads saved answers side by side, one thread for each core. */
final class SavedAnswers implements AutoCloseable {
  private final List<SavedAnswer> files = new ArrayList<>();
  private final Spool spool;
  private final long salt = new SplittableRandom().nextLong();

  SavedAnswers(Spool spool) {
    this.spool = spool;
  }

  List<TraceAnswer> read(List<Path> paths, List<NodeId> names) throws Exception {
    List<Future<TraceAnswer>> running = new ArrayList<>();
    int cores = Math.min(paths.size(), Runtime.getRuntime().availableProcessors());
    try (ExecutorService threads = Executors.newFixedThreadPool(cores)) {
      for (int i = 0; i < paths.size(); i++) {
        SavedAnswer file = SavedAnswer.open(paths.get(i), spool);
        files.add(file);
        NodeId name = names.get(i);
        running.add(threads.submit(() -> read(file, name)));
      }
    }
    List<TraceAnswer> answers = new ArrayList<>();
    for (Future<TraceAnswer> one : running) {
      try {
        answers.add(one.get());
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
    return answers;
  }

  private TraceAnswer read(SavedAnswer file, NodeId name) throws IOException {
    try {
      return TraceAnswer.of(name, TraceReader.read(file.stream(), file.ranges(), salt));
    } catch (MalformedTraceException e) {
      return TraceAnswer.failed(name, "no trace: " + e.getMessage());
    } catch (ErrorAnswerException e) {
      return TraceAnswer.failed(
          name, "the node had answered error " + e.code() + ": " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    for (SavedAnswer file : files) {
      file.close();
    }
  }
}
