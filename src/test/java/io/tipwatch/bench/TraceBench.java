package io.tipwatch.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.tipwatch.testing.GeneratedAnswer;
import io.tipwatch.testing.Recorded;
import io.tipwatch.trace.filecoin.TraceComparison;
import io.tipwatch.trace.filecoin.TraceReader;
import io.tipwatch.trace.filecoin.TraceSummary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The main class of the benchmarks. */
public final class TraceBench {
  private static final long EPOCH = 3573066;
  private static final int ROUNDS = 40;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final PrintStream OUT = System.out;

  /** Loads both answers, walks all charges, and prints the CPU seconds of the whole process. */
  private static final String PYTHON =
      """
      import json, sys, time
      def walk(a, b):
          n = 0
          todo = [(a, b)]
          while todo:
              x, y = todo.pop()
              for g, h in zip(x['GasCharges'] or [], y['GasCharges'] or []):
                  if g['Name'] != h['Name'] or g['tg'] != h['tg']:
                      n += 1
              todo.extend(zip(x['Subcalls'] or [], y['Subcalls'] or []))
          return n
      with open(sys.argv[1]) as f: a = json.load(f)
      with open(sys.argv[2]) as f: b = json.load(f)
      n = sum(walk(s['ExecutionTrace'], t['ExecutionTrace']) for s, t in zip(a['Trace'], b['Trace']))
      assert n == 0
      print(time.process_time())
      """;

  private TraceBench() {}

  /** Runs the one that is named. */
  public static void main(String[] args) throws IOException, InterruptedException {
    switch (args.length == 1 ? args[0] : "") {
      case "pass1" -> pass1();
      case "compare" -> compare();
      case "huge" -> huge();
      case "record" -> RecordingBench.run(Recorded.answer(EPOCH));
      case "steps" -> StepBench.steps();
      case "huge-steps" -> StepBench.huge();
      default -> OUT.println("usage: -Dbench=pass1 | compare | huge | record | steps | huge-steps");
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  /** The least CPU time of one round, in seconds. */
  private static double least(Work work) throws IOException {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = THREADS.getCurrentThreadCpuTime();
      work.run();
      least = Math.min(least, THREADS.getCurrentThreadCpuTime() - start);
    }
    return least / 1e9;
  }

  private static TraceSummary read(byte[] answer) throws IOException {
    return TraceReader.read(
        new ByteArrayInputStream(answer),
        (start, end) -> new ByteArrayInputStream(answer, (int) start, (int) (end - start)),
        1);
  }

  private static void tokenise(JsonFactory factory, byte[] answer) throws IOException {
    try (JsonParser parser = factory.createParser(new ByteArrayInputStream(answer))) {
      while (parser.nextToken() != null) {
        // Nothing: the bare loop is what is measured.
      }
    }
  }

  private static void pass1() throws IOException {
    byte[] answer = Recorded.answer(EPOCH);
    JsonFactory factory = new JsonFactory();
    for (int turn = 0; turn < 3; turn++) {
      double bare = least(() -> tokenise(factory, answer));
      double ours = least(() -> read(answer));
      OUT.printf(
          "%.1f MB: bare Jackson loop %.1f ms, pass 1 %.1f ms (%.0f MB/s): %.2f times its speed%n",
          answer.length / 1e6, bare * 1e3, ours * 1e3, answer.length / 1e6 / ours, bare / ours);
    }
  }

  private static void compare() throws IOException, InterruptedException {
    byte[] answer = Recorded.answer(EPOCH);
    byte[] copy = answer.clone();
    double python = python(answer);
    for (int turn = 0; turn < 3; turn++) {
      double ours = least(() -> TraceComparison.of(read(answer), read(copy)));
      OUT.printf(
          "two copies of %.1f MB: python3 %.0f ms CPU, warm comparison %.1f ms: %.1f times less%n",
          answer.length / 1e6, python * 1e3, ours * 1e3, python / ours);
    }
  }

  private static double python(byte[] answer) throws IOException, InterruptedException {
    Path file = Files.createTempFile("answer", ".json");
    try {
      Files.write(file, answer);
      double least = Double.MAX_VALUE;
      for (int turn = 0; turn < 3; turn++) {
        Process process =
            new ProcessBuilder(List.of("python3", "-c", PYTHON, file.toString(), file.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] said = process.getInputStream().readAllBytes();
        process.waitFor();
        least =
            Math.min(least, Double.parseDouble(new String(said, StandardCharsets.UTF_8).strip()));
      }
      return least;
    } finally {
      Files.delete(file);
    }
  }

  private static void huge() throws IOException {
    int blocks = 32_500;
    long start = System.nanoTime();
    TraceSummary left = new GeneratedAnswer(40, blocks, -1).summary();
    TraceSummary right = new GeneratedAnswer(40, blocks, blocks - 20).summary();
    TraceComparison comparison = TraceComparison.of(left, right);
    OUT.printf(
        "two answers of %.2f GB: %s after %.1f s%n",
        left.bytes() / 1e9,
        comparison.differences().getFirst().field(),
        (System.nanoTime() - start) / 1e9);
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      lines.filter(line -> line.startsWith("VmHWM")).forEach(OUT::println);
    }
  }
}
