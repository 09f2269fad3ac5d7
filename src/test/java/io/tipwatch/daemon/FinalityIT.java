package io.tipwatch.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.Daemon;
import io.tipwatch.config.AlertConfig;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.EvmProfile;
import io.tipwatch.config.ExecutePolicy;
import io.tipwatch.config.Family;
import io.tipwatch.config.IncidentConfig;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.SpoolConfig;
import io.tipwatch.config.StoreConfig;
import io.tipwatch.config.TipwatchConfig;
import io.tipwatch.config.WebConfig;
import io.tipwatch.sim.evm.EvmDialect;
import io.tipwatch.sim.evm.EvmNodeProfile;
import io.tipwatch.sim.evm.EvmRules;
import io.tipwatch.sim.evm.EvmSimNetwork;
import io.tipwatch.sim.evm.EvmSimNode;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that call their blocks final, 64 below their heads, and a fork that goes deeper. */
@Timeout(180)
class FinalityIT {
  private static final String CHAIN = "ethereum-sim";
  private static final Duration BLOCK_TIME = Duration.ofMillis(100);
  private static final int FIRST_BLOCKS = 70;
  private static final int MOST_BLOCKS = 400;

  @TempDir private Path directory;
  private final Vertx world = Vertx.vertx();
  private final Vertx ours = Vertx.vertx();
  private final InstantSource clock = InstantSource.system();
  private final Instant start = clock.instant();
  private final EvmSimNetwork network =
      new EvmSimNetwork(
          world,
          EvmRules.ethereum(20261125)
              .withPace(start.minus(BLOCK_TIME.multipliedBy(FIRST_BLOCKS)), BLOCK_TIME),
          clock);
  private final List<NodeConfig> nodes = new ArrayList<>();
  private @Nullable Daemon daemon;
  private final Chronicle said = Chronicle.of(ours, CHAIN);
  private long made;

  @AfterEach
  void close() {
    if (daemon != null) {
      Stage.await(daemon.stop());
    }
    Stage.await(ours.close());
    Stage.await(network.close());
    Stage.await(world.close());
  }

  private EvmSimNode node(String name) {
    EvmSimNode node = Stage.await(network.add(EvmNodeProfile.of(name, EvmDialect.GETH)));
    nodes.add(new NodeConfig(node.name(), node.http(), node.ws()));
    return node;
  }

  private void watch() {
    ChainConfig chain =
        new ChainConfig(
            CHAIN,
            Family.EVM,
            Optional.of(EvmProfile.ETHEREUM),
            nodes,
            EvmProfile.ETHEREUM.rules().withBlockTime(BLOCK_TIME),
            Stage.quick(Duration.ofMillis(200), Duration.ofSeconds(5)),
            new ExecutePolicy.OnSuspicion(),
            new SpoolConfig(directory.resolve("spool"), SpoolConfig.DEFAULT_MAX_BYTES));
    IncidentConfig d = IncidentConfig.DEFAULT;
    TipwatchConfig config =
        new TipwatchConfig(
            List.of(chain),
            new WebConfig("127.0.0.1", 0, false, List.of(), 16, 10),
            AlertConfig.NONE,
            new StoreConfig(directory.resolve("state")),
            new IncidentConfig(
                BLOCK_TIME.multipliedBy(2),
                BLOCK_TIME.multipliedBy(20),
                d.stormLimit(),
                d.stormWindow()));
    daemon = Stage.await(new Daemon(ours, config, clock).start());
  }

  private boolean stepsUntil(BooleanSupplier so) {
    for (int i = 0; i < MOST_BLOCKS && !so.getAsBoolean(); i++) {
      long due = Duration.between(start, clock.instant()).dividedBy(BLOCK_TIME) + FIRST_BLOCKS;
      for (; made < due; made++) {
        Stage.await(network.step());
      }
      Stage.await(world.timer(BLOCK_TIME.toMillis()));
    }
    return so.getAsBoolean();
  }

  private double metered(String series) {
    return Objects.requireNonNull(daemon)
        .meters()
        .scrape()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .sum();
  }

  private double finalized(String node) {
    return metered("tipwatch_node_finalized_height{chain=\"" + CHAIN + "\",node=\"" + node + "\"}");
  }

  private double safe(String node) {
    return metered("tipwatch_node_safe_height{chain=\"" + CHAIN + "\",node=\"" + node + "\"}");
  }

  @Test
  void branchesThatWereBothFinalizedAreToldAsFinal() {
    node("geth-1");
    node("geth-2");
    EvmSimNode lost = node("geth-3");
    stepsUntil(() -> made >= FIRST_BLOCKS);
    watch();
    assertThat(stepsUntil(() -> finalized("geth-1") > 0 && finalized("geth-3") > 0)).isTrue();
    assertThat(safe("geth-1")).isGreaterThan(finalized("geth-1"));
    String split =
        "tipwatch_divergence_active{chain=\""
            + CHAIN
            + "\",drill=\"false\",kind=\"state_split\",node=\"geth-3\"}";
    String isFinal = "tipwatch_divergence_finalized{chain=\"" + CHAIN + "\"}";

    Stage.await(network.fork(lost.name()));
    Stage.await(network.split(lost.name()));

    assertThat(stepsUntil(() -> metered(split) == 1)).as("%s", said.changes()).isTrue();
    assertThat(metered(isFinal)).as("64 blocks are not over yet").isZero();
    assertThat(stepsUntil(() -> metered(isFinal) == 1)).isTrue();
  }
}
