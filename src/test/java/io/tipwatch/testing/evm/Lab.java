package io.tipwatch.testing.evm;

import io.tipwatch.testing.Recorded;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One small chain that any client can make: a genesis, and five blocks of signed transactions that
 * create, call, revert, run out of gas and destroy.
 */
public final class Lab {
  public static final int BLOCKS = 5;

  private static final long FIRST_TIME = 0x65000000L;
  private static final int BLOCK_SECONDS = 12;

  /** The first block follows from the genesis by EIP-1559. */
  private static final String FIRST_BASE_FEE = "0x342770c0";

  private final JsonArray transactions;
  private final Path genesis;

  private Lab(JsonArray transactions, Path genesis) {
    this.transactions = transactions;
    this.genesis = genesis;
  }

  public static Lab open() throws IOException {
    byte[] genesis = Recorded.evm("lab/g-shanghai.json");
    JsonObject recorded = new JsonObject(Buffer.buffer(Recorded.evm("lab/txs.json")));
    return new Lab(recorded.getJsonArray("txs"), EthereumJs.keep("lab-genesis.json", genesis));
  }

  public Anvil anvil() {
    return anvil("shanghai");
  }

  /** Foundry's node by the rules of a fork, which must not be older than Shanghai. */
  public Anvil anvil(String fork) {
    List<String> flags =
        new ArrayList<>(
            List.of(
                "--init",
                genesis.toString(),
                "--hardfork",
                fork,
                "--accounts",
                "1",
                "--timestamp",
                Long.toString(FIRST_TIME),
                "--disable-default-create2-deployer"));
    Anvil anvil = Anvil.start(flags.toArray(String[]::new));
    anvil.call("anvil_setNextBlockBaseFeePerGas", FIRST_BASE_FEE);
    return anvil;
  }

  public EthereumJs ethereumJs() {
    return EthereumJs.start(genesis, Optional.empty());
  }

  /** The same with one unit too much on the gas of one precompiled contract. */
  public EthereumJs faultyEthereumJs() throws IOException {
    Path defect = EthereumJs.keep("defect.mjs", Recorded.evm("lab/bug.mjs"));
    return EthereumJs.start(genesis, Optional.of(defect));
  }

  /** The time in the header of a block. */
  public static long time(int block) {
    return FIRST_TIME + (long) BLOCK_SECONDS * block;
  }

  /** Puts the transactions of a block into a node's pool. */
  public void fill(RealNode node, int block) {
    for (int i = 0; i < transactions.size(); i++) {
      JsonObject transaction = transactions.getJsonObject(i);
      if (transaction.getInteger("block") == block) {
        node.send(transaction.getString("raw"));
      }
    }
  }

  /** Has each node make one block. */
  public void mine(int block, RealNode... nodes) {
    for (RealNode node : nodes) {
      fill(node, block);
      node.mine(time(block));
    }
  }
}
