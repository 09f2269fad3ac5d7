package io.tipwatch.diagnose.filecoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.diagnose.Exhibits;
import io.tipwatch.diagnose.Finding;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.filecoin.FilecoinClimber.Listeners;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcObserver;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.ReportJson;
import io.tipwatch.sim.ChainRules;
import io.tipwatch.sim.NodeProfile;
import io.tipwatch.sim.SimNetwork;
import io.tipwatch.sim.SimNetwork.Split;
import io.tipwatch.sim.SimNode;
import io.tipwatch.sim.SimTipset;
import io.tipwatch.sim.TraceShape;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Simulated nodes on loopback and a ladder on them. */
final class Simulated implements AutoCloseable {
  static final Duration EXECUTE_TIMEOUT = Duration.ofSeconds(3);

  private static final long SPOOL_BYTES = 256L << 20;

  private final Vertx vertx = Vertx.vertx();
  final Spool spool;
  private final List<SimNode> nodes = new ArrayList<>();
  final SimNetwork network;

  Simulated(Path directory, NodeProfile... profiles) {
    this.spool = new Spool(directory, SPOOL_BYTES);
    network =
        new SimNetwork(
            vertx,
            ChainRules.mainnet(31).withMood(0, 0),
            TraceShape.tiny(),
            InstantSource.fixed(ChainRules.MAINNET_GENESIS));
    for (NodeProfile profile : profiles) {
      nodes.add(await(network.add(profile)));
    }
    await(network.steps(12));
  }

  SimNode node(int index) {
    return nodes.get(index);
  }

  FilecoinLadder ladder() {
    return ladder(filecoinNodes());
  }

  FilecoinLadder ladder(List<FilecoinNode> asked) {
    return ladder(asked, spool);
  }

  FilecoinLadder ladder(Spool other) {
    return ladder(filecoinNodes(), other);
  }

  private static FilecoinLadder ladder(List<FilecoinNode> asked, Spool spool) {
    return new FilecoinLadder(
        new FilecoinLadder.Setting(Replays.SOFTWARE, "demo", spool), asked, Listeners.NONE);
  }

  List<FilecoinNode> filecoinNodes() {
    return nodes.stream()
        .map(node -> {
          NodeConfig config = new NodeConfig(node.name(), node.http(), node.ws());
          return new FilecoinNode(new RpcClient(vertx, config, limits(), RpcObserver.NONE), config);
        })
        .toList();
  }

  /** The sign that a node shows after it went wrong: it refuses what comes next. */
  Suspicion refusal(Split split, boolean settled) {
    SimTipset child = await(network.step()).orElseThrow();
    await(network.steps(4));
    Set<NodeId> witnesses = new TreeSet<>(nodes.stream().map(SimNode::name).toList());
    witnesses.remove(split.node());
    return new Suspicion(
        Suspicion.Sign.REJECTION,
        split.tipset().asTipset(),
        Optional.of(child.asTipset()),
        Set.of(split.node()),
        witnesses,
        split.tipset().time(),
        settled);
  }

  /** What the ladder says to a suspicion, and says again from the evidence alone. */
  Optional<Diagnosis> climb(Suspicion suspicion) throws IOException {
    return diagnosis(ladder().lookInto(suspicion));
  }

  /** The same for a routine execution. */
  Diagnosis compare(Tipset tipset, Optional<Tipset> child) throws IOException {
    return diagnosis(Optional.of(ladder().execute(tipset, child))).orElseThrow();
  }

  private Optional<Diagnosis> diagnosis(Optional<Finding> finding) throws IOException {
    if (finding.isPresent()) {
      try (Exhibits exhibits = finding.get().exhibits()) {
        if (!exhibits.all().isEmpty()) {
          assertThat(Replays.of(exhibits, spool).report())
              .isEqualTo(ReportJson.write(finding.get().diagnosis()));
        }
      }
    }
    assertThat(spool.used()).isZero();
    return finding.map(Finding::diagnosis);
  }

  private static RpcLimits limits() {
    return new RpcLimits(
        1 << 20,
        8 << 20,
        Duration.ofSeconds(5),
        EXECUTE_TIMEOUT,
        Duration.ofMillis(500),
        1_000,
        Duration.ofSeconds(1),
        Duration.ofMillis(200),
        Duration.ofMillis(300),
        Duration.ofMillis(20),
        Duration.ofMillis(200),
        50);
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    await(network.close());
    await(vertx.close());
  }
}
