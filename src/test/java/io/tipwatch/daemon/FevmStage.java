package io.tipwatch.daemon;

import io.tipwatch.Daemon;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.config.ConfigLoader;
import io.tipwatch.config.InvalidConfigException;
import io.tipwatch.sim.ChainRules;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.EthHash;
import io.tipwatch.sim.NodeProfile;
import io.tipwatch.sim.SimNetwork;
import io.tipwatch.sim.SimNode;
import io.tipwatch.sim.SimTipset;
import io.tipwatch.sim.TraceShape;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A simulated Filecoin network of a Lotus, a Venus and a Forest node, and a daemon that watches it
 * as an Ethereum-like chain, by a file as an operator writes it. The clock is steered: each step is
 * one epoch of the main network, and has been seen by the daemon when it is over.
 */
final class FevmStage implements AutoCloseable {
  static final String CHAIN = "fevm-sim";

  private static final int FIRST_TIPSETS = 12;

  private final Path directory;
  private final Vertx world = Vertx.vertx();
  private final Vertx ours = Vertx.vertx();
  private final ChainRules rules;
  private final SteeredClock clock;
  private final SimNetwork network;
  private final Map<NodeId, SimNode> nodes = new LinkedHashMap<>();
  private final Set<SimNode> unheard = new HashSet<>();
  private final Chronicle said = Chronicle.of(ours, CHAIN);
  private @Nullable Daemon daemon;
  private long epochs;

  FevmStage(Path directory, long seed) {
    this.directory = directory;
    rules = ChainRules.mainnet(seed).withMood(80, 100).withProofBytes(1);
    clock = new SteeredClock(startOf(0));
    network = new SimNetwork(world, rules, TraceShape.tiny(), clock);
    for (Dialect dialect : Dialect.values()) {
      SimNode node = Stage.await(network.add(NodeProfile.of(dialect.client(), dialect)));
      nodes.put(node.name(), node);
    }
  }

  private Instant startOf(long epoch) {
    long height = rules.firstHeight() + epoch;
    return rules.genesisTime().plus(rules.blockTime().multipliedBy(height)).plusSeconds(1);
  }

  /** The chain gets some tipsets, and the daemon begins to watch. */
  FevmStage open() throws IOException, InvalidConfigException {
    for (int i = 0; i < FIRST_TIPSETS; i++) {
      tick();
    }
    Path file = Files.writeString(directory.resolve("tipwatch.conf"), config());
    daemon =
        Stage.await(new Daemon(ours, ConfigLoader.load(file, Map.of()), clock.drifting()).start());
    if (!heard()) {
      throw new AssertionError("not all nodes are followed");
    }
    return this;
  }

  /** Polls as often as epochs pass here; all else is as an operator has it. */
  private String config() {
    List<String> listed =
        nodes.values().stream()
            .map(node -> "{ name = %s, url = \"%s\" }".formatted(node.name(), node.http()))
            .toList();
    return """
    chains = [
      {
        name = %s
        family = evm
        profile = fevm
        nodes = [
          %s
        ]
        limits { poll = 10ms }
        spool { directory = "%s" }
      }
    ]
    web.port = 0
    store.directory = "%s"
    """
        .formatted(
            CHAIN,
            String.join("\n      ", listed),
            directory.resolve("spool"),
            directory.resolve("state"));
  }

  SimNode node(Dialect dialect) {
    return nodes.values().stream()
        .filter(node -> node.profile().dialect() == dialect)
        .findFirst()
        .orElseThrow();
  }

  SimNetwork network() {
    return network;
  }

  Chronicle said() {
    return said;
  }

  String metrics() {
    if (daemon == null) {
      throw new IllegalStateException("nobody watches yet");
    }
    return daemon.meters().scrape();
  }

  /** What an incident that is open for a node is metered as. */
  List<String> active() {
    return metrics()
        .lines()
        .filter(line -> line.startsWith("tipwatch_divergence_active{"))
        .filter(line -> line.endsWith(" 1.0"))
        .toList();
  }

  void step() {
    tick();
    if (!heard()) {
      throw new AssertionError("not heard of within " + Stage.PATIENCE + " at epoch " + epochs);
    }
  }

  void steps(int count) {
    for (int i = 0; i < count; i++) {
      step();
    }
  }

  /** Epochs pass until something is so. */
  boolean stepsUntil(int most, Predicate<Chronicle> so) {
    for (int i = 0; i < most && !so.test(said); i++) {
      step();
    }
    return said.await(so, Stage.PATIENCE);
  }

  private void tick() {
    epochs++;
    clock.set(startOf(epochs));
    Stage.await(network.step());
  }

  /** The daemon is not expected to hear of this node's heads any more. */
  void deafTo(SimNode node) {
    unheard.add(node);
  }

  /** Nodes show their heads' parents, since no more is executed for certain. */
  private boolean heard() {
    return nodes.values().stream()
        .filter(node -> !unheard.contains(node))
        .allMatch(node -> {
          TipsetKey shown = shown(node);
          return said.await(
              c -> c.head(node.name()).filter(shown::equals).isPresent(), Stage.PATIENCE);
        });
  }

  private static TipsetKey shown(SimNode node) {
    SimTipset head = Stage.await(node.head());
    return TipsetKey.of(EthHash.of(head.parents()));
  }

  @Override
  public void close() {
    try {
      if (daemon != null) {
        Stage.await(daemon.stop());
      }
    } finally {
      Stage.await(ours.close());
      Stage.await(network.close());
      Stage.await(world.close());
    }
  }
}
