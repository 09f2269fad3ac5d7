package io.tipwatch.sim;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a Filecoin node answers to Ethereum wallets, on the address of its other methods. */
final class EthMethods {
  /** Tipsets that are searched for a transaction, from the newest executed one downwards. */
  private static final int MAX_SEARCHED = 200;

  private final NodeProfile profile;
  private final EthTipsets blocks;
  private final Execution execution;
  private final NodeSettings settings;
  private final Map<String, NodeMethods.Method> methods = new HashMap<>();

  EthMethods(NodeProfile profile, EthTipsets blocks, Execution execution, NodeSettings settings) {
    this.profile = profile;
    this.blocks = blocks;
    this.execution = execution;
    this.settings = settings;
    about();
    chain();
    state();
  }

  /** All of them, by name. */
  Map<String, NodeMethods.Method> methods() {
    return Map.copyOf(methods);
  }

  private void about() {
    on("web3_clientVersion", 0, _ -> text(version()));
    on("eth_chainId", 0, _ -> text(EthJson.quantity(settings.chainId())));
    on("net_version", 0, _ -> text(Long.toString(settings.chainId())));
    on("net_listening", 0, _ -> value(true));
    on("eth_accounts", 0, _ -> value(new JsonArray()));
    on("eth_syncing", 0, _ -> value(false));
  }

  private void chain() {
    on("eth_blockNumber", 0, _ -> text(EthJson.quantity(blocks.latest().height())));
    on(
        "eth_getBlockByNumber",
        2,
        params ->
            blocks.byNumber(params.getString(0), true, it -> block(it, params.getBoolean(1))));
    on(
        "eth_getBlockByHash",
        2,
        params -> blocks.byHash(params.getString(0), it -> block(it, params.getBoolean(1))));
    on("eth_getBlockReceipts", 1, params -> blocks.any(params.getValue(0), true, this::receipts));
    on("trace_block", 1, params -> blocks.byNumber(params.getString(0), true, this::traces));
    on("eth_getTransactionReceipt", 1, params -> transaction(params, EthJson::receipt));
    on("eth_getTransactionByHash", 1, params -> transaction(params, EthJson::transaction));
  }

  /** Nobody has anything, and no contract is shown; whether there is a state at all is told. */
  private void state() {
    on("eth_getBalance", 2, params -> blocks.any(params.getValue(1), false, _ -> text("0x0")));
    on("eth_getCode", 2, params -> blocks.any(params.getValue(1), false, _ -> text("0x")));
    on(
        "eth_getTransactionCount",
        2,
        params -> blocks.any(params.getValue(1), false, _ -> text("0x0")));
  }

  /** Each has two names, as {@code eth_chainId} and {@code Filecoin.EthChainId}. */
  private void on(String name, int params, Function<JsonArray, Reply> answer) {
    NodeMethods.Method method = new NodeMethods.Method(params, answer);
    int underscore = name.indexOf('_');
    methods.put(name, method);
    methods.put(
        "Filecoin."
            + capital(name.substring(0, underscore))
            + capital(name.substring(underscore + 1)),
        method);
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  /** Only Forest names itself. */
  private String version() {
    return profile.dialect() == Dialect.FOREST ? "forest/" + profile.version() : profile.version();
  }

  private EthJson json() {
    return new EthJson(settings.chainId());
  }

  private Reply block(SimTipset tipset, boolean whole) {
    return value(json().block(execution.executed(tipset), whole));
  }

  private Reply receipts(SimTipset tipset) {
    return value(json().receipts(execution.executed(tipset)));
  }

  private Reply traces(SimTipset tipset) {
    return value(new EthTraces(execution.executed(tipset)).all());
  }

  /** What is not on the node's own chain is not found. */
  private Reply transaction(JsonArray params, TransactionForm form) {
    String hash = params.getString(0);
    Optional<SimTipset> at = Optional.of(blocks.latest());
    for (int i = 0; i < MAX_SEARCHED && at.isPresent(); i++) {
      Executed executed = execution.executed(at.orElseThrow());
      List<String> hashes = executed.messages().stream().map(EthHash::of).toList();
      if (hashes.contains(hash)) {
        return value(form.of(json(), executed, hashes.indexOf(hash)));
      }
      at = blocks.chain().find(at.orElseThrow().parents());
    }
    return new Reply.Nothing();
  }

  /** A transaction of a block as one of the methods gives it. */
  @FunctionalInterface
  private interface TransactionForm {
    JsonObject of(EthJson json, Executed executed, int index);
  }

  private static Reply text(String text) {
    return value(text);
  }

  private static Reply value(Object value) {
    return new Reply.Value(Json.encode(value));
  }
}
