package io.tipwatch;

import io.tipwatch.chain.JudgeRules;
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
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.NodeProfile;
import io.tipwatch.sim.SimNetwork;
import io.tipwatch.sim.SimNode;
import io.tipwatch.sim.TraceShape;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A simulated node of each client on a chain that runs faster than a real one. */
record SimulatedChain(SimNetwork network, List<SimNode> nodes) {
  static final Duration BLOCK_TIME = Duration.ofMillis(400);

  /** Null rounds, and blocks that come late, in a thousand. */
  private static final int NULL_ROUNDS = 120;

  private static final int LATE_BLOCKS = 250;

  /** The nodes listen, and the chain has a few tipsets. */
  static Future<SimulatedChain> create(Vertx vertx, long seed, InstantSource clock) {
    ChainRules rules = ChainRules.mainnet(seed).withMood(NULL_ROUNDS, LATE_BLOCKS);
    Instant genesis = clock.instant().minus(BLOCK_TIME.multipliedBy(rules.firstHeight()));
    SimNetwork network =
        new SimNetwork(vertx, rules.withPace(genesis, BLOCK_TIME), TraceShape.small(), clock);
    List<SimNode> nodes = new ArrayList<>();
    Future<?> added = Future.succeededFuture();
    for (Dialect dialect : Dialect.values()) {
      NodeProfile profile = NodeProfile.of(dialect.client(), dialect);
      added = added.compose(_ -> network.add(profile)).onSuccess(nodes::add);
    }
    return added.compose(_ -> network.steps(2)).map(_ -> new SimulatedChain(network, nodes));
  }

  /** How it is watched. */
  ChainConfig config(String name, RpcLimits limits, Path spool) {
    List<NodeConfig> configs =
        nodes.stream().map(node -> new NodeConfig(node.name(), node.http(), node.ws())).toList();
    return new ChainConfig(
        name,
        Family.FILECOIN,
        configs,
        new JudgeRules(BLOCK_TIME, 3, 4, 1, 6, 3, 5, 500),
        limits,
        new ExecutePolicy.OnSuspicion(),
        new SpoolConfig(spool, SpoolConfig.DEFAULT_MAX_BYTES));
  }

  /**
   * A daemon that watches this chain alone and keeps all that it keeps in one directory.
   *
   * @param port of its page; 0 for a free one
   */
  TipwatchConfig daemon(String name, String host, int port, Path directory) {
    WebConfig web =
        new WebConfig(
            host,
            port,
            !WebConfig.isLoopback(host),
            List.of(),
            WebConfig.DEFAULT.maxConnections(),
            WebConfig.DEFAULT.maxReports());
    return new TipwatchConfig(
        List.of(config(name, RpcLimits.DEFAULT, directory.resolve("spool"))),
        web,
        AlertConfig.NONE,
        new StoreConfig(directory.resolve("state")),
        incidents());
  }

  /** As patient as a chain of that pace wants it. */
  static IncidentConfig incidents() {
    return new IncidentConfig(
        BLOCK_TIME.multipliedBy(5), BLOCK_TIME.multipliedBy(5), 10, BLOCK_TIME.multipliedBy(60));
  }
}
