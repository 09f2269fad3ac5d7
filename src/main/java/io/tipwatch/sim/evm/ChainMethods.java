package io.tipwatch.sim.evm;

import io.tipwatch.sim.Reply;
import io.tipwatch.sim.evm.EvmSimChain.Known;
import io.tipwatch.sim.evm.machine.Account;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.Hex;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a node tells about its chain. */
final class ChainMethods {
  private final EvmNodeProfile profile;
  private final EvmFollower follower;
  private final Blocks blocks;
  private final BlockJson blockJson;
  private final ReceiptJson receiptJson;

  ChainMethods(EvmNodeProfile profile, EvmFollower follower, Blocks blocks) {
    this.profile = profile;
    this.follower = follower;
    this.blocks = blocks;
    blockJson = new BlockJson(profile.dialect());
    receiptJson = new ReceiptJson(profile.dialect());
  }

  void register(MethodTable table) {
    table.on("eth_blockNumber", _ -> text(Hex.quantity(blocks.head().block().number())));
    table.on("eth_getBlockByNumber", this::byNumber);
    table.on("eth_getBlockByHash", params -> block(follower.find(params.getString(0)), params));
    table.on("eth_getBlockReceipts", params -> known(params, 0, receiptJson::all));
    table.on("eth_getTransactionReceipt", params -> spot(params, this::receipt));
    table.on(
        "eth_getTransactionByHash",
        params -> spot(params, it -> TransactionJson.of(it.known().block(), it.index())));
    table.on("eth_getProof", this::proof);
    table.on("eth_getBalance", params -> account(params, it -> Hex.quantity(it.balance())));
    table.on("eth_getCode", params -> account(params, it -> it.code().bytes().hex()));
    table.on("eth_getTransactionCount", params -> account(params, it -> Hex.quantity(it.nonce())));
    table.on("eth_getStorageAt", this::slot);
  }

  /** What a subscriber is told of a new block. */
  String head(Known known) {
    return blockJson.head(known).encode();
  }

  private Reply byNumber(JsonArray params) {
    boolean pending = params.getValue(0).equals("pending");
    Optional<Known> found = blocks.byNumber(params.getString(0));
    if (pending && found.isPresent()) {
      return pending(found.orElseThrow(), params);
    }
    return block(found, params);
  }

  /** Some show the block that they would make next. */
  private Reply pending(Known head, JsonArray params) {
    JsonObject json = blockJson.block(head, whole(params));
    boolean next = profile.dialect() == EvmDialect.GETH || profile.dialect() == EvmDialect.ANVIL;
    if (next) {
      json.put("number", Hex.quantity(head.block().number() + 1));
      json.put("parentHash", head.block().hash());
      json.putNull("hash").putNull("nonce").putNull("miner");
      json.put("transactions", new JsonArray());
    }
    return new Reply.Value(json.encode());
  }

  private Reply block(Optional<Known> found, JsonArray params) {
    return found
        .<Reply>map(it -> new Reply.Value(blockJson.block(it, whole(params)).encode()))
        .orElseGet(Reply.Nothing::new);
  }

  private static boolean whole(JsonArray params) {
    return params.size() > 1 && params.getBoolean(1);
  }

  private JsonObject receipt(Branch.Spot spot) {
    return receiptJson.of(spot.known(), spot.index());
  }

  private Reply known(JsonArray params, int at, Function<Known, Object> answer) {
    return blocks
        .find(params, at)
        .<Reply>map(it -> new Reply.Value(Json.encode(answer.apply(it))))
        .orElseGet(Reply.Nothing::new);
  }

  private Reply spot(JsonArray params, Function<Branch.Spot, JsonObject> answer) {
    return follower
        .transaction(params.getString(0))
        .<Reply>map(it -> new Reply.Value(answer.apply(it).encode()))
        .orElseGet(Reply.Nothing::new);
  }

  private Reply proof(JsonArray params) {
    List<String> slots = params.getJsonArray(1).stream().map(String.class::cast).toList();
    Known known = stated(params, 2);
    return new Reply.Value(
        ProofJson.of(known.outcome().after(), Address.of(params.getString(0)), slots).encode());
  }

  private Reply account(JsonArray params, Function<Account, String> answer) {
    Known known = stated(params, 1);
    return text(answer.apply(known.outcome().after().get(Address.of(params.getString(0)))));
  }

  private Reply slot(JsonArray params) {
    Account account = stated(params, 2).outcome().after().get(Address.of(params.getString(0)));
    return text("0x" + Hex.word(account.storage().get(Hex.number(params.getString(1)))));
  }

  /** A block whose state is still there. */
  private Known stated(JsonArray params, int at) {
    Known known =
        blocks
            .find(params, at)
            .orElseThrow(() -> new Refusal(EvmFailures.server("header not found")));
    if (!blocks.hasStateBelow(known.block())) {
      throw new Refusal(EvmFailures.pruned(profile.dialect(), known.block()));
    }
    return known;
  }

  private static Reply text(String text) {
    return new Reply.Value("\"" + text + "\"");
  }
}
