package io.tipwatch.node.evm;

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
final class EvmFake {
  final FakeNode wire;
  private final Map<String, JsonObject> blocks = new ConcurrentHashMap<>();
  private volatile JsonObject head = Blocks.genesis();
  private volatile Object subscription = "0x9ce59a13059e417087c02d3236a0b1cc";

  EvmFake(Vertx vertx) {
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

  EvmFake know(JsonObject... more) {
    for (JsonObject block : more) {
      blocks.put(block.getString("hash"), block);
    }
    return this;
  }

  /** Moves the head in silence. */
  EvmFake head(JsonObject block) {
    know(block);
    head = block;
    return this;
  }

  /** A block on top of the head. */
  JsonObject mine(String name) {
    JsonObject block = Blocks.on(head, name);
    head(block);
    return block;
  }

  JsonObject head() {
    return head;
  }

  EvmFake subscription(Object id) {
    subscription = id;
    return this;
  }

  /** Tells the subscription of a block. */
  void tell(JsonObject block) {
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

  void close() {
    wire.close();
  }
}
