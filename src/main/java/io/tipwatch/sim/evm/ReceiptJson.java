package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.EvmSimChain.Known;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.LogEntry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** How each client writes receipts. */
final class ReceiptJson {
  private final EvmDialect dialect;

  ReceiptJson(EvmDialect dialect) {
    this.dialect = dialect;
  }

  JsonArray all(Known known) {
    JsonArray receipts = new JsonArray();
    for (int i = 0; i < known.outcome().receipts().size(); i++) {
      receipts.add(of(known, i));
    }
    return receipts;
  }

  JsonObject of(Known known, int index) {
    Receipt receipt = known.outcome().receipts().get(index);
    EvmTransaction transaction = known.block().content().transactions().get(index);
    JsonObject json = place(known, index);
    json.put("from", transaction.body().from().hex())
        .put("to", transaction.body().to().map(Address::hex).orElse(null))
        .put("cumulativeGasUsed", Hex.quantity(receipt.cumulativeGas()))
        .put("gasUsed", Hex.quantity(receipt.gasUsed()))
        .put("contractAddress", receipt.created().map(Address::hex).orElse(null))
        .put("logs", logs(known, index))
        .put("logsBloom", Bloom.of(receipt.logs()))
        .put("status", receipt.succeeded() ? "0x1" : "0x0")
        .put("type", Hex.quantity(receipt.type()))
        .put(
            "effectiveGasPrice",
            Hex.quantity(transaction.body().effectivePrice(known.block().content().baseFee())));
    if (dialect == EvmDialect.ANVIL) {
      // the one number among quantities
      json.put("blockTimestamp", known.block().content().timestamp());
      json.put("blobGasPrice", "0x1");
    }
    return json;
  }

  private JsonArray logs(Known known, int index) {
    int first = 0;
    for (int i = 0; i < index; i++) {
      first += known.outcome().receipts().get(i).logs().size();
    }
    JsonArray logs = new JsonArray();
    for (LogEntry entry : known.outcome().receipts().get(index).logs()) {
      JsonArray topics = new JsonArray();
      entry.topics().forEach(topic -> topics.add("0x" + Hex.word(topic)));
      logs.add(
          place(known, index)
              .put("address", entry.address().hex())
              .put("topics", topics)
              .put("data", entry.data().hex())
              .put("logIndex", Hex.quantity(first + logs.size()))
              .put("removed", false));
    }
    return logs;
  }

  private static JsonObject place(Known known, int index) {
    return new JsonObject()
        .put("transactionHash", known.block().content().transactions().get(index).hash())
        .put("transactionIndex", Hex.quantity(index))
        .put("blockHash", known.block().hash())
        .put("blockNumber", Hex.quantity(known.block().number()));
  }
}
