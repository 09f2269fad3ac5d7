package io.tipwatch.node.rpc;

import io.tipwatch.chain.NodeId;
import java.time.Duration;

/** Is told what happens on the wire, so that it can be counted; both enums are safe as labels. */
public interface RpcObserver {
  RpcObserver NONE = new RpcObserver() {};

  /** How one call ended. */
  enum Outcome {
    OK,
    REMOTE_ERROR,
    HTTP_STATUS,
    MALFORMED,
    TOO_LARGE,
    TIMEOUT,
    UNREACHABLE,
    UNAUTHORIZED,
    /** We closed a streamed answer before its end. */
    CANCELLED
  }

  /** Why a subscription had to be opened anew. */
  enum Reconnect {
    /** The socket could not be opened. */
    REFUSED,
    UNAUTHORIZED,
    CLOSED,
    /** No frame at all within the limit. */
    SILENCE,
    TOO_LARGE,
    MALFORMED,
    /** The node ended the subscription while the socket lives on. */
    CHANNEL_CLOSED,
    /** The socket lives, but heads move without our being told. */
    STALE,
    /** The subscription call failed. */
    SUBSCRIBE_FAILED,
    WRONG_NETWORK
  }

  /**
   * A call ended.
   *
   * @param method one of the method names in our own code
   * @param bytes of the answer's body
   */
  default void called(NodeId node, String method, Outcome outcome, Duration duration, long bytes) {}

  default void reconnecting(NodeId node, Reconnect reason) {}

  /** A frame for no open call and no open channel came and was ignored. */
  default void strayFrame(NodeId node) {}

  /** More events came than could be handled; they were dropped and the head is asked for. */
  default void overflow(NodeId node) {}
}
