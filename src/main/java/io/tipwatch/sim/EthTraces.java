package io.tipwatch.sim;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The calls of a tipset's messages in the form of OpenEthereum. What the protocol does by itself is
 * left out, and transactions are counted from one.
 */
record EthTraces(Executed executed) {
  JsonArray all() {
    JsonArray all = new JsonArray();
    for (int i = 0; i < executed.messages().size(); i++) {
      for (SimCall.Place place : SimCall.placesIn(root(i), 0, Integer.MAX_VALUE)) {
        all.add(trace(i, place));
      }
    }
    return all;
  }

  private SimCall root(int index) {
    return executed.messages().get(index).root();
  }

  private JsonObject trace(int index, SimCall.Place place) {
    return new JsonObject()
        .put("type", "call")
        .put("subtraces", place.call().calls())
        .put("traceAddress", new JsonArray(List.copyOf(place.path())))
        .put("action", action(index, place.call()))
        .put("result", result(index, place.call()))
        .put("blockHash", EthHash.of(executed.tipset().key()))
        .put("blockNumber", executed.tipset().height())
        .put("transactionHash", EthHash.of(executed.messages().get(index)))
        .put("transactionPosition", index + 1);
  }

  private JsonObject action(int index, SimCall call) {
    return new JsonObject()
        .put("callType", call.readOnly() ? "staticcall" : "call")
        .put("from", EthJson.address(call.from()))
        .put("to", EthJson.address(call.to()))
        .put("gas", EthJson.quantity(call.gasLimit(executed.messages().get(index))))
        .put("value", EthJson.quantity(call.value()))
        .put("input", EthJson.input(call.script()));
  }

  private JsonObject result(int index, SimCall call) {
    long gas =
        call.level() == 0
            ? executed.receipts().get(index).gasUsed()
            : 10_000L * call.script().weight();
    return new JsonObject().put("gasUsed", EthJson.quantity(gas)).put("output", "0x");
  }
}
