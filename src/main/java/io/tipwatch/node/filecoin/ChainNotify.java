package io.tipwatch.node.filecoin;

import io.tipwatch.chain.HeadChange;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.node.HeadSubscription;
import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.JsonField;
import io.tipwatch.node.rpc.MalformedJsonException;
import io.tipwatch.node.rpc.RpcObserver;
import io.tipwatch.node.rpc.RpcObserver.Reconnect;
import io.tipwatch.node.rpc.WsRpc;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code Filecoin.ChainNotify} on a socket of its own, since a large answer on the same one would
 * hold up the heads. A channel that the node closes, as it does for slow readers, is opened again
 * on the same socket. Confined to one event loop.
 */
final class ChainNotify implements HeadSubscription, WsRpc.Listener {
  /** Messages kept while the answer that names their channel is still under way. */
  private static final int MAX_EARLY = 16;

  private static final long NO_CHANNEL = -1;
  private static final long FIRST_DELAY_MILLIS = 20;
  private static final long LONGEST_DELAY_MILLIS = 1_000;

  private record Early(long channel, List<HeadChange> changes) {}

  private final Vertx vertx;
  private final NodeConfig node;
  private final RpcObserver observer;
  private final Listener listener;
  private final WsRpc socket;
  private final List<Early> early = new ArrayList<>();
  private long channel = NO_CHANNEL;
  private long request;
  private int closings;
  private boolean pending;
  private boolean ended;

  ChainNotify(
      Vertx vertx, NodeConfig node, RpcLimits limits, RpcObserver observer, Listener listener) {
    this.vertx = vertx;
    this.node = node;
    this.observer = observer;
    this.listener = listener;
    this.socket = new WsRpc(vertx, node, limits, observer, this);
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
    channel = NO_CHANNEL;
    Future<Json> answer = socket.call(Method.NOTIFY);
    request = socket.lastId();
    return answer.compose(result -> {
      try {
        subscribed(result.root("result").number(0, Long.MAX_VALUE));
        return Future.succeededFuture();
      } catch (MalformedJsonException e) {
        return Future.failedFuture(e);
      }
    });
  }

  private void subscribed(long id) {
    pending = false;
    channel = id;
    List<Early> kept = List.copyOf(early);
    early.clear();
    for (Early message : kept) {
      if (message.channel == id) {
        deliver(message.changes);
      } else {
        observer.strayFrame(node.name());
      }
    }
  }

  @Override
  public void notified(String method, JsonField params) {
    if (ended) {
      return;
    }
    try {
      switch (method) {
        case "xrpc.ch.val" -> value(params);
        case "xrpc.ch.close" -> closing(params);
        default -> observer.strayFrame(node.name());
      }
    } catch (MalformedJsonException e) {
      end(Reconnect.MALFORMED, "malformed head change: " + e.getMessage());
    }
  }

  private void value(JsonField params) throws MalformedJsonException {
    List<JsonField> pair = pair(params);
    long id = pair.getFirst().number(0, Long.MAX_VALUE);
    if (id == channel) {
      deliver(FilecoinCodec.headChanges(pair.getLast()));
    } else if (pending && early.size() < MAX_EARLY) {
      early.add(new Early(id, FilecoinCodec.headChanges(pair.getLast())));
    } else {
      observer.strayFrame(node.name());
    }
  }

  private static List<JsonField> pair(JsonField params) throws MalformedJsonException {
    List<JsonField> pair = params.items(2);
    if (pair.size() != 2) {
      throw params.expected("a channel and its value");
    }
    return pair;
  }

  private void deliver(List<HeadChange> changes) {
    if (changes.stream().anyMatch(change -> !(change instanceof HeadChange.Current))) {
      closings = 0;
    }
    listener.moved(changes);
  }

  private void closing(JsonField params) throws MalformedJsonException {
    List<JsonField> ids = params.items(2);
    if (ids.isEmpty() || ids.getFirst().number() != channel) {
      observer.strayFrame(node.name());
      return;
    }
    observer.reconnecting(node.name(), Reconnect.CHANNEL_CLOSED);
    channel = NO_CHANNEL;
    again();
  }

  /** Soon after a closing, but not at once for ever if the node closes each time. */
  private void again() {
    long delay = Math.min(FIRST_DELAY_MILLIS << Math.min(closings++, 10), LONGEST_DELAY_MILLIS);
    vertx.setTimer(delay, _ -> resubscribe());
  }

  private void resubscribe() {
    if (!ended && !pending) {
      subscribe().onFailure(e -> end(Reconnect.SUBSCRIBE_FAILED, String.valueOf(e.getMessage())));
    }
  }

  @Override
  public void renew() {
    if (!ended && !pending && channel != NO_CHANNEL) {
      observer.reconnecting(node.name(), Reconnect.STALE);
      cancel();
      channel = NO_CHANNEL;
      again();
    }
  }

  /** The one form that all three clients take: a null id, and the id of the request. */
  private Future<Void> cancel() {
    return socket.send(
        Json.Obj.of()
            .with("jsonrpc", Json.of("2.0"))
            .with("method", Json.of("xrpc.cancel"))
            .with("params", Json.array(Json.of(request)))
            .with("id", Json.Null.VALUE));
  }

  @Override
  public Future<Void> close() {
    ended = true;
    return cancel().onComplete(_ -> socket.close()).otherwiseEmpty();
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
