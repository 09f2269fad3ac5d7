package io.tipwatch.bench;

import io.tipwatch.sim.ChainRules;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.NodeProfile;
import io.tipwatch.sim.SimNetwork;
import io.tipwatch.sim.SimNode;
import io.tipwatch.sim.TraceShape;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What it costs to follow many nodes: this process plays the nodes, and a child process is the
 * daemon as it ships, whose CPU time and memory are read from outside. Arguments: nodes, seconds
 * between heads, seconds to warm up, seconds to measure; {@code 100 1 30 60} unless given.
 */
public final class FollowBench {
  private static final PrintStream OUT = System.out;
  private static final long PATIENCE_SECONDS = 30;
  private static final List<Dialect> DIALECTS = List.of(Dialect.values());

  private FollowBench() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    int nodes = argument(args, 0, 100);
    Duration blockTime = Duration.ofSeconds(argument(args, 1, 1));
    Duration warmUp = Duration.ofSeconds(argument(args, 2, 30));
    Duration measured = Duration.ofSeconds(argument(args, 3, 60));

    Vertx vertx = Vertx.vertx();
    Path config = Files.createTempFile("tipwatch-bench", ".conf");
    try {
      SimNetwork network = network(vertx, blockTime);
      Files.writeString(config, config(network, nodes, blockTime));
      vertx.setPeriodic(blockTime.toMillis(), _ -> network.step());
      Process daemon = start(config);
      try {
        rest(vertx, warmUp);
        measure(vertx, daemon, nodes, blockTime, measured);
      } finally {
        daemon.destroy();
        daemon.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      Files.delete(config);
      vertx.close();
    }
  }

  private static void measure(
      Vertx vertx, Process daemon, int nodes, Duration blockTime, Duration measured)
      throws Exception {
    Duration before = cpu(daemon);
    long started = System.nanoTime();
    rest(vertx, measured);
    double wall = (System.nanoTime() - started) / 1e9;
    double used = cpu(daemon).minus(before).toNanos() / 1e9;
    OUT.printf(
        "%d nodes, a head every %d s: %.3f of one core (%.2f s CPU in %.1f s), RSS %d MB%n",
        nodes, blockTime.toSeconds(), used / wall, used, wall, rss(daemon));
  }

  private static SimNetwork network(Vertx vertx, Duration blockTime) {
    ChainRules rules = ChainRules.mainnet(100);
    InstantSource clock = InstantSource.system();
    Instant genesis = clock.instant().minus(blockTime.multipliedBy(rules.firstHeight()));
    return new SimNetwork(vertx, rules.withPace(genesis, blockTime), TraceShape.small(), clock);
  }

  private static String config(SimNetwork network, int count, Duration blockTime) throws Exception {
    StringBuilder text = new StringBuilder("chains = [{ name = bench, family = filecoin\n");
    text.append("  rules { block-time = ")
        .append(blockTime.toSeconds())
        .append("s }\n  nodes = [\n");
    List<SimNode> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Dialect dialect = DIALECTS.get(i % DIALECTS.size());
      nodes.add(
          network
              .add(NodeProfile.of(dialect.client() + "-" + i, dialect))
              .toCompletionStage()
              .toCompletableFuture()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
    for (SimNode node : nodes) {
      text.append("    { name = ").append(node.name()).append(", url = \"");
      text.append(node.http()).append("\" }\n");
    }
    return text.append("  ] }]\nweb { port = 0 }\n").toString();
  }

  /** The JVM as the launcher starts it. */
  private static Process start(Path config) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC",
            "-Dlogback.configurationFile=conf/logback.xml",
            "-Dio.netty.machineId=00:00:00:00:00:01",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "io.tipwatch.Tipwatch",
            "run",
            "--config",
            config.toString())
        .redirectErrorStream(true)
        .redirectOutput(Path.of("target", "follow-bench.log").toFile())
        .start();
  }

  private static Duration cpu(Process process) {
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(() -> new IllegalStateException("the daemon has ended"));
  }

  /** Resident memory in megabytes, as Linux counts it. */
  private static long rss(Process process) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(-1);
  }

  private static int argument(String[] args, int index, int otherwise) {
    return index < args.length ? Integer.parseInt(args[index]) : otherwise;
  }

  private static void rest(Vertx vertx, Duration time) throws Exception {
    vertx
        .timer(time.toMillis())
        .toCompletionStage()
        .toCompletableFuture()
        .get(time.toSeconds() + PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
