package io.tipwatch.sim.evm;

import static io.tipwatch.sim.evm.EvmLoopback.UNKNOWN;
import static io.tipwatch.sim.evm.EvmLoopback.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.sim.RawClient;
import io.tipwatch.sim.RpcFailure;
import io.tipwatch.sim.Trouble;
import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.Keccak;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a simulated node of each EVM client answers of its chain, and what it lacks. */
class EvmSimNodeIT {
  private final EvmLoopback loopback = new EvmLoopback();
  private final EvmSimNetwork network = loopback.network;
  private final RawClient client = loopback.client;

  @AfterEach
  void close() {
    loopback.close();
  }

  @ParameterizedTest
  @EnumSource(EvmDialect.class)
  void tellsWhoItIsAndWhereItStands(EvmDialect dialect) throws IOException, InterruptedException {
    EvmSimNode node = loopback.node(dialect);
    await(network.steps(3));
    assertThat(loopback.result(node, "web3_clientVersion", "[]")).isEqualTo(dialect.version());
    assertThat(loopback.result(node, "eth_chainId", "[]")).isEqualTo("0x1");
    assertThat(loopback.result(node, "eth_blockNumber", "[]")).isEqualTo("0x3");
    assertThat(loopback.result(node, "eth_syncing", "[]")).isEqualTo(false);
    JsonObject head =
        (JsonObject) loopback.result(node, "eth_getBlockByNumber", "[\"latest\",false]");
    assertThat(head.getString("hash")).isEqualTo(await(network.head()).block().hash());
    assertThat(
            loopback.result(
                node, "eth_getBlockByHash", "[\"" + head.getString("hash") + "\",false]"))
        .isEqualTo(head);
    assertThat(loopback.result(node, "eth_getBlockByNumber", "[\"0x7777\",false]")).isNull();
  }

  @ParameterizedTest
  @EnumSource(EvmDialect.class)
  void showsWholeTransactionsAndTheirReceipts(EvmDialect dialect)
      throws IOException, InterruptedException {
    EvmSimNode node = loopback.node(dialect);
    await(network.include(Act.SET));
    await(network.step());
    JsonObject block =
        (JsonObject) loopback.result(node, "eth_getBlockByNumber", "[\"latest\",true]");
    JsonObject transaction = block.getJsonArray("transactions").getJsonObject(0);
    String hash = "[\"" + transaction.getString("hash") + "\"]";
    assertThat(loopback.result(node, "eth_getTransactionByHash", hash)).isEqualTo(transaction);
    JsonObject receipt = (JsonObject) loopback.result(node, "eth_getTransactionReceipt", hash);
    assertThat(receipt.getString("blockHash")).isEqualTo(block.getString("hash"));
    assertThat(receipt.getJsonArray("logs")).hasSize(1);
    assertThat(loopback.result(node, "eth_getTransactionReceipt", "[" + UNKNOWN + "]")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "OPERA, eth_getBlockReceipts, -32601",
    "GANACHE, eth_getBlockReceipts, -32601",
    "GETH, trace_block, -32601",
    "ANVIL, trace_get, -32601",
    "ANVIL, net_peerCount, -32601",
    "ANVIL, debug_getRawBlock, -32601",
    "ETHEREUMJS, debug_traceBlockByNumber, -32601",
    "ETHEREUMJS, rpc_modules, -32601",
    "ERIGON, debug_traceBlock, -32601",
    "OPERA, debug_getBadBlocks, -32601",
    "GETH, eth_currentEpoch, -32601",
    "BESU, debug_intermediateRoots, -32601",
    "RETH, nonsense, -32601"
  })
  void lacksWhatItsClientLacks(EvmDialect dialect, String method, int code)
      throws IOException, InterruptedException {
    assertThat(loopback.error(loopback.node(dialect), method, "[]").getInteger("code"))
        .isEqualTo(code);
  }

  @Test
  void operaAnswersToBothNames() throws IOException, InterruptedException {
    EvmSimNode node = loopback.node(EvmDialect.OPERA);
    assertThat(loopback.result(node, "ftm_blockNumber", "[]"))
        .isEqualTo(loopback.result(node, "eth_blockNumber", "[]"));
    JsonObject head =
        (JsonObject) loopback.result(node, "ftm_getBlockByNumber", "[\"latest\",false]");
    assertThat(head.fieldNames()).contains("epoch", "timestampNano");
    assertThat(head.getString("gasLimit")).isEqualTo("0xffffffffffff");
    assertThat(
            loopback
                .error(node, "eth_getBlockByNumber", "[\"finalized\",false]")
                .getString("message"))
        .contains("hex string without 0x prefix");
  }

  @ParameterizedTest
  @CsvSource({"ANVIL, 0x0", "ETHEREUMJS, 0x0", "GANACHE, 0x3", "SONIC, 0x3"})
  void understandsTagsAsItsClientDoes(EvmDialect dialect, String finalized)
      throws IOException, InterruptedException {
    EvmSimNode node = loopback.node(dialect);
    await(network.steps(3));
    assertThat(
            ((JsonObject) loopback.result(node, "eth_getBlockByNumber", "[\"finalized\",false]"))
                .getString("number"))
        .isEqualTo(finalized);
  }

  @ParameterizedTest
  @EnumSource(EvmDialect.class)
  void provesAccountsToItsStateRoot(EvmDialect dialect) throws IOException, InterruptedException {
    EvmSimNode node = loopback.node(dialect);
    await(network.steps(2));
    String contract = network.contracts().getFirst().hex();
    JsonObject head =
        (JsonObject) loopback.result(node, "eth_getBlockByNumber", "[\"latest\",false]");
    JsonObject proof =
        (JsonObject)
            loopback.result(node, "eth_getProof", "[\"" + contract + "\",[\"0x0\"],\"latest\"]");
    byte[] top = Hex.bytes(proof.getJsonArray("accountProof").getString(0));
    assertThat(Keccak.hex(top)).isEqualTo(head.getString("stateRoot"));
  }

  @Test
  void takesBatches() throws IOException, InterruptedException {
    EvmSimNode node = loopback.node(EvmDialect.GETH);
    String batch =
        "["
            + RawClient.request("eth_blockNumber", "[]")
            + ","
            + RawClient.request("eth_chainId", "[]")
            + "]";
    JsonArray answers = new JsonArray(client.post(node.http(), batch).body());
    assertThat(answers).hasSize(2);
    assertThat(answers.getJsonObject(1).getString("result")).isEqualTo("0x1");
  }

  @Test
  void transportTroublesAreThoseOfEveryFamily() throws IOException, InterruptedException {
    EvmSimNode node = loopback.node(EvmDialect.GETH);
    await(node.inject("eth_chainId", new Trouble.Fail(RpcFailure.RATE_LIMITED)));
    assertThat(client.post(node.http(), RawClient.request("eth_chainId", "[]")).statusCode())
        .isEqualTo(429);
    await(node.calm());
    await(node.inject(new Trouble.WrongIds()));
    assertThat(
            new JsonObject(client.post(node.http(), RawClient.request("eth_chainId", "[]")).body())
                .getLong("id"))
        .isEqualTo(987_654_321L);
    await(node.calm());
    await(node.inject(new Trouble.Truncate(20)));
    assertThat(client.post(node.http(), RawClient.request("eth_chainId", "[]")).body()).hasSize(20);
    await(node.calm());
    await(node.inject(new Trouble.Late(Duration.ofMillis(1))));
    assertThat(loopback.result(node, "eth_chainId", "[]")).isEqualTo("0x1");
  }
}
