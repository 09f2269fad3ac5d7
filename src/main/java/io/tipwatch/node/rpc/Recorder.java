package io.tipwatch.node.rpc;

import io.tipwatch.chain.NodeId;

/** Writes calls down as they pass. Safe for many threads; a failure of its own ends no call. */
public interface Recorder {
  /**
   * One call.
   *
   * @param turn 1 for the first call of this method with these parameters to this node, 2 for the
   *     second
   */
  record Asked(NodeId node, String method, Json.Arr params, int turn) {}

  /** A call begins. */
  Asked asked(NodeId node, String method, Json... params);

  void answered(Asked asked, Json result);

  void failed(Asked asked, Throwable cause);

  /**
   * An answer begins to arrive.
   *
   * @return the same answer, whose bytes are written down as they are read
   */
  RpcStream streamed(Asked asked, RpcStream answer);
}
