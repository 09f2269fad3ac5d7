package io.tipwatch;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Verdict;
import io.tipwatch.cli.DemoCommand.Wish;
import io.tipwatch.cli.Terminal;
import io.tipwatch.config.TipwatchConfig;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.ReportText;
import io.tipwatch.sim.SimNetwork;
import io.tipwatch.sim.SimNode;
import io.tipwatch.sim.TraceFault;
import io.tipwatch.watch.Topic;
import io.tipwatch.watch.VerdictChanged;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Three simulated nodes, the daemon on them, a fault, and what comes of it. */
final class Demo {
  static final String CHAIN = "demo";

  private static final Duration BLOCK_TIME = SimulatedChain.BLOCK_TIME;
  private static final int QUIET_EPOCHS = 14;
  private static final int REORG_EPOCH = 7;
  private static final int REORG_DEPTH = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(35);
  private static final int WIDTH = 100;

  private final Wish wish;
  private final PrintWriter out;
  private final Terminal terminal;
  private final InstantSource clock = InstantSource.system();
  private final Vertx vertx = Vertx.vertx();
  private final CompletableFuture<VerdictChanged> located = new CompletableFuture<>();

  private final Path directory;

  private Demo(Wish wish, PrintWriter out, Terminal terminal, Path directory) {
    this.directory = directory;
    this.wish = wish;
    this.out = out;
    this.terminal = terminal;
  }

  static boolean run(Wish wish, PrintWriter out, Terminal terminal) throws Exception {
    if (System.getenv("TIPWATCH_LOG_LEVEL") == null) {
      System.setProperty("TIPWATCH_LOG_LEVEL", "OFF"); // the demo tells its own story
    }
    try (Interruption interruption = Interruption.expect();
        Scratch scratch = Scratch.create("demo")) {
      Demo demo = new Demo(wish, out, terminal, scratch.directory());
      try {
        return demo.play(interruption);
      } finally {
        await(demo.vertx.close());
      }
    }
  }

  private boolean play(Interruption interruption) throws Exception {
    SimulatedChain chain = await(SimulatedChain.create(vertx, wish.seed(), clock));
    SimNetwork network = chain.network();
    List<SimNode> nodes = chain.nodes();
    Daemon daemon = start(chain);
    DemoStory story = new DemoStory(vertx, CHAIN, out, clock.instant(), clock);
    say(
        "Three simulated nodes: lotus, venus and forest, one epoch every "
            + seconds(BLOCK_TIME)
            + ".");
    say(
        "The daemon follows them. Page and metrics: http://"
            + wish.host()
            + ":"
            + daemon.webPort()
            + "/");
    say("");
    story.listen();
    Topic.of(vertx, VerdictChanged.class, CHAIN).subscribe(this::onVerdict);

    for (int epoch = 1; epoch <= QUIET_EPOCHS; epoch++) {
      step(network, story);
      if (epoch == REORG_EPOCH) {
        await(network.reorg(REORG_DEPTH));
        story.tell(
            "a heavier branch replaces the last "
                + REORG_DEPTH
                + " tipsets; nothing to worry about");
      }
    }
    SimNode broken = nodes.get((int) Math.floorMod(wish.seed(), (long) nodes.size()));
    SimNetwork.Split split = await(network.split(broken.name()));
    story.tell("");
    story.tell(
        "FAULT: from epoch "
            + split.tipset().height()
            + " on, "
            + broken.name()
            + " computes something else: "
            + split.fault().describe());
    story.tell("");
    Optional<VerdictChanged> found = await(network, story);
    if (found.isEmpty()) {
      say("No diagnosis within " + seconds(PATIENCE) + ". That is a defect of Tipwatch.");
      return false;
    }
    boolean exact = conclude(found.get(), split);
    if (!wish.once()) {
      serve(network, daemon, interruption);
    }
    await(daemon.stop());
    await(network.close());
    return exact;
  }

  private Daemon start(SimulatedChain chain) throws Exception {
    try {
      return await(new Daemon(vertx, config(chain, wish.port()), clock).start());
    } catch (BindException _) {
      return await(new Daemon(vertx, config(chain, 0), clock).start());
    }
  }

  private TipwatchConfig config(SimulatedChain chain, int port) {
    return chain.daemon(CHAIN, wish.host(), port, directory);
  }

  private void step(SimNetwork network, DemoStory story) throws Exception {
    await(network.step());
    story.epoch();
    await(vertx.timer(BLOCK_TIME.toMillis()));
  }

  private void onVerdict(VerdictChanged changed) {
    if (changed.after() instanceof Verdict.StateSplit && changed.diagnosis().isPresent()) {
      located.complete(changed);
    }
  }

  /** The chain goes on until the daemon has a diagnosis, or patience ends. */
  private Optional<VerdictChanged> await(SimNetwork network, DemoStory story) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline && !located.isDone()) {
      step(network, story);
    }
    return Optional.ofNullable(located.getNow(null));
  }

  private boolean conclude(VerdictChanged changed, SimNetwork.Split split) {
    Diagnosis diagnosis = changed.diagnosis().orElseThrow();
    say("");
    say(ReportText.render(diagnosis, WIDTH, terminal.colours()));
    boolean exact = names(diagnosis, split.node(), split.fault());
    say(
        exact
            ? "This is exactly the fault that was injected."
            : "This is NOT the fault that was injected: " + split.fault().describe());
    return exact;
  }

  static boolean names(Diagnosis diagnosis, NodeId node, TraceFault fault) {
    return diagnosis.suspects().equals(List.of(node)) && isAt(diagnosis, fault);
  }

  /** Whether the place that was found is that of the fault. */
  static boolean isAt(Diagnosis diagnosis, TraceFault fault) {
    return diagnosis
        .location()
        .filter(place ->
            place.message().index() == fault.message()
                && place.call().equals(fault.call())
                && place.field().equals(fault.field()))
        .isPresent();
  }

  /** Goes on until the process is told to stop. */
  private void serve(SimNetwork network, Daemon daemon, Interruption interruption)
      throws Exception {
    say("");
    say(
        "The chain goes on. http://"
            + wish.host()
            + ":"
            + daemon.webPort()
            + "/ shows it; Ctrl-C ends it.");
    long timer = vertx.setPeriodic(BLOCK_TIME.toMillis(), _ -> network.step());
    interruption.await();
    vertx.cancelTimer(timer);
  }

  private void say(String text) {
    out.println(text);
    out.flush();
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }

  private static <T> T await(Future<T> future) throws Exception {
    return Awaited.of(future, PATIENCE);
  }
}
