package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.Transaction;
import io.tipwatch.sim.evm.machine.Transaction.Price;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;

/** How a transaction of a block is written. */
final class TransactionJson {
  private static final int FIRST_V = 35;

  private TransactionJson() {}

  static JsonObject of(EvmBlock block, int index) {
    EvmTransaction named = block.content().transactions().get(index);
    Transaction body = named.body();
    JsonObject json =
        new JsonObject()
            .put("blockHash", block.hash())
            .put("blockNumber", Hex.quantity(block.number()))
            .put("from", body.from().hex())
            .put("gas", Hex.quantity(body.gasLimit()))
            .put("gasPrice", Hex.quantity(body.effectivePrice(block.content().baseFee())));
    if (body.price() instanceof Price.Capped capped) {
      json.put("maxFeePerGas", Hex.quantity(capped.cap()));
      json.put("maxPriorityFeePerGas", Hex.quantity(capped.tip()));
    }
    json.put("hash", named.hash())
        .put("input", body.data().hex())
        .put("nonce", Hex.quantity(body.nonce()))
        .put("to", body.to().map(Address::hex).orElse(null))
        .put("transactionIndex", Hex.quantity(index))
        .put("value", Hex.quantity(body.value()))
        .put("type", Hex.quantity(body.type()));
    sign(json, body);
    return json;
  }

  private static void sign(JsonObject json, Transaction body) {
    BigInteger chainId = body.signature().chainId();
    BigInteger parity = BigInteger.valueOf(body.signature().parity());
    if (body.type() == 0) {
      json.put(
          "v", Hex.quantity(chainId.shiftLeft(1).add(BigInteger.valueOf(FIRST_V)).add(parity)));
    } else {
      json.put("accessList", new JsonArray()).put("chainId", Hex.quantity(chainId));
      json.put("v", Hex.quantity(parity)).put("yParity", Hex.quantity(parity));
    }
    json.put("r", Hex.quantity(body.signature().r()));
    json.put("s", Hex.quantity(body.signature().s()));
  }
}
