package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.Account;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.Bytes;
import io.tipwatch.sim.evm.machine.Fork;
import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.Rlp;
import io.tipwatch.sim.evm.machine.Transaction;
import io.tipwatch.sim.evm.machine.Transaction.Price;
import io.tipwatch.sim.evm.machine.Transaction.Signature;
import io.tipwatch.sim.evm.machine.World;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
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

  private static final BlockExecutor EXECUTOR = new BlockExecutor(rules());

  private Lab() {}

  static World genesis() {
    return World.EMPTY.with(Map.of(SENDER, Account.of(RICHES)));
  }

  /** A block as EDR recorded it. */
  static JsonObject block(int number) throws IOException {
    return Recordings.array("trio/blocks.edr.json").getJsonObject(number);
  }

  /** The network's rules: Shanghai, on chain 31337. */
  static EvmRules rules() {
    EvmRules rules = EvmRules.ethereum(1);
    return rules.withNetwork(1, CHAIN_ID.longValue());
  }

  /** The same block as the simulator has it. */
  static EvmBlock content(int number) throws IOException {
    JsonObject block = block(number);
    EvmBlock.Content content =
        new EvmBlock.Content(
            number,
            block.getString("parentHash"),
            number(block, "timestamp").longValue() * 1_000_000_000,
            0,
            Address.ZERO,
            number(block, "baseFeePerGas"),
            BigInteger.ZERO,
            transactions(number));
    return new EvmBlock(block.getString("hash"), content);
  }

  /** The state after the blocks up to one. */
  static World after(int block, Fork fork) throws IOException {
    World world = genesis();
    for (int i = 1; i <= block; i++) {
      world = EXECUTOR.execute(content(i), world, by(fork)).after();
    }
    return world;
  }

  static EvmSimChain.Known known(int block, Fork fork) throws IOException {
    Outcome outcome = EXECUTOR.execute(content(block), after(block - 1, fork), by(fork));
    return new EvmSimChain.Known(content(block), outcome);
  }

  static List<Traced> traces(int block, Fork fork) throws IOException {
    return EXECUTOR.traces(content(block), after(block - 1, fork), by(fork));
  }

  private static List<Injected> by(Fork fork) {
    return List.of(Injected.since(1, new EvmFault.OtherRules(fork)));
  }

  private static List<EvmTransaction> transactions(int block) throws IOException {
    JsonArray all = Recordings.object("lab/txs.json").getJsonArray("txs");
    return IntStream.range(0, all.size())
        .mapToObj(all::getJsonObject)
        .filter(it -> it.getInteger("block") == block)
        .map(it -> EvmTransaction.of(decoded(Hex.bytes(it.getString("raw")))))
        .toList();
  }

  private static Transaction decoded(byte[] raw) {
    List<byte[]> fields =
        Rlp.items(Arrays.copyOfRange(raw, 1, raw.length)).stream().map(Lab::content).toList();
    byte[] to = fields.get(5);
    return new Transaction(
        SENDER,
        to.length == 0 ? Optional.empty() : Optional.of(Address.of(number(to))),
        number(fields.get(1)).longValue(),
        number(fields.get(6)),
        Bytes.of(fields.get(7)),
        number(fields.get(4)).longValue(),
        new Price.Capped(number(fields.get(2)), number(fields.get(3))),
        new Signature(
            number(fields.get(0)),
            number(fields.get(9)).intValue(),
            number(fields.get(10)),
            number(fields.get(11))));
  }

  private static BigInteger number(byte[] bytes) {
    return new BigInteger(1, bytes);
  }

  private static byte[] content(byte[] item) {
    return (item[0] & 0xff) >= 0xc0 ? new byte[0] : Rlp.content(item);
  }

  private static BigInteger number(JsonObject block, String field) {
    return Hex.number(block.getString(field));
  }
}
