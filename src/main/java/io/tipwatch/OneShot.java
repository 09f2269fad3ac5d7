package io.tipwatch;

import io.tipwatch.chain.TipsetKey;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.filecoin.FilecoinLadder;
import io.tipwatch.diagnose.filecoin.Found;
import io.tipwatch.diagnose.filecoin.HeightSearch;
import io.tipwatch.diagnose.filecoin.TraceAnswer;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcObserver;
import io.tipwatch.report.Diagnosis;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One comparison of configured nodes, from start to end of the process. */
final class OneShot {
  private static final long CLOSE_SECONDS = 5;

  private OneShot() {}

  static Diagnosis compare(
      ChainConfig chain,
      OptionalLong height,
      Optional<TipsetKey> tipset,
      Consumer<String> progress,
      Consumer<List<TraceAnswer>> answers)
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
          new FilecoinLadder(chain.name(), nodes, spool, progress::accept).telling(answers);
      HeightSearch search = new HeightSearch(nodes);
      Found found =
          tipset.isPresent() ? search.byKey(tipset.get()) : search.at(height.orElseThrow());
      return found.diagnose(ladder);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
