package io.tipwatch.node;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.node.filecoin.Tips;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A node in one piece: a few tipsets, a head, calls over HTTP, a subscription over WebSocket. */
public final class FakeNode {
  private final HttpServer server;
  private final Map<String, Function<JsonArray, ? extends @Nullable Object>> methods =
      new ConcurrentHashMap<>();
  private final Map<TipsetKey, Tipset> tipsets = new ConcurrentHashMap<>();
  private final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
  private final List<JsonObject> frames = new CopyOnWriteArrayList<>();
  private final List<String> called = new CopyOnWriteArrayList<>();
  private volatile Tipset head = Tips.genesis();
  private volatile boolean down;
  private volatile boolean valueFirst;
  private volatile boolean refusesSockets;
  private final List<Runnable> held = new CopyOnWriteArrayList<>();
  private volatile String holding = "";
  private volatile int errorStatus = 500;
  private volatile long channel;

  /** What a method throws to answer with an error. */
  public static final class RpcError extends RuntimeException {
    private final int code;

    public RpcError(int code, String message) {
      super(message);
      this.code = code;
    }
  }

  public FakeNode(Vertx vertx) {
    server = vertx.createHttpServer(new HttpServerOptions().setMaxWebSocketFrameSize(1 << 20));
    know(head);
    on("Filecoin.Version", _ -> new JsonObject().put("Version", "1.36").put("Agent", "lotus"));
    on("Filecoin.StateNetworkName", _ -> "testnet");
    on("Filecoin.Session", _ -> "session-1");
    on("Filecoin.ChainGetGenesis", _ -> Tips.json(Tips.genesis()));
    on("Filecoin.ChainHead", _ -> Tips.json(head));
    on("Filecoin.SyncState", _ -> new JsonObject().putNull("ActiveSyncs"));
    on("Filecoin.ChainGetTipSet", this::tipset);
    server.requestHandler(this::request);
    server.webSocketHandshakeHandler(handshake -> {
      if (refusesSockets || down) {
        handshake.reject(404);
      } else {
        handshake.accept();
      }
    });
    server.webSocketHandler(this::socket);
    server.listen(0, "127.0.0.1").await();
  }

  public FakeNode on(String method, Function<JsonArray, ? extends @Nullable Object> answer) {
    methods.put(method, answer);
    return this;
  }

  public FakeNode without(String method) {
    methods.remove(method);
    return this;
  }

  public FakeNode know(Tipset... more) {
    for (Tipset tipset : more) {
      tipsets.put(tipset.key(), tipset);
    }
    return this;
  }

  /** Moves the head without telling the subscription. */
  public FakeNode head(Tipset tipset) {
    know(tipset);
    head = tipset;
    return this;
  }

  public FakeNode channel(long id) {
    channel = id;
    return this;
  }

  public FakeNode errorStatus(int status) {
    errorStatus = status;
    return this;
  }

  /**
   * The answer to the next call of a method is made when it comes, and sent by {@link #release}.
   */
  public void hold(String method) {
    holding = method;
  }

  public boolean holds() {
    return !held.isEmpty();
  }

  public void release() {
    held.forEach(Runnable::run);
    held.clear();
  }

  public void refuseSockets(boolean refuse) {
    refusesSockets = refuse;
  }

  /** Sends the first value of a subscription before the answer that names its channel. */
  public void valueFirst() {
    valueFirst = true;
  }

  public void down(boolean dead) {
    down = dead;
    if (dead) {
      hangUp();
    }
  }

  public void hangUp() {
    sockets.forEach(socket -> socket.close());
    sockets.clear();
  }

  /** Tells the subscription of moves. */
  public void tell(JsonObject... changes) {
    send(message("xrpc.ch.val", channel, new JsonArray(List.of(changes))));
  }

  public void closeChannel() {
    send(message("xrpc.ch.close", channel));
  }

  public void send(JsonObject message) {
    sockets.forEach(socket -> socket.writeTextMessage(message.encode()));
  }

  public static JsonObject message(String method, Object... params) {
    return new JsonObject()
        .put("jsonrpc", "2.0")
        .put("method", method)
        .put("params", new JsonArray(List.of(params)));
  }

  /** What came over WebSockets. */
  public List<JsonObject> frames() {
    return frames;
  }

  /** The methods that were called over HTTP. */
  public List<String> called() {
    return called;
  }

  public List<ServerWebSocket> sockets() {
    return sockets;
  }

  public NodeConfig config(String name) {
    return new NodeConfig(
        new NodeId(name),
        URI.create("http://127.0.0.1:" + server.actualPort() + "/rpc/v1"),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty());
  }

  public void close() {
    server.close().await();
  }

  private Object tipset(JsonArray params) {
    TipsetKey key =
        new TipsetKey(
            params.getJsonArray(0).stream().map(c -> ((JsonObject) c).getString("/")).toList());
    Tipset found = tipsets.get(key);
    if (found == null) {
      throw new RpcError(1, "blockstore: block not found");
    }
    return Tips.json(found);
  }

  private void request(HttpServerRequest request) {
    if (down) {
      request.connection().close();
      return;
    }
    request.body().onSuccess(body -> answer(request, body.toJsonObject()));
  }

  private void answer(HttpServerRequest request, JsonObject call) {
    called.add(call.getString("method"));
    JsonObject reply = reply(call);
    int status = reply.containsKey("error") ? errorStatus : 200;
    Buffer body = Buffer.buffer(reply.encode());
    if (holding.equals(call.getString("method"))) {
      holding = "";
      held.add(() -> request.response().setStatusCode(status).end(body));
    } else {
      request.response().setStatusCode(status).end(body);
    }
  }

  private JsonObject reply(JsonObject call) {
    String method = call.getString("method");
    JsonObject reply = new JsonObject().put("jsonrpc", "2.0").put("id", call.getValue("id"));
    try {
      Function<JsonArray, ? extends @Nullable Object> answer = methods.get(method);
      if (answer == null) {
        throw new RpcError(-32601, "method '" + method + "' not found");
      }
      return reply.put("result", answer.apply(call.getJsonArray("params")));
    } catch (RpcError e) {
      return reply.put(
          "error", new JsonObject().put("code", e.code).put("message", e.getMessage()));
    }
  }

  private void socket(ServerWebSocket socket) {
    sockets.add(socket);
    socket.exceptionHandler(_ -> {});
    socket.closeHandler(_ -> sockets.remove(socket));
    socket.textMessageHandler(text -> frame(socket, new JsonObject(text)));
  }

  private void frame(ServerWebSocket socket, JsonObject call) {
    frames.add(call);
    if (call.getString("method").startsWith("eth_")) {
      socket.writeTextMessage(reply(call).encode());
      return;
    }
    if (!"Filecoin.ChainNotify".equals(call.getString("method"))) {
      return;
    }
    JsonObject reply =
        new JsonObject()
            .put("jsonrpc", "2.0")
            .put("id", call.getValue("id"))
            .put("result", channel);
    JsonArray current = new JsonArray().add(Tips.change("current", head));
    String value = message("xrpc.ch.val", channel, current).encode();
    if (valueFirst) {
      socket.writeTextMessage(value);
      socket.writeTextMessage(reply.encode());
    } else {
      socket.writeTextMessage(reply.encode());
      socket.writeTextMessage(value);
    }
  }
}
