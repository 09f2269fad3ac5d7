package io.tipwatch.node.rpc;

import io.tipwatch.chain.NodeId;
import io.tipwatch.config.RpcLimits;
import io.vertx.core.Future;
import java.time.Duration;

/** Calls that are answered from what was written down; none ever reaches a network. */
public final class ReplayRpc implements Rpc {
  private final NodeId node;
  private final Recorded recorded;
  private final RpcLimits limits;

  /** What was written down. Safe for many threads. */
  public interface Recorded {
    /** What came of a call; one that was never made fails, and says so. */
    Json answer(NodeId node, String method, Json... params) throws RpcException;

    /** The same for an answer that was streamed. */
    RpcStream stream(NodeId node, String method, Json... params) throws RpcException;
  }

  /**
   * @param executeTimeout that of the first time, since nodes are told of it
   */
  public ReplayRpc(NodeId node, Recorded recorded, Duration executeTimeout) {
    this.node = node;
    this.recorded = recorded;
    this.limits = RpcLimits.DEFAULT.executing(executeTimeout);
  }

  @Override
  public NodeId node() {
    return node;
  }

  /** How long one would wait; what was written down is there at once. */
  @Override
  public RpcLimits limits() {
    return limits;
  }

  @Override
  public Future<Json> call(String method, Duration timeout, Json... params) {
    try {
      return Future.succeededFuture(recorded.answer(node, method, params));
    } catch (RpcException e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public RpcStream stream(String method, Duration timeout, Json... params) throws RpcException {
    return recorded.stream(node, method, params);
  }
}
