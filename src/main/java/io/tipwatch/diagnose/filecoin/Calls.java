package io.tipwatch.diagnose.filecoin;

import io.tipwatch.chain.NodeId;
import io.tipwatch.node.NodeProfile;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.node.rpc.RpcException;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** Small calls, waited for on a virtual thread. Each has its own time-out. */
final class Calls {
  private Calls() {}

  /**
   * Waits for the answer.
   *
   * @throws RpcException if there is none
   */
  static <T> T await(Future<T> call) throws RpcException {
    try {
      return call.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RpcException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Who the nodes are; one that does not say is left out. */
  static Map<NodeId, NodeProfile> profiles(List<FilecoinNode> nodes) {
    Map<NodeId, Future<NodeProfile>> asked = new LinkedHashMap<>();
    nodes.forEach(node ->
        asked.put(
            node.id(), node.capabilities().methods().isEmpty() ? node.profile() : node.identity()));
    Map<NodeId, NodeProfile> profiles = new LinkedHashMap<>();
    asked.forEach((id, call) -> {
      try {
        profiles.put(id, await(call));
      } catch (RpcException e) {
        // The execution that follows fails too, and says so.
      }
    });
    return profiles;
  }
}
