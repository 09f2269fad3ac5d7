package io.tipwatch.sim.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.sim.RawClient;
import io.tipwatch.sim.RpcFailure;
import io.tipwatch.sim.Trouble;
import io.tipwatch.sim.evm.EvmSimChain.Known;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EvmSimNodeIT {
  private static final String UNKNOWN = "\"0x" + "11".repeat(32) + "\"";

  private final Vertx vertx = Vertx.vertx();
  private final EvmRules rules = EvmRules.ethereum(11);
  private final EvmSimNetwork network =
      new EvmSimNetwork(vertx, rules, InstantSource.fixed(rules.timeOf(20)));
  private final RawClient client = new RawClient();

  @AfterEach
  void close() {
    await(network.close());
    await(vertx.close());
  }

  @ParameterizedTest
  @EnumSource(EvmDialect.class)
  void tellsWhoItIsAndWhereItStands(EvmDialect dialect) throws IOException, InterruptedException {
    EvmSimNode node = node(dialect);
    await(network.steps(3));
    assertThat(result(node, "web3_clientVersion", "[]")).isEqualTo(dialect.version());
    assertThat(result(node, "eth_chainId", "[]")).isEqualTo("0x1");
    assertThat(result(node, "eth_blockNumber", "[]")).isEqualTo("0x3");
    assertThat(result(node, "eth_syncing", "[]")).isEqualTo(false);
    JsonObject head = (JsonObject) result(node, "eth_getBlockByNumber", "[\"latest\",false]");
    assertThat(head.getString("hash")).isEqualTo(await(network.head()).block().hash());
    assertThat(result(node, "eth_getBlockByHash", "[\"" + head.getString("hash") + "\",false]"))
        .isEqualTo(head);
    assertThat(result(node, "eth_getBlockByNumber", "[\"0x7777\",false]")).isNull();
  }

  @ParameterizedTest
  @EnumSource(EvmDialect.class)
  void showsWholeTransactionsAndTheirReceipts(EvmDialect dialect)
      throws IOException, InterruptedException {
    EvmSimNode node = node(dialect);
    await(network.include(Act.SET));
    await(network.step());
    JsonObject block = (JsonObject) result(node, "eth_getBlockByNumber", "[\"latest\",true]");
    JsonObject transaction = block.getJsonArray("transactions").getJsonObject(0);
    String hash = "[\"" + transaction.getString("hash") + "\"]";
    assertThat(result(node, "eth_getTransactionByHash", hash)).isEqualTo(transaction);
    JsonObject receipt = (JsonObject) result(node, "eth_getTransactionReceipt", hash);
    assertThat(receipt.getString("blockHash")).isEqualTo(block.getString("hash"));
    assertThat(receipt.getJsonArray("logs")).hasSize(1);
    assertThat(result(node, "eth_getTransactionReceipt", "[" + UNKNOWN + "]")).isNull();
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
    assertThat(error(node(dialect), method, "[]").getInteger("code")).isEqualTo(code);
  }

  @Test
  void operaAnswersToBothNames() throws IOException, InterruptedException {
    EvmSimNode node = node(EvmDialect.OPERA);
    assertThat(result(node, "ftm_blockNumber", "[]"))
        .isEqualTo(result(node, "eth_blockNumber", "[]"));
    JsonObject head = (JsonObject) result(node, "ftm_getBlockByNumber", "[\"latest\",false]");
    assertThat(head.fieldNames()).contains("epoch", "timestampNano");
    assertThat(head.getString("gasLimit")).isEqualTo("0xffffffffffff");
    assertThat(error(node, "eth_getBlockByNumber", "[\"finalized\",false]").getString("message"))
        .contains("hex string without 0x prefix");
  }

  @ParameterizedTest
  @CsvSource({"ANVIL, 0x0", "ETHEREUMJS, 0x0", "GANACHE, 0x3", "SONIC, 0x3"})
  void understandsTagsAsItsClientDoes(EvmDialect dialect, String finalized)
      throws IOException, InterruptedException {
    EvmSimNode node = node(dialect);
    await(network.steps(3));
    assertThat(
            ((JsonObject) result(node, "eth_getBlockByNumber", "[\"finalized\",false]"))
                .getString("number"))
        .isEqualTo(finalized);
  }

  @ParameterizedTest
  @EnumSource(EvmDialect.class)
  void provesAccountsToItsStateRoot(EvmDialect dialect) throws IOException, InterruptedException {
    EvmSimNode node = node(dialect);
    await(network.steps(2));
    String contract = network.contracts().getFirst().hex();
    JsonObject head = (JsonObject) result(node, "eth_getBlockByNumber", "[\"latest\",false]");
    JsonObject proof =
        (JsonObject) result(node, "eth_getProof", "[\"" + contract + "\",[\"0x0\"],\"latest\"]");
    byte[] top =
        io.tipwatch.sim.evm.machine.Hex.bytes(proof.getJsonArray("accountProof").getString(0));
    assertThat(io.tipwatch.sim.evm.machine.Keccak.hex(top)).isEqualTo(head.getString("stateRoot"));
  }

  @ParameterizedTest
  @CsvSource({
    "GETH, -32000, transaction not found",
    "OPERA, -32000, not found",
    "GANACHE, -32000, Unknown transaction"
  })
  void refusesToTraceWhatItDoesNotHave(EvmDialect dialect, int code, String message)
      throws IOException, InterruptedException {
    JsonObject error = error(node(dialect), "debug_traceTransaction", "[" + UNKNOWN + ",{}]");
    assertThat(error.getInteger("code")).isEqualTo(code);
    assertThat(error.getString("message")).contains(message);
  }

  @Test
  void anvilAndEthereumJsAnswerAsIfTheyHadTracedIt() throws IOException, InterruptedException {
    assertThat(result(node(EvmDialect.ANVIL), "debug_traceTransaction", "[" + UNKNOWN + ",{}]"))
        .isEqualTo(Recordings.result("anvil/debug_traceTransaction_unknown.json"));
    assertThat(
            result(node(EvmDialect.ETHEREUMJS), "debug_traceTransaction", "[" + UNKNOWN + ",{}]"))
        .isNull();
  }

  @Test
  void anvilWithoutStepsListsNone() throws IOException, InterruptedException {
    EvmSimNode node =
        await(network.add(EvmNodeProfile.of("bare", EvmDialect.ANVIL).withoutSteps()));
    String hash = transaction(Act.SET);
    JsonObject trace = (JsonObject) result(node, "debug_traceTransaction", "[" + hash + ",{}]");
    assertThat(trace.getJsonArray("structLogs")).isEmpty();
    assertThat(
            result(
                node, "debug_traceTransaction", "[" + hash + ",{\"tracer\":\"flatCallTracer\"}]"))
        .isEqualTo(new JsonObject());
  }

  @Test
  void ganacheDoesNotCareForTracers() throws IOException, InterruptedException {
    EvmSimNode node = node(EvmDialect.GANACHE);
    String hash = transaction(Act.SET);
    JsonObject trace =
        (JsonObject)
            result(node, "debug_traceTransaction", "[" + hash + ",{\"tracer\":\"callTracer\"}]");
    assertThat(trace.getJsonArray("structLogs")).isNotEmpty();
    assertThat(trace.getString("gas")).startsWith("0x");
  }

  @Test
  void ethereumJsRefusesTracersInItsOwnWords() throws IOException, InterruptedException {
    EvmSimNode node = node(EvmDialect.ETHEREUMJS);
    String hash = transaction(Act.SET);
    assertThat(error(node, "debug_traceTransaction", "[" + hash + ",{\"tracer\":\"callTracer\"}]"))
        .isEqualTo(recordedError("ethereumjs/debug_traceTransaction_callRevert.json"));
    assertThat(error(node, "debug_traceTransaction", "[" + hash + "]"))
        .isEqualTo(recordedError("ethereumjs/debug_traceTransaction_struct.json"));
  }

  @Test
  void sonicCutsLongListsOffWithoutAWord() throws IOException, InterruptedException {
    EvmSimNode sonic = node(EvmDialect.SONIC);
    EvmSimNode geth = node(EvmDialect.GETH);
    String hash = transaction(Act.OUT_OF_GAS);
    JsonArray cut = steps(sonic, hash);
    JsonArray whole = steps(geth, hash);
    assertThat(cut).hasSize(2_000);
    assertThat(whole.size()).isGreaterThan(2_000);
  }

  @ParameterizedTest
  @EnumSource(
      value = EvmDialect.class,
      names = {"ETHEREUMJS", "GANACHE"},
      mode = EnumSource.Mode.EXCLUDE)
  void tracesABlockAsItsTransactionsOneByOne(EvmDialect dialect)
      throws IOException, InterruptedException {
    EvmSimNode node = node(dialect);
    await(network.include(Act.FAN));
    await(network.include(Act.CAUGHT));
    await(network.step());
    Known head = await(network.head());
    String config = "{\"tracer\":\"callTracer\"}";
    JsonArray items =
        (JsonArray) result(node, "debug_traceBlockByNumber", "[\"latest\"," + config + "]");
    assertThat(
            result(
                node, "debug_traceBlockByHash", "[\"" + head.block().hash() + "\"," + config + "]"))
        .isEqualTo(items);
    for (int i = 0; i < items.size(); i++) {
      String hash = head.block().content().transactions().get(i).hash();
      assertThat(result(node, "debug_traceTransaction", "[\"" + hash + "\"," + config + "]"))
          .isEqualTo(items.getJsonObject(i).getJsonObject("result"));
      assertThat(items.getJsonObject(i).containsKey("txHash"))
          .isEqualTo(dialect != EvmDialect.OPERA);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = EvmDialect.class,
      names = {"OPERA", "SONIC", "ERIGON", "NETHERMIND", "BESU", "RETH", "ANVIL"})
  void listsTheCallsOfABlockAsOfItsTransactions(EvmDialect dialect)
      throws IOException, InterruptedException {
    EvmSimNode node = node(dialect);
    await(network.include(Act.FAN));
    await(network.include(Act.DEPLOY));
    await(network.step());
    JsonArray ofBlock = (JsonArray) result(node, "trace_block", "[\"latest\"]");
    JsonArray joined = new JsonArray();
    for (EvmTransaction each : await(network.head()).block().content().transactions()) {
      ((JsonArray) result(node, "trace_transaction", "[\"" + each.hash() + "\"]"))
          .forEach(joined::add);
    }
    if (dialect == EvmDialect.BESU) {
      ofBlock.remove(ofBlock.size() - 1);
    }
    assertThat(ofBlock).isEqualTo(joined);
    JsonArray filtered =
        (JsonArray)
            result(node, "trace_filter", "[{\"fromBlock\":\"latest\",\"toBlock\":\"latest\"}]");
    assertThat(filtered.size()).isGreaterThanOrEqualTo(ofBlock.size());
  }

  @Test
  void emptyBlocksAreShownInManyWays() throws IOException, InterruptedException {
    EvmSimNetwork quiet =
        new EvmSimNetwork(
            vertx,
            rules.withTraffic(Traffic.light().withTransactions(1, 1000)),
            InstantSource.fixed(rules.timeOf(1)));
    EvmSimNode opera = await(quiet.add(EvmNodeProfile.of("o", EvmDialect.OPERA)));
    EvmSimNode besu = await(quiet.add(EvmNodeProfile.of("b", EvmDialect.BESU)));
    EvmSimNode anvil = await(quiet.add(EvmNodeProfile.of("a", EvmDialect.ANVIL)));
    await(quiet.step());
    assertThat(types(result(opera, "trace_block", "[\"latest\"]"))).containsExactly("empty");
    assertThat(types(result(besu, "trace_block", "[\"latest\"]"))).containsExactly("reward");
    assertThat(types(result(anvil, "trace_block", "[\"latest\"]"))).isEmpty();
    await(quiet.close());
  }

  @ParameterizedTest
  @CsvSource({
    "GETH, required historical state unavailable",
    "OPERA, missing trie node",
    "ERIGON, pruned history unavailable",
    "RETH, is pruned"
  })
  void saysThatOldStatesAreGone(EvmDialect dialect, String message)
      throws IOException, InterruptedException {
    EvmSimNode node = await(network.add(EvmNodeProfile.of("pruned", dialect).withHistory(2)));
    await(network.steps(6));
    String params = "[\"0x1\",{\"tracer\":\"callTracer\"}]";
    assertThat(error(node, "debug_traceBlockByNumber", params).getString("message"))
        .contains(message);
  }

  @Test
  void aTracerCanFailWhereTheStateIsRight() throws IOException, InterruptedException {
    EvmSimNode node = node(EvmDialect.NETHERMIND);
    String hash = transaction(Act.SET);
    await(node.inject(TracerTrouble.Throws.timeout()));
    String params = "[" + hash + ",{\"tracer\":\"callTracer\"}]";
    assertThat(error(node, "debug_traceTransaction", params).getString("message"))
        .isEqualTo("execution timeout");
    await(node.calm());
    await(node.inject(new TracerTrouble.CutShort(10)));
    JsonObject cut = (JsonObject) result(node, "debug_traceTransaction", "[" + hash + ",{}]");
    assertThat(cut.getJsonArray("structLogs")).hasSize(10);
    assertThat(cut.getInteger("errorCode")).isEqualTo(-32_000);
    assertThat(cut.getBoolean("failed")).isTrue();
  }

  @Test
  void aTracerCanDriftWhereTheStateIsRight() throws IOException, InterruptedException {
    EvmSimNode node = node(EvmDialect.ERIGON);
    String hash = transaction(Act.FAIL);
    JsonArray right = (JsonArray) result(node, "trace_transaction", "[" + hash + "]");
    await(node.inject(new TracerTrouble.LostReverts()));
    JsonArray drifted = (JsonArray) result(node, "trace_transaction", "[" + hash + "]");
    assertThat(right.getJsonObject(0).getString("error")).isEqualTo("Reverted");
    assertThat(drifted.getJsonObject(0).containsKey("error")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"OPERA, 0, 1", "BESU, 0, 1", "RETH, 1, 1", "ERIGON, 0, 1", "NETHERMIND, 0, 1"})
  void everyClientFindsTheFirstCallUnderAnotherIndex(EvmDialect dialect, int index, int position)
      throws IOException, InterruptedException {
    EvmSimNode node = node(dialect);
    String hash = transaction(Act.FAN);
    JsonArray all = (JsonArray) result(node, "trace_transaction", "[" + hash + "]");
    Object found = result(node, "trace_get", "[" + hash + ",[\"0x" + index + "\"]]");
    JsonObject item = found instanceof JsonArray one ? one.getJsonObject(0) : (JsonObject) found;
    assertThat(item).isEqualTo(all.getJsonObject(position));
  }

  @ParameterizedTest
  @EnumSource(
      value = EvmDialect.class,
      names = {"ETHEREUMJS"},
      mode = EnumSource.Mode.EXCLUDE)
  void tellsSubscribersOfHeads(EvmDialect dialect) throws IOException, InterruptedException {
    EvmSimNode node = node(dialect);
    RawClient.Socket socket = client.open(node.ws());
    socket.send(RawClient.request("eth_subscribe", "[\"newHeads\"]"));
    String id = socket.next().getString("result");
    await(network.steps(2));
    for (int i = 1; i <= 2; i++) {
      JsonObject frame = socket.next();
      assertThat(frame.getString("method")).isEqualTo("eth_subscription");
      JsonObject params = frame.getJsonObject("params");
      assertThat(params.getString("subscription")).isEqualTo(id);
      assertThat(params.getJsonObject("result").getString("number")).isEqualTo("0x" + i);
      assertThat(params.getJsonObject("result").fieldNames())
          .contains("hash", "parentHash", "stateRoot", "receiptsRoot", "transactionsRoot");
    }
    socket.send(RawClient.request("eth_unsubscribe", "[\"" + id + "\"]"));
    assertThat(socket.next().getValue("result")).isEqualTo(true);
    assertThat(await(node.subscribers())).isZero();
  }

  @Test
  void framesHaveTheFieldsOfRecordedOnes() throws IOException, InterruptedException {
    JsonObject recorded = Recordings.array("anvil/ws_newHeads.json").getJsonObject(1);
    EvmSimNode node = node(EvmDialect.ANVIL);
    RawClient.Socket socket = client.open(node.ws());
    socket.send(RawClient.request("eth_subscribe", "[\"newHeads\"]"));
    socket.next();
    await(network.step());
    JsonObject frame = socket.next();
    assertThat(frame.fieldNames()).isEqualTo(recorded.fieldNames());
    assertThat(frame.getJsonObject("params").getJsonObject("result").fieldNames())
        .isEqualTo(recorded.getJsonObject("params").getJsonObject("result").fieldNames());
  }

  @Test
  void ethereumJsHasNoSubscriptionsAndHttpHasNone() throws IOException, InterruptedException {
    RawClient.Socket socket = client.open(node(EvmDialect.ETHEREUMJS).ws());
    socket.send(RawClient.request("eth_subscribe", "[\"newHeads\"]"));
    assertThat(socket.next())
        .isEqualTo(Recordings.array("ethereumjs/ws_newHeads.json").getJsonObject(0));
    assertThat(error(node(EvmDialect.GETH), "eth_subscribe", "[\"newHeads\"]").getString("message"))
        .isEqualTo("notifications not supported");
  }

  @Test
  void takesBatches() throws IOException, InterruptedException {
    EvmSimNode node = node(EvmDialect.GETH);
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
    EvmSimNode node = node(EvmDialect.GETH);
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
    assertThat(result(node, "eth_chainId", "[]")).isEqualTo("0x1");
  }

  /** The hash, in quotes, of a transaction that has just been made. */
  private String transaction(Act act) {
    await(network.include(act));
    await(network.step());
    return "\"" + await(network.head()).block().content().transactions().getFirst().hash() + "\"";
  }

  private JsonArray steps(EvmSimNode node, String hash) throws IOException, InterruptedException {
    String params = "[" + hash + ",{\"disableStack\":true}]";
    return ((JsonObject) result(node, "debug_traceTransaction", params)).getJsonArray("structLogs");
  }

  private static List<String> types(Object items) {
    return ((JsonArray) items).stream().map(item -> ((JsonObject) item).getString("type")).toList();
  }

  private static JsonObject recordedError(String file) throws IOException {
    return Recordings.object(file).getJsonObject("response").getJsonObject("error");
  }

  private Object result(EvmSimNode node, String method, String params)
      throws IOException, InterruptedException {
    JsonObject answer =
        new JsonObject(client.post(node.http(), RawClient.request(method, params)).body());
    assertThat(answer.fieldNames()).as("%s of %s", method, node.name()).doesNotContain("error");
    return answer.getValue("result");
  }

  private JsonObject error(EvmSimNode node, String method, String params)
      throws IOException, InterruptedException {
    return new JsonObject(client.post(node.http(), RawClient.request(method, params)).body())
        .getJsonObject("error");
  }

  private EvmSimNode node(EvmDialect dialect) {
    return await(network.add(EvmNodeProfile.of(dialect.client(), dialect)));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
