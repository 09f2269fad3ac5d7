package io.tipwatch.node.evm;

import io.tipwatch.chain.NodeId;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.Rpc;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcStream;
import io.vertx.core.Future;
import java.time.Duration;

/** Lets only those calls pass that cannot change a node; any other one is a defect of ours. */
record ReadOnlyRpc(Rpc rpc) implements Rpc {
  @Override
  public NodeId node() {
    return rpc.node();
  }

  @Override
  public RpcLimits limits() {
    return rpc.limits();
  }

  @Override
  public Future<Json> call(String method, Duration timeout, Json... params) {
    require(method);
    return rpc.call(method, timeout, params);
  }

  @Override
  public RpcStream stream(String method, Duration timeout, Json... params) throws RpcException {
    require(method);
    return rpc.stream(method, timeout, params);
  }

  private static void require(String method) {
    if (!Method.reads(method)) {
      throw new IllegalArgumentException(method + " is not on the list of methods that only read");
    }
  }
}
