package io.tipwatch.deploy;

import io.tipwatch.sim.ChainRules;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.NodeProfile;
import io.tipwatch.sim.SimNetwork;
import io.tipwatch.sim.SimNode;
import io.tipwatch.sim.TraceShape;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * A simulated chain with a node of each client, in this process and at the pace of the machine's
 * clock, and daemons that watch it, each a process of the real program.
 */
@SuppressWarnings("try") // an interrupt while it ends is the end of the test
final class Arena implements AutoCloseable {
  static final String CHAIN = "sim";
  static final Duration BLOCK = Duration.ofMillis(200);

  private final Vertx vertx = Vertx.vertx();
  private final InstantSource clock = InstantSource.system();
  private final List<SimNode> nodes = new ArrayList<>();
  private final List<Process> daemons = new ArrayList<>();
  private final SimNetwork network;
  private final Instant start = clock.instant();
  private final Path home;
  private long stepped;
  private boolean stepping;

  /**
   * @param home for configurations and journals
   */
  Arena(Path home, long seed) throws Exception {
    this.home = home;
    // no late blocks: the tipset that a fault begins at stays on the chain
    ChainRules rules = ChainRules.mainnet(seed).withMood(50, 0);
    network =
        new SimNetwork(
            vertx,
            rules.withPace(start.minus(BLOCK.multipliedBy(rules.firstHeight())), BLOCK),
            TraceShape.tiny(),
            clock);
    for (Dialect dialect : Dialect.values()) {
      nodes.add(
          await(network.add(NodeProfile.of(dialect.name().toLowerCase(Locale.ROOT), dialect))));
    }
    vertx.setPeriodic(BLOCK.toMillis() / 4, _ -> keepPace());
  }

  /** A machine that is busy elsewhere must not slow the chain down for good. */
  private void keepPace() {
    long due = Duration.between(start, clock.instant()).dividedBy(BLOCK);
    if (!stepping && stepped < due) {
      stepping = true;
      network
          .step()
          .onComplete(_ -> {
            stepping = false;
            stepped++;
            keepPace();
          });
    }
  }

  SimNetwork network() {
    return network;
  }

  List<SimNode> nodes() {
    return nodes;
  }

  /**
   * Writes the configuration of a daemon.
   *
   * @param store the section of that name, without its braces
   * @param sink where alerts are posted to
   */
  Path configure(String name, int web, String store, String sink) throws IOException {
    String watched =
        nodes.stream()
            .map(node ->
                "{ name = %s, url = \"%s\", heads-url = \"%s\" }"
                    .formatted(node.name(), node.http(), node.ws()))
            .collect(Collectors.joining("\n"));
    return Files.writeString(
        home.resolve(name + ".conf"),
        """
        chains = [{
          name = %s, family = filecoin
          nodes = [ %s ]
          rules { block-time = %dms, settle-depth = 3, lag-enter = 50, lag-exit = 4
            stall-heights = 15, flap-count = 3, future-heights = 15, keep-heights = 1000 }
          limits { poll = 500ms, reconnect-min = 50ms, reconnect-max = 500ms }
          spool.directory = spool-%s
        }]
        web.port = %d
        store { %s }
        incidents { patience = 20s, calm = 500ms, storm-limit = 10000 }
        alert.sinks = [{ name = hook, type = webhook, url = "%s", interval = 10ms, burst = 1000
          retry-min = 100ms, retry-max = 1s }]
        """
            .formatted(CHAIN, watched, BLOCK.toMillis(), name, web, store, sink));
  }

  /** Starts the program as an operator does. */
  Process daemon(Path config, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of("tipwatch").toAbsolutePath().toString(),
                "run",
                "--config",
                config.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("journal").toFile()));
    builder.environment().putAll(environment);
    builder.environment().put("TIPWATCH_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -Xmx256m");
    Process process = builder.start();
    daemons.add(process);
    return process;
  }

  /** What the daemons said last. */
  String journal() {
    try {
      List<String> lines = Files.readAllLines(home.resolve("journal"));
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    } catch (IOException e) {
      return "there is no journal: " + e;
    }
  }

  static void kill(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    for (Process daemon : daemons) {
      kill(daemon);
    }
    LoggerFactory.getLogger(Arena.class).atInfo().addKeyValue("epochs", stepped).log("arena ends");
    await(network.close());
    await(vertx.close());
  }
}
