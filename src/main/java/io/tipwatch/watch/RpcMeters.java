package io.tipwatch.watch;

import io.tipwatch.chain.NodeId;
import io.tipwatch.metrics.ChainMeters;
import io.tipwatch.metrics.ReconnectReason;
import io.tipwatch.metrics.RpcOutcome;
import io.tipwatch.node.rpc.RpcObserver;
import java.time.Duration;

/** Counts what happens on the wire of one chain. */
public final class RpcMeters implements RpcObserver {
  private final ChainMeters meters;

  public RpcMeters(ChainMeters meters) {
    this.meters = meters;
  }

  @Override
  public void called(NodeId node, String method, Outcome outcome, Duration took, long bytes) {
    meters.node(node).called(method, of(outcome), took);
  }

  @Override
  public void reconnecting(NodeId node, Reconnect reason) {
    meters.node(node).reconnected(of(reason));
  }

  private static RpcOutcome of(Outcome outcome) {
    return switch (outcome) {
      case OK, CANCELLED -> RpcOutcome.OK;
      case REMOTE_ERROR -> RpcOutcome.RPC_ERROR;
      case HTTP_STATUS, UNAUTHORIZED -> RpcOutcome.HTTP_ERROR;
      case MALFORMED -> RpcOutcome.MALFORMED;
      case TOO_LARGE -> RpcOutcome.TOO_LARGE;
      case TIMEOUT -> RpcOutcome.TIMEOUT;
      case UNREACHABLE -> RpcOutcome.UNREACHABLE;
    };
  }

  private static ReconnectReason of(Reconnect reason) {
    return switch (reason) {
      case REFUSED, CLOSED -> ReconnectReason.CLOSED;
      case SILENCE, STALE -> ReconnectReason.SILENT;
      case CHANNEL_CLOSED -> ReconnectReason.CHANNEL_CLOSED;
      case MALFORMED, TOO_LARGE -> ReconnectReason.PROTOCOL;
      case UNAUTHORIZED, SUBSCRIBE_FAILED, WRONG_NETWORK -> ReconnectReason.ERROR;
    };
  }
}
