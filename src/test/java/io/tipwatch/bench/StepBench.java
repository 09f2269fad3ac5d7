package io.tipwatch.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.tipwatch.testing.GeneratedSteps;
import io.tipwatch.trace.evm.steps.StepComparison;
import io.tipwatch.trace.evm.steps.StepFinding;
import io.tipwatch.trace.evm.steps.StepSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/** How fast two struct logs are walked, by the CPU time of the one thread that does it. */
final class StepBench {
  private static final int BLOCKS = 200;
  private static final int HUGE_BLOCKS = 4_700;
  private static final int ROUNDS = 15;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final PrintStream OUT = System.out;

  private StepBench() {}

  private interface Work {
    void run() throws IOException;
  }

  /** Two answers in memory, against a bare Jackson loop over the bytes of both. */
  static void steps() throws IOException {
    byte[] answer;
    try (InputStream in = new GeneratedSteps(BLOCKS, -1).whole()) {
      answer = in.readAllBytes();
    }
    JsonFactory factory = new JsonFactory();
    double both = 2 * answer.length / 1e6;
    for (int turn = 0; turn < 3; turn++) {
      double bare =
          least(() -> {
            tokenise(factory, answer);
            tokenise(factory, answer);
          });
      double ours = least(() -> compare(source(answer), source(answer)));
      OUT.printf(
          "2 × %.1f MB, %d steps: bare Jackson loop %.0f MB/s, lock-step %.0f MB/s: %.2f times%n",
          both / 2, BLOCKS * GeneratedSteps.STEPS, both / bare, both / ours, bare / ours);
    }
  }

  /** Two answers that are never in memory, and what the process needed. */
  static void huge() throws IOException {
    long start = System.nanoTime();
    StepFinding finding =
        compare(
            StepSource.of(new GeneratedSteps(HUGE_BLOCKS, -1).whole()),
            StepSource.of(new GeneratedSteps(HUGE_BLOCKS, HUGE_BLOCKS - 1).whole()));
    OUT.printf(
        "%d steps on each side: %s after %.1f s%n",
        finding.steps(),
        finding.difference().orElseThrow().place().field(),
        (System.nanoTime() - start) / 1e9);
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      lines.filter(line -> line.startsWith("VmHWM")).forEach(OUT::println);
    }
  }

  private static StepSource source(byte[] answer) {
    return StepSource.of(new ByteArrayInputStream(answer));
  }

  private static StepFinding compare(StepSource left, StepSource right) {
    return StepComparison.of(left, right, 1);
  }

  private static void tokenise(JsonFactory factory, byte[] answer) throws IOException {
    try (JsonParser parser = factory.createParser(new ByteArrayInputStream(answer))) {
      while (parser.nextToken() != null) {
        // Nothing: the bare loop is what is measured.
      }
    }
  }

  private static double least(Work work) throws IOException {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = THREADS.getCurrentThreadCpuTime();
      work.run();
      least = Math.min(least, THREADS.getCurrentThreadCpuTime() - start);
    }
    return least / 1e9;
  }
}
