package io.tipwatch.node.rpc;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.RpcLimits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One WebSocket that carries JSON-RPC: calls by id, and what the node sends unasked. Any frame
 * counts as life, since Lotus never answers a ping and Forest never sends one; silence, an
 * oversized or a broken message ends the socket.
 *
 * <p>Confined to the event loop on which it was made; so are the calls of its listener.
 */
public final class WsRpc {
  private static final String CONNECT = "WebSocket";
  private static final int MAX_OPEN_CALLS = 64;

  /** Receives what the node sends unasked. */
  public interface Listener {
    /** A notification, or anything else with a method. */
    void notified(String method, JsonField params);

    /** The socket is gone; told exactly once, and nothing follows. */
    void closed(RpcObserver.Reconnect reason, String why);
  }

  private record Call(String method, Promise<Json> promise, long timer) {}

  private final Vertx vertx;
  private final NodeConfig node;
  private final RpcLimits limits;
  private final RpcObserver observer;
  private final Listener listener;
  private final WebSocketClient client;
  private final ClientWebSocket socket;
  private final Map<Long, Call> open = new HashMap<>();
  private Buffer message = Buffer.buffer();
  private boolean inMessage;
  private boolean connected;
  private boolean ended;
  private long lastFrame = System.nanoTime();
  private long lastId;
  private long pinger = -1;

  /** Prepares a socket; to be called on an event loop. */
  public WsRpc(
      Vertx vertx, NodeConfig node, RpcLimits limits, RpcObserver observer, Listener listener) {
    this.vertx = vertx;
    this.node = node;
    this.limits = limits;
    this.observer = observer;
    this.listener = listener;
    this.client =
        vertx.createWebSocketClient(
            Transport.webSocket(limits, "wss".equals(node.heads().getScheme())));
    this.socket = client.webSocket();
  }

  /** Opens the socket; fails with an {@link RpcException}, after which it is of no use. */
  public Future<Void> connect() {
    socket.frameHandler(this::frame);
    socket.pongHandler(_ -> alive());
    socket.exceptionHandler(this::broken);
    socket.closeHandler(_ -> lost());
    WebSocketConnectOptions options =
        RpcClient.target(new WebSocketConnectOptions(), node.heads(), node);
    options.setAllowOriginHeader(false);
    options.setTimeout(Math.max(1, limits.callTimeout().toMillis()));
    return socket
        .connect(options)
        .onSuccess(_ -> opened())
        .recover(cause -> failed(refused(cause)))
        .mapEmpty();
  }

  private <T> Future<T> failed(RpcException cause) {
    ended = true;
    client.close();
    return Future.failedFuture(cause);
  }

  private RpcException refused(Throwable cause) {
    if (cause instanceof UpgradeRejectedException rejected) {
      int status = rejected.getStatus();
      return status == 401 || status == 403
          ? new RpcException.Unauthorized(node.name(), CONNECT, status)
          : new RpcException.HttpStatus(node.name(), CONNECT, status);
    }
    return Causes.of(node.name(), CONNECT, cause);
  }

  private void opened() {
    connected = true;
    alive();
    pinger = vertx.setPeriodic(Math.max(1, limits.ping().toMillis()), _ -> ping());
  }

  private void ping() {
    boolean silent = System.nanoTime() - lastFrame > limits.silence().toNanos();
    if (silent) {
      end(RpcObserver.Reconnect.SILENCE, "not a single frame within " + limits.silence());
    } else {
      socket.writePing(Buffer.buffer("tip")).onFailure(_ -> lost());
    }
  }

  /** Calls a method over the socket; fails with an {@link RpcException}. */
  public Future<Json> call(String method, Json... params) {
    Promise<Json> promise = Promise.promise();
    if (ended || !connected || open.size() >= MAX_OPEN_CALLS) {
      promise.fail(new RpcException.Unreachable(node.name(), method, "the socket is not open"));
      return promise.future();
    }
    long id = ++lastId;
    long timer =
        vertx.setTimer(
            Math.max(1, limits.callTimeout().toMillis()),
            _ ->
                fail(
                    id,
                    new RpcException.TimedOut(
                        node.name(), method, "no answer", limits.callTimeout())));
    open.put(id, new Call(method, promise, timer));
    send(Envelope.request(id, method, Json.array(params)));
    return promise.future();
  }

  /** The id of the latest call, which is how a subscription is cancelled. */
  public long lastId() {
    return lastId;
  }

  /** Sends a message that has no answer; done when it is written. */
  public Future<Void> send(Json request) {
    return ended || !connected
        ? Future.succeededFuture()
        : socket.writeTextMessage(JsonWriter.text(request)).onFailure(_ -> lost());
  }

  /** Closes the socket without telling the listener. */
  public void close() {
    if (!ended) {
      finish("closed by us");
    }
  }

  private void alive() {
    lastFrame = System.nanoTime();
  }

  private void frame(WebSocketFrame frame) {
    alive();
    if (ended || !(frame.isText() || frame.isBinary() || frame.isContinuation())) {
      return;
    }
    if (frame.isContinuation() != inMessage) {
      end(RpcObserver.Reconnect.MALFORMED, "frames in an order that no message has");
      return;
    }
    Buffer data = frame.binaryData();
    if (message.length() + (long) data.length() > Transport.maxMessageBytes(limits)) {
      end(
          RpcObserver.Reconnect.TOO_LARGE,
          "a message of more than " + Transport.maxMessageBytes(limits) + " bytes");
      return;
    }
    message.appendBuffer(data);
    inMessage = !frame.isFinal();
    if (frame.isFinal()) {
      byte[] whole = message.getBytes();
      message = Buffer.buffer();
      received(whole);
    }
  }

  private void received(byte[] utf8) {
    try {
      Json json = JsonReader.read(utf8);
      JsonField root = json.root("message");
      if (!root.at("method").isNull()) {
        listener.notified(root.at("method").text(), root.at("params"));
      } else {
        answered(json, root);
      }
    } catch (MalformedJsonException e) {
      end(RpcObserver.Reconnect.MALFORMED, "malformed message: " + e.getMessage());
    }
  }

  /** An answer to no open call, a second one included, is ignored; Forest's to a cancel is one. */
  private void answered(Json json, JsonField root) throws MalformedJsonException {
    long id = root.at("id").value() instanceof Json.Num ? root.at("id").number() : -1;
    Call call = open.remove(id);
    if (call == null) {
      observer.strayFrame(node.name());
      return;
    }
    vertx.cancelTimer(call.timer);
    try {
      call.promise.complete(Envelope.result(node, call.method, id, json));
    } catch (RpcException e) {
      call.promise.fail(e);
    }
  }

  private void fail(long id, RpcException cause) {
    Call call = open.remove(id);
    if (call != null) {
      vertx.cancelTimer(call.timer);
      call.promise.fail(cause);
    }
  }

  private void broken(Throwable cause) {
    switch (cause) {
      case CorruptedWebSocketFrameException frame
          when frame.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG) ->
          end(
              RpcObserver.Reconnect.TOO_LARGE,
              "a frame of more than " + Transport.maxMessageBytes(limits) + " bytes");
      case DecoderException _ ->
          end(
              RpcObserver.Reconnect.MALFORMED,
              Quoted.text(String.valueOf(cause.getMessage()), 200));
      default -> lost(); // idle time-outs come here as well
    }
  }

  private void lost() {
    boolean silent = System.nanoTime() - lastFrame >= limits.silence().toNanos() * 9 / 10;
    end(
        silent ? RpcObserver.Reconnect.SILENCE : RpcObserver.Reconnect.CLOSED,
        silent ? "not a single frame within " + limits.silence() : "the node closed the socket");
  }

  private void end(RpcObserver.Reconnect reason, String why) {
    if (ended) {
      return;
    }
    boolean told = connected;
    finish(why);
    if (told) {
      listener.closed(reason, why);
    }
  }

  private void finish(String why) {
    ended = true;
    if (pinger >= 0) {
      vertx.cancelTimer(pinger);
    }
    for (Long id : List.copyOf(open.keySet())) {
      Call call = open.get(id);
      if (call != null) {
        fail(id, new RpcException.Unreachable(node.name(), call.method, why));
      }
    }
    client.close();
  }
}
