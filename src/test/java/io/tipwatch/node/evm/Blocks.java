package io.tipwatch.node.evm;

import io.tipwatch.node.FakeNode;
import io.tipwatch.node.rpc.JsonField;
import io.tipwatch.node.rpc.JsonReader;
import io.tipwatch.node.rpc.MalformedJsonException;
import io.tipwatch.testing.Recorded;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Blocks as nodes write them, recorded and made up. */
public final class Blocks {
  static final String ZERO = "0x" + "0".repeat(64);
  private static final long FIRST_TIME = 0x65000000L;

  private Blocks() {}

  /** The blocks of one chain as three clients computed them: anvil, edr and ethereumjs. */
  static List<EvmBlock> recorded(String client) throws IOException {
    List<EvmBlock> blocks = new ArrayList<>();
    for (JsonField block : read("trio/blocks." + client + ".json").items()) {
      blocks.add(EvmCodec.block(block));
    }
    return blocks;
  }

  /** A recorded file. */
  static JsonField read(String file) throws IOException {
    return JsonReader.read(Recorded.evm(file)).root("recorded");
  }

  /** The result in a recorded exchange. */
  static JsonField result(String file) throws IOException {
    return read(file).at("response").at("result");
  }

  static JsonField parse(String json) throws MalformedJsonException {
    return JsonReader.read(json.getBytes(java.nio.charset.StandardCharsets.UTF_8)).root("result");
  }

  /** 32 bytes that a name stands for. */
  public static String hash(String name) {
    return "0x" + EvmBlock.digest(name);
  }

  public static JsonObject genesis() {
    return block(0, "genesis", ZERO);
  }

  /** A block without transactions on top of another one. */
  public static JsonObject on(JsonObject parent, String name) {
    return block(number(parent) + 1, name, parent.getString("hash"));
  }

  private static JsonObject block(long number, String name, String parent) {
    return new JsonObject()
        .put("number", "0x" + Long.toHexString(number))
        .put("hash", hash(name))
        .put("parentHash", parent)
        .put("timestamp", "0x" + Long.toHexString(FIRST_TIME + 12 * number))
        .put("stateRoot", hash("state of " + name))
        .put("receiptsRoot", hash("receipts of " + name))
        .put("transactionsRoot", hash("transactions of " + name))
        .put("gasUsed", "0x5208")
        .put("transactions", new JsonArray());
  }

  static long number(JsonObject block) {
    return Long.parseLong(block.getString("number").substring(2), 16);
  }

  public static EvmBlock of(JsonObject block) {
    try {
      return EvmCodec.block(parse(block.encode()));
    } catch (MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }

  /** What a client pushes when its head moves. */
  static JsonObject hint(Object subscription, JsonObject block) {
    JsonObject params = new JsonObject().put("subscription", subscription).put("result", block);
    return FakeNode.message("eth_subscription").put("params", params);
  }
}
