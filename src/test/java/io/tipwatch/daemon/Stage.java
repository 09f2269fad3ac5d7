package io.tipwatch.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.Daemon;
import io.tipwatch.chain.JudgeRules;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.config.AlertConfig;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.ExecutePolicy;
import io.tipwatch.config.Family;
import io.tipwatch.config.IncidentConfig;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.config.SpoolConfig;
import io.tipwatch.config.StoreConfig;
import io.tipwatch.config.TipwatchConfig;
import io.tipwatch.config.WebConfig;
import io.tipwatch.sim.ChainRules;
import io.tipwatch.sim.NodeProfile;
import io.tipwatch.sim.SimNetwork;
import io.tipwatch.sim.SimNode;
import io.tipwatch.sim.TraceShape;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A simulated network, and a daemon that watches it over loopback. Either the clock is steered, so
 * that each step is one epoch of the main network however fast steps are taken, or it is the
 * machine's and epochs are short.
 */
final class Stage implements AutoCloseable {
  static final String CHAIN = "stage";
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Path SPOOL = Path.of("target", "daemon-spool");
  private static final int FIRST_TIPSETS = 12;

  private final Vertx world = Vertx.vertx();
  private final Vertx ours = Vertx.vertx();
  private final @Nullable SteeredClock steered;
  private final ChainRules rules;
  private final InstantSource clock;
  private final SimNetwork network;
  private final Map<NodeId, SimNode> nodes = new LinkedHashMap<>();
  private final List<NodeConfig> configs = new ArrayList<>();
  private final Map<NodeId, List<SimNode>> balanced = new LinkedHashMap<>();
  private final Set<NodeId> unheard = new HashSet<>();
  private JudgeRules judging;
  private RpcLimits limits = quick(Duration.ofMillis(100), Duration.ofSeconds(2));
  private ExecutePolicy execute = new ExecutePolicy.OnSuspicion();
  private Chronicle chronicle = new Chronicle();
  private @Nullable Daemon daemon;
  private final Path state = directory();
  private long epochs;

  private Stage(ChainRules rules, TraceShape shape, @Nullable SteeredClock steered) {
    this.rules = rules;
    this.steered = steered;
    clock = steered == null ? InstantSource.system() : steered;
    judging = JudgeRules.FILECOIN.withBlockTime(rules.blockTime());
    network = new SimNetwork(world, rules, shape, clock);
  }

  /** Each step is half a minute, as fast as the nodes are followed; small headers and traces. */
  static Stage steered(ChainRules rules) {
    ChainRules small = rules.withProofBytes(1);
    Instant start = small.genesisTime().plus(small.blockTime().multipliedBy(small.firstHeight()));
    return new Stage(small, TraceShape.tiny(), new SteeredClock(start.plusSeconds(1)));
  }

  /** Epochs of a length, by the machine's clock. */
  static Stage real(long seed, Duration blockTime) {
    ChainRules rules = ChainRules.mainnet(seed).withMood(50, 150);
    Instant genesis =
        InstantSource.system()
            .instant()
            .minus(blockTime.multipliedBy(rules.firstHeight() + FIRST_TIPSETS));
    return new Stage(rules.withPace(genesis, blockTime), TraceShape.small(), null);
  }

  /** Timers as short as a fast chain wants them. */
  static RpcLimits quick(Duration poll, Duration call) {
    RpcLimits d = RpcLimits.DEFAULT;
    return new RpcLimits(
        d.maxAnswerBytes(),
        d.maxTraceBytes(),
        call,
        call,
        Duration.ofSeconds(2),
        d.minBytesPerWindow(),
        Duration.ofSeconds(2),
        Duration.ofMillis(500),
        poll,
        Duration.ofMillis(10),
        Duration.ofMillis(100),
        d.maxBackfill());
  }

  Stage limits(RpcLimits other) {
    limits = other;
    return this;
  }

  Stage executing(ExecutePolicy policy) {
    execute = policy;
    return this;
  }

  /** Whether settled tipsets are executed again although nothing looks wrong. */
  boolean executes() {
    return !(execute instanceof ExecutePolicy.OnSuspicion);
  }

  Stage judging(JudgeRules other) {
    judging = other;
    return this;
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "daemon-state-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A node that the daemon watches. */
  SimNode node(NodeProfile profile) {
    SimNode node = hidden(profile);
    configs.add(config(node.name(), node.http(), Optional.of(node.ws()), false));
    return node;
  }

  /** A node without a WebSocket as far as the daemon knows. */
  SimNode polledNode(NodeProfile profile) {
    SimNode node = hidden(profile);
    configs.add(config(node.name(), node.http(), Optional.empty(), true));
    return node;
  }

  /** A node that the daemon does not know. */
  SimNode hidden(NodeProfile profile) {
    SimNode node = await(network.add(profile));
    nodes.put(node.name(), node);
    return node;
  }

  /** One address for several nodes, which the daemon takes for one node. */
  void balanced(String name, List<SimNode> members) {
    URI http = await(network.balance(members));
    URI ws = URI.create("ws" + http.toString().substring("http".length()));
    configs.add(config(new NodeId(name), http, Optional.of(ws), false));
    members.forEach(member -> unheard.add(member.name()));
    balanced.put(new NodeId(name), List.copyOf(members));
  }

  private static NodeConfig config(NodeId name, URI http, Optional<URI> ws, boolean poll) {
    return new NodeConfig(name, http, ws, poll, Optional.empty(), Optional.empty());
  }

  /** The chain gets some tipsets, and the daemon begins to watch. */
  Stage open() {
    for (int i = 0; i < FIRST_TIPSETS; i++) {
      tick();
      await(network.step());
    }
    if (steered == null) {
      world.setPeriodic(Math.max(1, rules.blockTime().toMillis()), _ -> network.step());
    }
    chronicle = Chronicle.of(ours, CHAIN);
    ChainConfig chain =
        new ChainConfig(
            CHAIN,
            Family.FILECOIN,
            configs,
            judging,
            limits,
            execute,
            new SpoolConfig(SPOOL, SpoolConfig.DEFAULT_MAX_BYTES));
    WebConfig web = new WebConfig("127.0.0.1", 0, false, List.of(), 16, 10);
    StoreConfig store = new StoreConfig(state);
    InstantSource seen = steered == null ? clock : steered.drifting();
    daemon =
        await(
            new Daemon(
                    ours,
                    new TipwatchConfig(List.of(chain), web, AlertConfig.NONE, store, incidents()),
                    seen)
                .start());
    assertThat(followed()).as("all nodes are followed").isTrue();
    return this;
  }

  /** As patient as the chain is fast: two heights, which are a minute on the main network. */
  private IncidentConfig incidents() {
    IncidentConfig d = IncidentConfig.DEFAULT;
    Duration two = rules.blockTime().multipliedBy(2);
    return new IncidentConfig(two, two, d.stormLimit(), d.stormWindow());
  }

  SimNetwork network() {
    return network;
  }

  Chronicle said() {
    return chronicle;
  }

  SteeredClock steering() {
    if (steered == null) {
      throw new IllegalStateException("the clock is the machine's");
    }
    return steered;
  }

  String metrics() {
    return running().meters().scrape();
  }

  private Daemon running() {
    if (daemon == null) {
      throw new IllegalStateException("nobody watches yet");
    }
    return daemon;
  }

  /** The daemon is not expected to hear of this node's heads for a while. */
  void deafTo(SimNode node) {
    unheard.add(node.name());
  }

  void hear(SimNode node) {
    unheard.remove(node.name());
  }

  /** One epoch; with a steered clock the daemon has seen all of it afterwards. */
  void step() {
    if (steered == null) {
      rest(rules.blockTime());
      return;
    }
    tick();
    await(network.step());
    if (!heard()) {
      throw new AssertionError("not heard of within " + PATIENCE + " at epoch " + epochs);
    }
  }

  void steps(int count) {
    for (int i = 0; i < count; i++) {
      step();
    }
  }

  /** Epochs pass until something is so. */
  boolean stepsUntil(int most, Predicate<Chronicle> so) {
    for (int i = 0; i < most; i++) {
      if (chronicle.await(so, Duration.ZERO)) {
        return true;
      }
      step();
    }
    return chronicle.await(so, Duration.ofSeconds(2));
  }

  private void tick() {
    epochs++;
    if (steered != null) {
      Instant start =
          rules.genesisTime().plus(rules.blockTime().multipliedBy(rules.firstHeight() + epochs));
      steered.set(start.plusSeconds(1));
    }
  }

  private boolean followed() {
    return chronicle.await(
        c -> configs.stream().allMatch(node -> c.head(node.name()).isPresent()), PATIENCE);
  }

  /** Waits until the daemon has seen every node at its present head. */
  boolean heard() {
    for (SimNode node : nodes.values()) {
      if (!unheard.contains(node.name()) && !heardOf(node.name(), List.of(node))) {
        return false;
      }
    }
    return balanced.entrySet().stream().allMatch(one -> heardOf(one.getKey(), one.getValue()));
  }

  private boolean heardOf(NodeId name, List<SimNode> answering) {
    Set<TipsetKey> heads = new HashSet<>();
    answering.forEach(node -> heads.add(await(node.head()).key()));
    return chronicle.await(c -> c.head(name).filter(heads::contains).isPresent(), PATIENCE);
  }

  /** Lets real time go by, for what timers do. */
  void rest(Duration time) {
    await(world.timer(Math.max(1, time.toMillis())));
  }

  static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  @Override
  public void close() {
    try {
      if (daemon != null) {
        await(daemon.stop());
      }
    } finally {
      await(ours.close());
      await(network.close());
      await(world.close());
    }
  }
}
