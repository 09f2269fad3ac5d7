package io.tipwatch.cli;

import com.github.luben.zstd.ZstdIOException;
import io.tipwatch.chain.NodeId;
import io.tipwatch.diagnose.SavedAnswer;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.filecoin.TraceAnswer;
import io.tipwatch.trace.ErrorAnswerException;
import io.tipwatch.trace.MalformedTraceException;
import io.tipwatch.trace.filecoin.TraceReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipException;

/** Reads saved answers side by side, one thread for each core. */
final class SavedAnswers implements AutoCloseable {
  private final List<SavedAnswer> files = new ArrayList<>();
  private final Spool spool;
  private final long salt = new SplittableRandom().nextLong();

  SavedAnswers(Spool spool) {
    this.spool = spool;
  }

  /** What the files hold, in their order; a file that holds no answer says why. */
  List<TraceAnswer> read(List<Path> paths, List<NodeId> names) throws InterruptedException {
    List<Future<TraceAnswer>> running = new ArrayList<>();
    int cores = Math.min(paths.size(), Runtime.getRuntime().availableProcessors());
    try (ExecutorService threads = Executors.newFixedThreadPool(cores)) {
      for (int i = 0; i < paths.size(); i++) {
        Path path = paths.get(i);
        NodeId name = names.get(i);
        running.add(threads.submit(() -> read(path, name)));
      }
    }
    List<TraceAnswer> answers = new ArrayList<>();
    for (Future<TraceAnswer> one : running) {
      try {
        answers.add(one.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    return answers;
  }

  private TraceAnswer read(Path path, NodeId name) {
    try {
      SavedAnswer file = open(path);
      return TraceAnswer.of(name, TraceReader.read(file.stream(), file.ranges(), salt));
    } catch (MalformedTraceException e) {
      return TraceAnswer.failed(name, "no trace: " + e.getMessage());
    } catch (ErrorAnswerException e) {
      return TraceAnswer.failed(
          name, "the node had answered error " + e.code() + ": " + e.getMessage());
    } catch (EOFException | ZipException | ZstdIOException e) {
      return TraceAnswer.failed(name, "cannot be unpacked: " + e.getMessage());
    } catch (IOException e) {
      return TraceAnswer.failed(name, "cannot be read: " + e.getMessage());
    }
  }

  private SavedAnswer open(Path path) throws IOException {
    SavedAnswer file = SavedAnswer.open(path, spool);
    synchronized (files) {
      files.add(file);
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    for (SavedAnswer file : files) {
      file.close();
    }
  }
}
