package io.tipwatch.node.evm;

import io.tipwatch.config.NodeConfig;
import io.tipwatch.node.FakeNode;
import io.tipwatch.node.FakeNode.RpcError;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An EVM node in one piece: some blocks, one of which is the head, and a subscription to heads. */
public final class EvmFake {
  private final FakeNode wire;
  private final Map<String, JsonObject> blocks = new ConcurrentHashMap<>();
  private volatile JsonObject head = Blocks.genesis();
  private volatile Object subscription = "0x9ce59a13059e417087c02d3236a0b1cc";

  public EvmFake(Vertx vertx) {
    wire = new FakeNode(vertx).errorStatus(200);
    know(head);
    wire.on("web3_clientVersion", _ -> "anvil/v1.7.1");
    wire.on("eth_chainId", _ -> "0x7a69");
    wire.on("eth_syncing", _ -> false);
    wire.on("eth_getBlockByNumber", this::byNumber);
    wire.on("eth_getBlockByHash", params -> blocks.get(params.getString(0)));
    wire.on("eth_subscribe", _ -> subscription);
    wire.on("eth_unsubscribe", _ -> true);
  }

  /** The server behind it, to change its answers. */
  public FakeNode wire() {
    return wire;
  }

  public NodeConfig config(String name) {
    return wire.config(name);
  }

  public EvmFake know(JsonObject... more) {
    for (JsonObject block : more) {
      blocks.put(block.getString("hash"), block);
    }
    return this;
  }

  /** Moves the head in silence. */
  public EvmFake head(JsonObject block) {
    know(block);
    head = block;
    return this;
  }

  /** A block on top of the head. */
  public JsonObject mine(String name) {
    JsonObject block = Blocks.on(head, name);
    head(block);
    return block;
  }

  public JsonObject head() {
    return head;
  }

  public EvmFake subscription(Object id) {
    subscription = id;
    return this;
  }

  /** Tells the subscription of a block. */
  public void tell(JsonObject block) {
    wire.send(Blocks.hint(subscription, block));
  }

  private @Nullable JsonObject byNumber(JsonArray params) {
    String which = params.getString(0);
    if (which.equals("latest")) {
      return head;
    }
    if (!which.startsWith("0x")) {
      throw new RpcError(-32602, "unknown tag " + which);
    }
    return at(Long.parseLong(which.substring(2), 16));
  }

  /** The block on the chain below the head. */
  private @Nullable JsonObject at(long number) {
    Optional<JsonObject> at = Optional.of(head);
    while (at.isPresent() && Blocks.number(at.get()) > number) {
      at = Optional.ofNullable(blocks.get(at.get().getString("parentHash")));
    }
    return at.filter(block -> Blocks.number(block) == number).orElse(null);
  }

  public void close() {
    wire.close();
  }
}
