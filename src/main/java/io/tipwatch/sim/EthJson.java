package io.tipwatch.sim;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HexFormat;

/**
 * Tipsets and messages in the form of Ethereum's blocks and transactions. All three clients write
 * them alike: roots are zeros, and much else has no meaning.
 */
record EthJson(long chainId) {
  private static final String NO_HASH = "0x" + "0".repeat(64);
  private static final String NO_UNCLES =
      "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";
  private static final String NO_TRANSACTIONS =
      "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

  /** Bytes of a bloom filter. */
  private static final int BLOOM_BYTES = 256;

  /** The most gas that one block of a tipset may use. */
  private static final long BLOCK_GAS = 10_000_000_000L;

  private static final long DYNAMIC_FEES = 2;
  private static final String NATIVE_CALL = "0x868e10c4";

  /** Characters of an address in base32 that make up its 20 bytes; the others are a checksum. */
  private static final int PAYLOAD_CHARS = 32;

  private static final String DELEGATED = "410f";

  /**
   * A block.
   *
   * @param whole whether its transactions are written out, and not their hashes alone
   */
  JsonObject block(Executed executed, boolean whole) {
    SimTipset tipset = executed.tipset();
    boolean empty = executed.messages().isEmpty();
    return new JsonObject()
        .put("hash", EthHash.of(tipset.key()))
        .put("parentHash", EthHash.of(tipset.parents()))
        .put("sha3Uncles", NO_UNCLES)
        .put("miner", "0x" + "0".repeat(40))
        .put("stateRoot", NO_HASH)
        .put("transactionsRoot", empty ? NO_TRANSACTIONS : NO_HASH)
        .put("receiptsRoot", NO_HASH)
        .put("logsBloom", "0x" + "ff".repeat(BLOOM_BYTES))
        .put("difficulty", "0x0")
        .put("totalDifficulty", "0x0")
        .put("number", quantity(tipset.height()))
        .put("gasLimit", quantity(BLOCK_GAS * tipset.key().cids().size()))
        .put("gasUsed", quantity(executed.gasUsed()))
        .put("timestamp", quantity(tipset.time().getEpochSecond()))
        .put("extraData", "0x")
        .put("mixHash", NO_HASH)
        .put("nonce", "0x" + "0".repeat(16))
        .put("baseFeePerGas", quantity(SimTipset.BASE_FEE))
        .put("size", "0x0")
        .put("transactions", transactions(executed, whole))
        .put("uncles", new JsonArray());
  }

  private JsonArray transactions(Executed executed, boolean whole) {
    JsonArray all = new JsonArray();
    for (int i = 0; i < executed.messages().size(); i++) {
      all.add(whole ? transaction(executed, i) : EthHash.of(executed.messages().get(i)));
    }
    return all;
  }

  JsonObject transaction(Executed executed, int index) {
    SimMessage message = executed.messages().get(index);
    return place(new JsonObject().put("chainId", quantity(chainId)), executed, index, "hash")
        .put("nonce", quantity(message.nonce()))
        .put("value", quantity(message.value()))
        .put("type", quantity(DYNAMIC_FEES))
        .put("input", input(message.script()))
        .put("gas", quantity(message.gasLimit()))
        .put("maxFeePerGas", quantity(message.feeCap()))
        .put("maxPriorityFeePerGas", quantity(message.premium()))
        .put("accessList", new JsonArray())
        .put("v", "0x0")
        .put("r", "0x0")
        .put("s", "0x0");
  }

  JsonArray receipts(Executed executed) {
    JsonArray all = new JsonArray();
    for (int i = 0; i < executed.messages().size(); i++) {
      all.add(receipt(executed, i));
    }
    return all;
  }

  /** No client of the three adds up the gas of a block here. */
  JsonObject receipt(Executed executed, int index) {
    SimReceipt receipt = executed.receipts().get(index);
    return place(new JsonObject(), executed, index, "transactionHash")
        .put("root", NO_HASH)
        .put("status", receipt.exitCode() == 0 ? "0x1" : "0x0")
        .putNull("contractAddress")
        .put("cumulativeGasUsed", "0x0")
        .put("gasUsed", quantity(receipt.gasUsed()))
        .put("effectiveGasPrice", quantity(price(executed.messages().get(index), receipt)))
        .put("logsBloom", "0x" + "00".repeat(BLOOM_BYTES))
        .put("logs", new JsonArray())
        .put("type", quantity(DYNAMIC_FEES));
  }

  /** The miner's tip is paid for the whole limit, and the price is of the gas that was used. */
  private static long price(SimMessage message, SimReceipt receipt) {
    return receipt.gasUsed() == 0
        ? 0
        : SimTipset.BASE_FEE + message.premium() * message.gasLimit() / receipt.gasUsed();
  }

  private static JsonObject place(JsonObject json, Executed executed, int index, String hash) {
    SimMessage message = executed.messages().get(index);
    return json.put(hash, EthHash.of(message))
        .put("transactionIndex", quantity(index))
        .put("blockHash", EthHash.of(executed.tipset().key()))
        .put("blockNumber", quantity(executed.tipset().height()))
        .put("from", sender(message))
        .put("to", address(message.to()));
  }

  private static String sender(SimMessage message) {
    boolean wallet = message.kind() == SimMessage.Kind.DELEGATED;
    return address(wallet ? message.from() : message.fromId());
  }

  /** Contracts take the input as it is, and other actors a method's number with it. */
  static String input(Script script) {
    return script.to().equals(Script.EVM)
        ? "0x%08x".formatted((int) Dice.hash(script.paramBytes(), script.to()))
        : NATIVE_CALL + "%064x".formatted(script.method());
  }

  /**
   * Contracts and wallets have addresses of their own; that of any other actor holds its number.
   */
  static String address(String filecoin) {
    if (filecoin.startsWith(DELEGATED)) {
      String payload = filecoin.substring(DELEGATED.length(), DELEGATED.length() + PAYLOAD_CHARS);
      return "0x" + HexFormat.of().formatHex(Cids.bytes("b" + payload));
    }
    long id = Long.parseLong(filecoin, 1, filecoin.length(), 10);
    return "0xff" + "0".repeat(22) + "%016x".formatted(id);
  }

  static String quantity(long value) {
    return "0x" + Long.toHexString(value);
  }
}
