package io.tipwatch.sim.evm;

import static io.tipwatch.sim.evm.EvmLoopback.UNKNOWN;
import static io.tipwatch.sim.evm.EvmLoopback.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.sim.evm.EvmSimChain.Known;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How simulated EVM nodes trace, each client in its own way, and how their tracers fail. */
class EvmSimTraceIT {
  private final EvmLoopback loopback = new EvmLoopback();
  private final EvmSimNetwork network = loopback.network;

  @AfterEach
  void close() {
    loopback.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GETH, -32000, transaction not found",
    "OPERA, -32000, not found",
    "GANACHE, -32000, Unknown transaction"
  })
  void refusesToTraceWhatItDoesNotHave(EvmDialect dialect, int code, String message)
      throws IOException, InterruptedException {
    JsonObject error =
        loopback.error(loopback.node(dialect), "debug_traceTransaction", "[" + UNKNOWN + ",{}]");
    assertThat(error.getInteger("code")).isEqualTo(code);
    assertThat(error.getString("message")).contains(message);
  }

  @Test
  void anvilAndEthereumJsAnswerAsIfTheyHadTracedIt() throws IOException, InterruptedException {
    assertThat(
            loopback.result(
                loopback.node(EvmDialect.ANVIL), "debug_traceTransaction", "[" + UNKNOWN + ",{}]"))
        .isEqualTo(Recordings.result("anvil/debug_traceTransaction_unknown.json"));
    assertThat(
            loopback.result(
                loopback.node(EvmDialect.ETHEREUMJS),
                "debug_traceTransaction",
                "[" + UNKNOWN + ",{}]"))
        .isNull();
  }

  @Test
  void anvilWithoutStepsListsNone() throws IOException, InterruptedException {
    EvmSimNode node =
        await(network.add(EvmNodeProfile.of("bare", EvmDialect.ANVIL).withoutSteps()));
    String hash = loopback.transaction(Act.SET);
    JsonObject trace =
        (JsonObject) loopback.result(node, "debug_traceTransaction", "[" + hash + ",{}]");
    assertThat(trace.getJsonArray("structLogs")).isEmpty();
    assertThat(
            loopback.result(
                node, "debug_traceTransaction", "[" + hash + ",{\"tracer\":\"flatCallTracer\"}]"))
        .isEqualTo(new JsonObject());
  }

  @Test
  void ganacheDoesNotCareForTracers() throws IOException, InterruptedException {
    EvmSimNode node = loopback.node(EvmDialect.GANACHE);
    String hash = loopback.transaction(Act.SET);
    JsonObject trace =
        (JsonObject)
            loopback.result(
                node, "debug_traceTransaction", "[" + hash + ",{\"tracer\":\"callTracer\"}]");
    assertThat(trace.getJsonArray("structLogs")).isNotEmpty();
    assertThat(trace.getString("gas")).startsWith("0x");
  }

  @Test
  void ethereumJsRefusesTracersInItsOwnWords() throws IOException, InterruptedException {
    EvmSimNode node = loopback.node(EvmDialect.ETHEREUMJS);
    String hash = loopback.transaction(Act.SET);
    assertThat(
            loopback.error(
                node, "debug_traceTransaction", "[" + hash + ",{\"tracer\":\"callTracer\"}]"))
        .isEqualTo(recordedError("ethereumjs/debug_traceTransaction_callRevert.json"));
    assertThat(loopback.error(node, "debug_traceTransaction", "[" + hash + "]"))
        .isEqualTo(recordedError("ethereumjs/debug_traceTransaction_struct.json"));
  }

  @Test
  void sonicCutsLongListsOffWithoutAWord() throws IOException, InterruptedException {
    EvmSimNode sonic = loopback.node(EvmDialect.SONIC);
    EvmSimNode geth = loopback.node(EvmDialect.GETH);
    String hash = loopback.transaction(Act.OUT_OF_GAS);
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
    EvmSimNode node = loopback.node(dialect);
    await(network.include(Act.FAN));
    await(network.include(Act.CAUGHT));
    await(network.step());
    Known head = await(network.head());
    String config = "{\"tracer\":\"callTracer\"}";
    JsonArray items =
        (JsonArray)
            loopback.result(node, "debug_traceBlockByNumber", "[\"latest\"," + config + "]");
    assertThat(
            loopback.result(
                node, "debug_traceBlockByHash", "[\"" + head.block().hash() + "\"," + config + "]"))
        .isEqualTo(items);
    for (int i = 0; i < items.size(); i++) {
      String hash = head.block().content().transactions().get(i).hash();
      assertThat(
              loopback.result(node, "debug_traceTransaction", "[\"" + hash + "\"," + config + "]"))
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
    EvmSimNode node = loopback.node(dialect);
    await(network.include(Act.FAN));
    await(network.include(Act.DEPLOY));
    await(network.step());
    JsonArray ofBlock = (JsonArray) loopback.result(node, "trace_block", "[\"latest\"]");
    JsonArray joined = new JsonArray();
    for (EvmTransaction each : await(network.head()).block().content().transactions()) {
      ((JsonArray) loopback.result(node, "trace_transaction", "[\"" + each.hash() + "\"]"))
          .forEach(joined::add);
    }
    if (dialect == EvmDialect.BESU) {
      ofBlock.remove(ofBlock.size() - 1);
    }
    assertThat(ofBlock).isEqualTo(joined);
    JsonArray filtered =
        (JsonArray)
            loopback.result(
                node, "trace_filter", "[{\"fromBlock\":\"latest\",\"toBlock\":\"latest\"}]");
    assertThat(filtered.size()).isGreaterThanOrEqualTo(ofBlock.size());
  }

  @Test
  void emptyBlocksAreShownInManyWays() throws IOException, InterruptedException {
    EvmSimNetwork quiet =
        new EvmSimNetwork(
            loopback.vertx,
            loopback.rules.withTraffic(Traffic.light().withTransactions(1, 1000)),
            InstantSource.fixed(loopback.rules.timeOf(1)));
    EvmSimNode opera = await(quiet.add(EvmNodeProfile.of("o", EvmDialect.OPERA)));
    EvmSimNode besu = await(quiet.add(EvmNodeProfile.of("b", EvmDialect.BESU)));
    EvmSimNode anvil = await(quiet.add(EvmNodeProfile.of("a", EvmDialect.ANVIL)));
    await(quiet.step());
    assertThat(types(loopback.result(opera, "trace_block", "[\"latest\"]")))
        .containsExactly("empty");
    assertThat(types(loopback.result(besu, "trace_block", "[\"latest\"]")))
        .containsExactly("reward");
    assertThat(types(loopback.result(anvil, "trace_block", "[\"latest\"]"))).isEmpty();
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
    assertThat(loopback.error(node, "debug_traceBlockByNumber", params).getString("message"))
        .contains(message);
  }

  @Test
  void aTracerCanFailWhereTheStateIsRight() throws IOException, InterruptedException {
    EvmSimNode node = loopback.node(EvmDialect.NETHERMIND);
    String hash = loopback.transaction(Act.SET);
    await(node.inject(TracerTrouble.Throws.timeout()));
    String params = "[" + hash + ",{\"tracer\":\"callTracer\"}]";
    assertThat(loopback.error(node, "debug_traceTransaction", params).getString("message"))
        .isEqualTo("execution timeout");
    await(node.calm());
    await(node.inject(new TracerTrouble.CutShort(10)));
    JsonObject cut =
        (JsonObject) loopback.result(node, "debug_traceTransaction", "[" + hash + ",{}]");
    assertThat(cut.getJsonArray("structLogs")).hasSize(10);
    assertThat(cut.getInteger("errorCode")).isEqualTo(-32_000);
    assertThat(cut.getBoolean("failed")).isTrue();
  }

  @Test
  void aTracerCanDriftWhereTheStateIsRight() throws IOException, InterruptedException {
    EvmSimNode node = loopback.node(EvmDialect.ERIGON);
    String hash = loopback.transaction(Act.FAIL);
    JsonArray right = (JsonArray) loopback.result(node, "trace_transaction", "[" + hash + "]");
    await(node.inject(new TracerTrouble.LostReverts()));
    JsonArray drifted = (JsonArray) loopback.result(node, "trace_transaction", "[" + hash + "]");
    assertThat(right.getJsonObject(0).getString("error")).isEqualTo("Reverted");
    assertThat(drifted.getJsonObject(0).containsKey("error")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"OPERA, 0, 1", "BESU, 0, 1", "RETH, 1, 1", "ERIGON, 0, 1", "NETHERMIND, 0, 1"})
  void everyClientFindsTheFirstCallUnderAnotherIndex(EvmDialect dialect, int index, int position)
      throws IOException, InterruptedException {
    EvmSimNode node = loopback.node(dialect);
    String hash = loopback.transaction(Act.FAN);
    JsonArray all = (JsonArray) loopback.result(node, "trace_transaction", "[" + hash + "]");
    Object found = loopback.result(node, "trace_get", "[" + hash + ",[\"0x" + index + "\"]]");
    JsonObject item = found instanceof JsonArray one ? one.getJsonObject(0) : (JsonObject) found;
    assertThat(item).isEqualTo(all.getJsonObject(position));
  }

  private JsonArray steps(EvmSimNode node, String hash) throws IOException, InterruptedException {
    String params = "[" + hash + ",{\"disableStack\":true}]";
    return ((JsonObject) loopback.result(node, "debug_traceTransaction", params))
        .getJsonArray("structLogs");
  }

  private static List<String> types(Object items) {
    return ((JsonArray) items).stream().map(item -> ((JsonObject) item).getString("type")).toList();
  }

  private static JsonObject recordedError(String file) throws IOException {
    return Recordings.object(file).getJsonObject("response").getJsonObject("error");
  }
}
