package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.EvmSimChain.Known;
import io.tipwatch.sim.evm.machine.Hex;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** How each client writes blocks and their headers. */
final class BlockJson {
  /** What Opera tells instead of a limit. */
  private static final long OPERA_GAS_LIMIT = 0xffffffffffffL;

  private static final String NO_HASH = "0x" + "0".repeat(64);
  private static final String NO_NONCE = "0x0000000000000000";

  private final EvmDialect dialect;

  BlockJson(EvmDialect dialect) {
    this.dialect = dialect;
  }

  /**
   * @param whole whether transactions are written whole or as their hashes
   */
  JsonObject block(Known known, boolean whole) {
    JsonObject json = header(known);
    size(json, known);
    if (isAnyOf(EvmDialect.ANVIL, EvmDialect.ETHEREUMJS, EvmDialect.GANACHE, EvmDialect.OPERA)) {
      json.put("totalDifficulty", "0x0");
    }
    JsonArray transactions = new JsonArray();
    for (int i = 0; i < known.block().content().transactions().size(); i++) {
      transactions.add(
          whole
              ? TransactionJson.of(known.block(), i)
              : known.block().content().transactions().get(i).hash());
    }
    json.put("transactions", transactions).put("uncles", new JsonArray());
    if (json.containsKey("withdrawalsRoot")) {
      json.put("withdrawals", new JsonArray());
    }
    if (dialect == EvmDialect.OPERA) {
      json.put("epoch", Hex.quantity(known.block().content().epoch()));
      json.put("timestampNano", Hex.quantity(known.block().content().timeNanos()));
      json.put("gasLimit", Hex.quantity(OPERA_GAS_LIMIT));
    }
    return json;
  }

  /** What a subscriber is told. */
  JsonObject head(Known known) {
    if (dialect == EvmDialect.ANVIL) {
      return block(known, false).put("transactions", new JsonArray());
    }
    JsonObject json = header(known);
    if (dialect == EvmDialect.BESU) {
      JsonArray hashes = new JsonArray();
      known.block().content().transactions().forEach(it -> hashes.add(it.hash()));
      size(json, known);
      json.put("totalDifficulty", "0x0").put("transactions", hashes);
    } else if (dialect == EvmDialect.OPERA) {
      json.put("gasLimit", Hex.quantity(OPERA_GAS_LIMIT));
    }
    return json;
  }

  private JsonObject header(Known known) {
    EvmBlock.Content content = known.block().content();
    Commitments commitments = known.outcome().commitments();
    boolean opera = dialect == EvmDialect.OPERA;
    JsonObject json =
        new JsonObject()
            .put("number", Hex.quantity(content.number()))
            .put("hash", known.block().hash())
            .put("parentHash", content.parentHash())
            .put("sha3Uncles", EvmBlock.NO_UNCLES)
            .put("miner", content.coinbase().hex())
            .put("stateRoot", commitments.stateRoot())
            .put("transactionsRoot", commitments.transactionsRoot())
            .put("receiptsRoot", commitments.receiptsRoot())
            .put("logsBloom", commitments.logsBloom())
            .put("difficulty", "0x0")
            .put("gasLimit", Hex.quantity(EvmBlock.GAS_LIMIT))
            .put("gasUsed", Hex.quantity(commitments.gasUsed()))
            .put("timestamp", Hex.quantity(content.timestamp()))
            .put("extraData", "0x")
            .put("mixHash", opera ? NO_HASH : "0x" + Hex.word(content.randao()))
            .put("nonce", NO_NONCE)
            .put("baseFeePerGas", Hex.quantity(content.baseFee()));
    if (!opera && dialect != EvmDialect.SONIC) {
      json.put("withdrawalsRoot", EvmBlock.EMPTY_ROOT);
    }
    if (dialect == EvmDialect.ANVIL) {
      json.put("blobGasUsed", "0x0").put("excessBlobGas", "0x0");
      json.put("parentBeaconBlockRoot", NO_HASH);
    }
    return json;
  }

  private static void size(JsonObject json, Known known) {
    json.put("size", Hex.quantity(known.block().raw(known.outcome().commitments()).length));
  }

  private boolean isAnyOf(EvmDialect... some) {
    for (EvmDialect one : some) {
      if (one == dialect) {
        return true;
      }
    }
    return false;
  }
}
