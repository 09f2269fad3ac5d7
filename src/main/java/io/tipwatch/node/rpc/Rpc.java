package io.tipwatch.node.rpc;

import io.tipwatch.chain.NodeId;
import io.tipwatch.config.RpcLimits;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * JSON-RPC calls to one node. Beside the wire itself ({@link RpcClient}) there are calls that are
 * written down as they pass, and calls that are answered from what was written down.
 */
public interface Rpc {
  NodeId node();

  RpcLimits limits();

  /** How long the node may execute for one call. */
  default Duration executeTimeout() {
    return limits().executeTimeout();
  }

  /** Takes what is wanted out of a result. */
  @FunctionalInterface
  interface Reader<T> {
    T read(JsonField result) throws MalformedJsonException;
  }

  /** Calls a method; fails with an {@link RpcException}. */
  Future<Json> call(String method, Duration timeout, Json... params);

  /**
   * Calls a method whose answer is too large to be kept: gives the body while it arrives. Blocks
   * until the first bytes of the head are there, so it is for virtual threads; never for an event
   * loop.
   *
   * @param timeout until the last byte of the body
   */
  RpcStream stream(String method, Duration timeout, Json... params) throws RpcException;

  /** Calls a method within the time of an ordinary call. */
  default Future<Json> call(String method, Json... params) {
    return call(method, limits().callTimeout(), params);
  }

  /** Calls a method whose answer is too large, within the time of a re-execution. */
  default RpcStream execute(String method, Json... params) throws RpcException {
    return stream(method, limits().executeTimeout(), params);
  }

  /** Calls a method within the time of an ordinary call and reads its result. */
  default <T> Future<T> callFor(String method, Reader<T> reader, Json... params) {
    return callFor(method, limits().callTimeout(), reader, params);
  }

  /** Calls a method and reads its result; whatever is wrong with that is the node's fault too. */
  default <T> Future<T> callFor(String method, Duration timeout, Reader<T> reader, Json... params) {
    return call(method, timeout, params)
        .compose(result -> {
          try {
            return Future.succeededFuture(reader.read(result.root("result")));
          } catch (MalformedJsonException e) {
            return Future.failedFuture(Causes.of(node(), method, e));
          }
        });
  }
}
