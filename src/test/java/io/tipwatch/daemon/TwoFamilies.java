package io.tipwatch.daemon;

import io.tipwatch.Daemon;
import io.tipwatch.chain.JudgeRules;
import io.tipwatch.chain.NodeId;
import io.tipwatch.config.AlertConfig;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.EvmProfile;
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
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.NodeProfile;
import io.tipwatch.sim.SimNetwork;
import io.tipwatch.sim.SimNode;
import io.tipwatch.sim.TraceShape;
import io.tipwatch.sim.evm.EvmDialect;
import io.tipwatch.sim.evm.EvmNodeProfile;
import io.tipwatch.sim.evm.EvmRules;
import io.tipwatch.sim.evm.EvmSimNetwork;
import io.tipwatch.sim.evm.EvmSimNode;
import io.tipwatch.sim.evm.Traffic;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A simulated Filecoin network, a simulated Opera network, and one daemon that watches those of
 * them that have nodes. Both chains go on together, in real time.
 */
final class TwoFamilies implements AutoCloseable {
  static final String FILECOIN = "filecoin-sim";
  static final String OPERA = "opera-sim";

  /** So long that no test sees the end of it. */
  static final int EPOCH_BLOCKS = 1_000;

  private static final Duration BLOCK_TIME = Duration.ofMillis(200);
  private static final int FIRST_BLOCKS = 12;

  private final Path directory;
  private final Vertx world = Vertx.vertx();
  private final Vertx ours = Vertx.vertx();
  private final SimNetwork filecoin;
  private final EvmSimNetwork opera;
  private final List<NodeConfig> filecoinNodes = new ArrayList<>();
  private final List<NodeConfig> operaNodes = new ArrayList<>();
  private final Chronicle filecoinSaid = Chronicle.of(ours, FILECOIN);
  private final Chronicle operaSaid = Chronicle.of(ours, OPERA);
  private final InstantSource clock = InstantSource.system();
  private final Instant start = clock.instant();
  private @Nullable Daemon daemon;
  private long made;

  TwoFamilies(Path directory, long seed) {
    this(directory, seed, Traffic.light());
  }

  /**
   * @param traffic on Opera
   */
  TwoFamilies(Path directory, long seed, Traffic traffic) {
    this.directory = directory;
    ChainRules tipsets = ChainRules.mainnet(seed).withMood(50, 150);
    Instant genesis =
        start.minus(BLOCK_TIME.multipliedBy(tipsets.firstHeight() + (long) FIRST_BLOCKS));
    filecoin =
        new SimNetwork(world, tipsets.withPace(genesis, BLOCK_TIME), TraceShape.small(), clock);
    EvmRules blocks =
        EvmRules.opera(seed)
            .withEpoch(EPOCH_BLOCKS)
            .withTraffic(traffic)
            .withPace(start.minus(BLOCK_TIME.multipliedBy(FIRST_BLOCKS)), BLOCK_TIME);
    opera = new EvmSimNetwork(world, blocks, clock);
  }

  SimNode node(String name, Dialect dialect) {
    SimNode node = Stage.await(filecoin.add(NodeProfile.of(name, dialect)));
    filecoinNodes.add(config(node.name(), node.http(), node.ws()));
    return node;
  }

  EvmSimNode node(String name, EvmDialect dialect) {
    EvmSimNode node = Stage.await(opera.add(EvmNodeProfile.of(name, dialect)));
    operaNodes.add(config(node.name(), node.http(), node.ws()));
    return node;
  }

  private static NodeConfig config(NodeId name, URI http, URI ws) {
    return new NodeConfig(name, http, ws);
  }

  /** The chains get some blocks, and the daemon begins to watch. */
  TwoFamilies open() {
    step();
    List<ChainConfig> chains = new ArrayList<>();
    if (!filecoinNodes.isEmpty()) {
      JudgeRules rules = JudgeRules.FILECOIN.withBlockTime(BLOCK_TIME);
      chains.add(chain(FILECOIN, Optional.empty(), filecoinNodes, rules));
    }
    if (!operaNodes.isEmpty()) {
      JudgeRules rules = EvmProfile.OPERA.rules().withBlockTime(BLOCK_TIME);
      chains.add(chain(OPERA, Optional.of(EvmProfile.OPERA), operaNodes, rules));
    }
    IncidentConfig d = IncidentConfig.DEFAULT;
    Duration patience = BLOCK_TIME.multipliedBy(2);
    TipwatchConfig config =
        new TipwatchConfig(
            chains,
            new WebConfig("127.0.0.1", 0, false, List.of(), 16, 10),
            AlertConfig.NONE,
            new StoreConfig(directory.resolve("state")),
            new IncidentConfig(patience, patience, d.stormLimit(), d.stormWindow()));
    daemon = Stage.await(new Daemon(ours, config, clock).start());
    return this;
  }

  private ChainConfig chain(
      String name, Optional<EvmProfile> profile, List<NodeConfig> nodes, JudgeRules rules) {
    RpcLimits limits = Stage.quick(Duration.ofMillis(100), Duration.ofSeconds(5));
    return new ChainConfig(
        name,
        profile.isPresent() ? Family.EVM : Family.FILECOIN,
        profile,
        nodes,
        rules,
        limits,
        new ExecutePolicy.OnSuspicion(),
        new SpoolConfig(directory.resolve(name), SpoolConfig.DEFAULT_MAX_BYTES));
  }

  SimNetwork filecoin() {
    return filecoin;
  }

  EvmSimNetwork opera() {
    return opera;
  }

  Chronicle filecoinSaid() {
    return filecoinSaid;
  }

  Chronicle operaSaid() {
    return operaSaid;
  }

  String metrics() {
    if (daemon == null) {
      throw new IllegalStateException("nobody watches yet");
    }
    return daemon.meters().scrape();
  }

  /** Both chains go on to where the clock wants them, and rest for the time between two blocks. */
  private void step() {
    long due = Duration.between(start, clock.instant()).dividedBy(BLOCK_TIME) + FIRST_BLOCKS;
    for (; made < due; made++) {
      Stage.await(filecoin.step());
      Stage.await(opera.step());
    }
    Stage.await(world.timer(BLOCK_TIME.toMillis()));
  }

  boolean stepsUntil(int most, BooleanSupplier so) {
    for (int i = 0; i < most && !so.getAsBoolean(); i++) {
      step();
    }
    return so.getAsBoolean();
  }

  @Override
  public void close() {
    try {
      if (daemon != null) {
        Stage.await(daemon.stop());
      }
    } finally {
      Stage.await(ours.close());
      Stage.await(filecoin.close());
      Stage.await(opera.close());
      Stage.await(world.close());
    }
  }
}
