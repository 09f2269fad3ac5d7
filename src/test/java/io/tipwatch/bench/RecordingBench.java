package io.tipwatch.bench;

import io.tipwatch.chain.NodeId;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.diagnose.Climber;
import io.tipwatch.diagnose.Look;
import io.tipwatch.diagnose.Question;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.evidence.RecordedLadder;
import io.tipwatch.node.Known;
import io.tipwatch.node.rpc.Rpc;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcObserver;
import io.tipwatch.node.rpc.RpcStream;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.trace.Rule;
import io.tipwatch.trace.filecoin.TraceReader;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * How long an answer takes from a node on loopback through pass 1, written down or only spooled.
 */
final class RecordingBench {
  private static final int ROUNDS = 60;
  private static final long SPOOL_BYTES = 1L << 30;
  private static final PrintStream OUT = System.out;

  private RecordingBench() {}

  private interface Work {
    void run() throws IOException;
  }

  static void run(byte[] answer) throws IOException, InterruptedException {
    Vertx vertx = Vertx.vertx();
    Path directory = Files.createTempDirectory("tipwatch-bench");
    try {
      HttpServer server =
          vertx
              .createHttpServer()
              .requestHandler(request -> request.response().end(Buffer.buffer(answer)));
      server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get();
      Rpc wire = wire(vertx, server.actualPort());
      Spool spool = new Spool(directory, SPOOL_BYTES);
      for (int turn = 0; turn < 3; turn++) {
        Least spooled = new Least();
        Least recorded = new Least();
        for (int round = 0; round < ROUNDS; round++) {
          spooled.measure(() -> spooled(wire, spool));
          recorded.measure(() -> recorded(wire, spool));
        }
        OUT.printf(
            "%.1f MB over loopback: spooled %s, written down %s: %.3f times the CPU%n",
            answer.length / 1e6, spooled, recorded, (double) recorded.cpu / spooled.cpu);
      }
    } catch (ExecutionException e) {
      throw new IOException(e);
    } finally {
      vertx.close();
      Files.delete(directory);
    }
  }

  private static Rpc wire(Vertx vertx, int port) {
    NodeConfig node =
        new NodeConfig(
            new NodeId("node"),
            URI.create("http://127.0.0.1:" + port),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty());
    return new RpcClient(vertx, node, RpcLimits.DEFAULT, RpcObserver.NONE);
  }

  /** As it was before anything was written down. */
  private static void spooled(Rpc wire, Spool spool) throws IOException {
    try (Spool.SpoolFile file = spool.create();
        RpcStream stream = wire.stream("Filecoin.StateCompute", Duration.ofMinutes(1))) {
      TraceReader.read(file.keep(stream.body()), file, 1);
    }
  }

  private static void recorded(Rpc wire, Spool spool) throws IOException {
    Climber climber =
        new Climber() {
          @Override
          public Optional<Climbed> climb(Look look) throws IOException {
            try (RpcStream stream =
                look.calls().getFirst().stream("Filecoin.StateCompute", Duration.ofMinutes(1))) {
              TraceReader.read(stream.body(), Look.again(stream), 1);
            }
            return Optional.empty();
          }

          @Override
          public List<Rule> rules() {
            return List.of();
          }
        };
    new RecordedLadder(
            new RecordedLadder.Origin("bench", new Diagnosis.Chain("a", "b")),
            List.of(new RecordedLadder.Watched(wire, Optional.empty(), () -> Known.NOTHING)),
            climber,
            spool)
        .answer(new Question.Height(1));
  }

  /** The least of many rounds, in nanoseconds: of the reading thread, and by the clock. */
  private static final class Least {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private long cpu = Long.MAX_VALUE;
    private long clock = Long.MAX_VALUE;

    void measure(Work work) throws IOException {
      long start = System.nanoTime();
      long startCpu = THREADS.getCurrentThreadCpuTime();
      work.run();
      cpu = Math.min(cpu, THREADS.getCurrentThreadCpuTime() - startCpu);
      clock = Math.min(clock, System.nanoTime() - start);
    }

    @Override
    public String toString() {
      return String.format("%.1f ms of CPU in %.1f ms", cpu / 1e6, clock / 1e6);
    }
  }
}
