package io.tipwatch;

import io.tipwatch.cli.Version;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.diagnose.Exhibits;
import io.tipwatch.diagnose.Finding;
import io.tipwatch.diagnose.Question;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.filecoin.FilecoinClimber;
import io.tipwatch.diagnose.filecoin.FilecoinLadder;
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
      List<FilecoinNode> nodes = new ArrayList<>();
      for (NodeConfig node : chain.nodes()) {
        RpcClient rpc = new RpcClient(vertx, node, chain.limits(), RpcObserver.NONE);
        nodes.add(new FilecoinNode(rpc, node));
      }
      Spool spool = new Spool(chain.spool().directory(), chain.spool().maxBytes());
      FilecoinLadder ladder =
          new FilecoinLadder(
              new FilecoinLadder.Setting(Version.software(), chain.name(), spool),
              nodes,
              listeners);
      return kept(ladder.answer(question).orElseThrow(), save);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
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
