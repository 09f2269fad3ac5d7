package io.tipwatch.node.evm;

import io.tipwatch.node.ErrorMeaning.Reason;
import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.JsonField;
import io.tipwatch.node.rpc.Rpc;
import io.tipwatch.node.rpc.RpcException;
import io.vertx.core.Future;
import java.util.OptionalLong;

/**
 * How far back a node has the state of the chain, without which it traces nothing. Found by asking
 * for a balance at some thirty heights.
 */
final class StateHorizon {
  private static final Json NOBODY = Json.of("0x" + "0".repeat(40));

  private final Rpc rpc;

  StateHorizon(Rpc rpc) {
    this.rpc = rpc;
  }

  /** The lowest height with state; empty if the node does not tell. */
  Future<OptionalLong> below(long head) {
    return has(0)
        .compose(archive ->
            archive
                ? Future.succeededFuture(OptionalLong.of(0))
                : has(head).compose(now -> now ? between(0, head) : unknown()))
        .recover(_ -> unknown());
  }

  /**
   * Halves the heights in question.
   *
   * @param without the highest height that is known to have no state
   * @param with the lowest height that is known to have it
   */
  private Future<OptionalLong> between(long without, long with) {
    if (with - without <= 1) {
      return Future.succeededFuture(OptionalLong.of(with));
    }
    long middle = without + (with - without) / 2;
    return has(middle).compose(there -> there ? between(without, middle) : between(middle, with));
  }

  private static Future<OptionalLong> unknown() {
    return Future.succeededFuture(OptionalLong.empty());
  }

  /** False if the node says that it no longer has it; any other error is one. */
  private Future<Boolean> has(long height) {
    return rpc.callFor(
            Method.BALANCE, rpc.limits().callTimeout(), JsonField::text, NOBODY, Hex.of(height))
        .map(true)
        .recover(cause ->
            cause instanceof RpcException.Remote remote
                    && EvmErrors.of(remote).reason() == Reason.PRUNED
                ? Future.succeededFuture(false)
                : Future.failedFuture(cause));
  }
}
