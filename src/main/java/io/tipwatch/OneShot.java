package io.tipwatch;

import io.tipwatch.cli.Version;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.EvmProfile;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.diagnose.Exhibits;
import io.tipwatch.diagnose.Finding;
import io.tipwatch.diagnose.Question;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.evm.EvmClimber;
import io.tipwatch.diagnose.evm.EvmLadder;
import io.tipwatch.diagnose.evm.tracers.TracerReport;
import io.tipwatch.diagnose.evm.tracers.TracerRun;
import io.tipwatch.diagnose.filecoin.FilecoinClimber;
import io.tipwatch.diagnose.filecoin.FilecoinLadder;
import io.tipwatch.node.evm.EvmNode;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcObserver;
import io.tipwatch.report.Diagnosis;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One comparison of configured nodes, from start to end of the process. */
final class OneShot {
  private static final long CLOSE_SECONDS = 5;

  private OneShot() {}

  /**
   * Compares.
   *
   * @param save where to keep what the diagnosis rests on; absent for nowhere
   */
  static Diagnosis compare(
      ChainConfig chain,
      Question question,
      Optional<Path> save,
      FilecoinClimber.Listeners listeners)
      throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Spool spool = new Spool(chain.spool().directory(), chain.spool().maxBytes());
      Optional<Finding> finding =
          switch (chain.family()) {
            case FILECOIN -> filecoin(vertx, chain, spool, listeners).answer(question);
            case EVM -> evm(vertx, chain, spool, listeners).answer(question);
          };
      return kept(finding.orElseThrow(), save);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static FilecoinLadder filecoin(
      Vertx vertx, ChainConfig chain, Spool spool, FilecoinClimber.Listeners listeners) {
    List<FilecoinNode> nodes = new ArrayList<>();
    for (NodeConfig node : chain.nodes()) {
      nodes.add(new FilecoinNode(wire(vertx, chain, node), node));
    }
    return new FilecoinLadder(
        new FilecoinLadder.Setting(Version.software(), chain.name(), spool), nodes, listeners);
  }

  private static EvmLadder evm(
      Vertx vertx, ChainConfig chain, Spool spool, FilecoinClimber.Listeners listeners) {
    EvmProfile profile = chain.profile().orElseThrow();
    return new EvmLadder(
        new EvmLadder.Setting(Version.software(), chain.name(), profile.name(), spool),
        evmNodes(vertx, chain, profile),
        new EvmClimber(what -> listeners.progress().at(what)));
  }

  /** Traces a transaction of an EVM chain on all its nodes. */
  static TracerReport trace(ChainConfig chain, TracerRun.Wish wish) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Spool spool = new Spool(chain.spool().directory(), chain.spool().maxBytes());
      List<EvmNode> nodes = evmNodes(vertx, chain, chain.profile().orElseThrow());
      return TracerRun.of(chain.name(), nodes, spool, wish);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static List<EvmNode> evmNodes(Vertx vertx, ChainConfig chain, EvmProfile profile) {
    List<EvmNode> nodes = new ArrayList<>();
    for (NodeConfig node : chain.nodes()) {
      nodes.add(new EvmNode(wire(vertx, chain, node), node, profile));
    }
    return nodes;
  }

  private static RpcClient wire(Vertx vertx, ChainConfig chain, NodeConfig node) {
    return new RpcClient(vertx, node, chain.limits(), RpcObserver.NONE);
  }

  private static Diagnosis kept(Finding finding, Optional<Path> save) throws IOException {
    try (Exhibits exhibits = finding.exhibits()) {
      if (save.isEmpty()) {
        return finding.diagnosis().restingOn(List.of());
      }
      exhibits.copyTo(save.get());
      return finding.diagnosis();
    }
  }
}
