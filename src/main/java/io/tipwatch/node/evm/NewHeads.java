package io.tipwatch.node.evm;

import io.tipwatch.config.NodeConfig;
import io.tipwatch.node.HeadFeed;
import io.tipwatch.node.HeadSubscription;
import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.JsonField;
import io.tipwatch.node.rpc.MalformedJsonException;
import io.tipwatch.node.rpc.RpcObserver;
import io.tipwatch.node.rpc.RpcObserver.Reconnect;
import io.tipwatch.node.rpc.WsRpc;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * {@code eth_subscribe newHeads}, as a hint and nothing more: clients leave headers out, repeat
 * them, tell them out of order, and some fall silent when the head goes back. Confined to one event
 * loop.
 */
final class NewHeads implements HeadSubscription, WsRpc.Listener {
  private static final String TOPIC = "newHeads";

  private final NodeConfig node;
  private final RpcObserver observer;
  private final Listener listener;
  private final WsRpc socket;
  private @Nullable Json subscription;
  private boolean pending;
  private boolean ended;

  NewHeads(NodeConfig node, HeadFeed.Surroundings around, Listener listener) {
    this.node = node;
    this.observer = around.observer();
    this.listener = listener;
    this.socket = new WsRpc(around.vertx(), node, around.limits(), around.observer(), this);
  }

  @Override
  public Future<Void> open() {
    return socket
        .connect()
        .compose(_ -> subscribe())
        .onFailure(_ -> {
          ended = true;
          socket.close();
        });
  }

  private Future<Void> subscribe() {
    pending = true;
    subscription = null;
    return socket
        .call(Method.SUBSCRIBE, Json.of(TOPIC))
        .recover(cause ->
            Future.failedFuture(
                EvmErrors.absent(cause)
                    ? new Unavailable(String.valueOf(cause.getMessage()))
                    : cause))
        .onSuccess(this::subscribed)
        .mapEmpty();
  }

  /**
   * The id may be any text, or a number; all that counts is that it comes back. What moved before
   * is not told, so it is asked for.
   */
  private void subscribed(Json id) {
    pending = false;
    subscription = id;
    listener.hinted();
  }

  @Override
  public void notified(String method, JsonField params) {
    if (ended) {
      return;
    }
    try {
      Json id = params.at("subscription").value();
      if (method.equals("eth_subscription") && id.equals(subscription)) {
        listener.hinted();
      } else if (!pending) { // else it came before the answer that names it
        observer.strayFrame(node.name());
      }
    } catch (MalformedJsonException e) {
      end(Reconnect.MALFORMED, "malformed head: " + e.getMessage());
    }
  }

  @Override
  public void renew() {
    if (!ended && !pending) {
      observer.reconnecting(node.name(), Reconnect.STALE);
      cancel();
      subscribe().onFailure(e -> end(Reconnect.SUBSCRIBE_FAILED, String.valueOf(e.getMessage())));
    }
  }

  private Future<Void> cancel() {
    return subscription == null
        ? Future.succeededFuture()
        : socket.call(Method.UNSUBSCRIBE, subscription).mapEmpty();
  }

  @Override
  public Future<Void> close() {
    ended = true;
    Future<Void> cancelled = cancel();
    socket.close(); // which nodes take for the end of its subscriptions, too
    return cancelled.otherwiseEmpty();
  }

  @Override
  public void closed(Reconnect reason, String why) {
    if (!ended) {
      ended = true;
      listener.ended(reason, why);
    }
  }

  private void end(Reconnect reason, String why) {
    if (!ended) {
      socket.close();
      closed(reason, why);
    }
  }
}
