package io.tipwatch.diagnose.filecoin;

import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcObserver;
import io.tipwatch.sim.ChainRules;
import io.tipwatch.sim.NodeProfile;
import io.tipwatch.sim.SimNetwork;
import io.tipwatch.sim.SimNode;
import io.tipwatch.sim.TraceShape;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Simulated nodes on loopback and a ladder on them. */
final class Simulated implements AutoCloseable {
  static final Duration EXECUTE_TIMEOUT = Duration.ofSeconds(3);

  private static final long SPOOL_BYTES = 256L << 20;

  private final Vertx vertx = Vertx.vertx();
  private final Path directory;
  private final List<SimNode> nodes = new ArrayList<>();
  final SimNetwork network;

  Simulated(Path directory, NodeProfile... profiles) {
    this.directory = directory;
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
    List<FilecoinNode> asked =
        nodes.stream()
            .map(node -> {
              NodeConfig config =
                  new NodeConfig(
                      node.name(),
                      node.http(),
                      Optional.of(node.ws()),
                      false,
                      Optional.empty(),
                      Optional.empty());
              return new FilecoinNode(
                  new RpcClient(vertx, config, limits(), RpcObserver.NONE), config);
            })
            .toList();
    return new FilecoinLadder("demo", asked, new Spool(directory, SPOOL_BYTES), _ -> {});
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
