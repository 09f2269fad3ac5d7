package io.tipwatch.diagnose;

import io.tipwatch.chain.NodeId;
import io.tipwatch.node.rpc.RpcException;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** Small calls, waited for on a virtual thread. Each has its own time-out. */
public final class Calls {
  private Calls() {}

  /**
   * Waits for the answer.
   *
   * @throws RpcException if there is none
   */
  public static <T> T await(Future<T> call) throws RpcException {
    try {
      return call.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RpcException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Waits for all of them; nodes that gave no answer are left out. */
  public static <T> Map<NodeId, T> answered(Map<NodeId, Future<T>> calls) {
    Map<NodeId, T> answers = new LinkedHashMap<>();
    calls.forEach((node, call) -> {
      try {
        answers.put(node, await(call));
      } catch (RpcException e) {
        // What is asked of the node next fails too, and says so.
      }
    });
    return answers;
  }
}
