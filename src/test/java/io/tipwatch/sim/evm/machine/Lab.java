package io.tipwatch.sim.evm.machine;

import io.tipwatch.sim.evm.Recordings;
import io.tipwatch.sim.evm.machine.Transaction.Price;
import io.tipwatch.sim.evm.machine.Transaction.Signature;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Fifteen transactions that several real nodes executed alike, with what they answered. */
final class Lab {
  static final Address SENDER = Address.of("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
  static final Address CONTRACT = Address.of("0x5fbdb2315678afecb367f032d93f642f64180aa3");

  private static final BigInteger RICHES = Hex.number("0x21e19e0c9bab2400000");
  private static final BigInteger CHAIN_ID = BigInteger.valueOf(31_337);

  private Lab() {}

  static World genesis() {
    return World.EMPTY.with(Map.of(SENDER, Account.of(RICHES)));
  }

  /** A block as EDR recorded it. */
  static JsonObject block(int number) throws IOException {
    return Recordings.array("trio/blocks.edr.json").getJsonObject(number);
  }

  static BlockContext context(int number) throws IOException {
    JsonObject block = block(number);
    return new BlockContext(
        Fork.SHANGHAI,
        CHAIN_ID,
        number,
        number(block, "timestamp").longValue(),
        number(block, "gasLimit").longValue(),
        Address.ZERO,
        number(block, "baseFeePerGas"),
        BigInteger.ZERO,
        Hex.number(block.getString("parentHash")));
  }

  static List<Transaction> transactions(int block) throws IOException {
    JsonArray all = Recordings.object("lab/txs.json").getJsonArray("txs");
    return IntStream.range(0, all.size())
        .mapToObj(all::getJsonObject)
        .filter(it -> it.getInteger("block") == block)
        .map(it -> decoded(Hex.bytes(it.getString("raw"))))
        .toList();
  }

  /** The state after the blocks up to one. */
  static World after(int block) throws IOException {
    World world = genesis();
    for (int i = 1; i <= block; i++) {
      for (Execution.Result result : results(world, i)) {
        world = world.with(result.changes());
      }
    }
    return world;
  }

  static List<Execution.Result> results(World before, int block) throws IOException {
    List<Execution.Result> results = new ArrayList<>();
    World world = before;
    for (Transaction transaction : transactions(block)) {
      Execution.Result result =
          new Execution(world, context(block), transaction, Tamper.NONE).finish();
      world = world.with(result.changes());
      results.add(result);
    }
    return results;
  }

  /** A transaction about to run, after those before it in its block. */
  static Execution execution(int block, int index) throws IOException {
    World world = after(block - 1);
    for (int i = 0; i < index; i++) {
      world =
          world.with(
              new Execution(world, context(block), transactions(block).get(i), Tamper.NONE)
                  .finish()
                  .changes());
    }
    return new Execution(world, context(block), transactions(block).get(index), Tamper.NONE);
  }

  private static Transaction decoded(byte[] raw) {
    List<byte[]> fields =
        Rlp.items(Arrays.copyOfRange(raw, 1, raw.length)).stream().map(Lab::content).toList();
    byte[] to = fields.get(5);
    return new Transaction(
        SENDER,
        to.length == 0 ? Optional.empty() : Optional.of(Address.of(Words.of(to))),
        Words.of(fields.get(1)).longValue(),
        Words.of(fields.get(6)),
        Bytes.of(fields.get(7)),
        Words.of(fields.get(4)).longValue(),
        new Price.Capped(Words.of(fields.get(2)), Words.of(fields.get(3))),
        new Signature(
            Words.of(fields.get(0)),
            Words.of(fields.get(9)).intValue(),
            Words.of(fields.get(10)),
            Words.of(fields.get(11))));
  }

  private static byte[] content(byte[] item) {
    return (item[0] & 0xff) >= 0xc0 ? new byte[0] : Rlp.content(item);
  }

  private static BigInteger number(JsonObject block, String field) {
    return Hex.number(block.getString(field));
  }
}
