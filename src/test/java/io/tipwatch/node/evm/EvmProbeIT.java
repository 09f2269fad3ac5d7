package io.tipwatch.node.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.Observation;
import io.tipwatch.chain.Tipset;
import io.tipwatch.config.EvmProfile;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.node.Capabilities.Absent;
import io.tipwatch.node.Capabilities.Present;
import io.tipwatch.node.Capabilities.Support;
import io.tipwatch.node.Capabilities.Unknown;
import io.tipwatch.node.FakeNode.RpcError;
import io.tipwatch.node.NodeProfile;
import io.tipwatch.node.rpc.Limits;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcObserver;
import io.tipwatch.testing.Recorded;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes that answer to a method, and not to what they were asked. */
@Timeout(60)
class EvmProbeIT {
  private static final String TRANSACTION = Blocks.hash("transaction");
  private static final String CONTRACT = "0x" + "c0".repeat(20);

  private final Vertx vertx = Vertx.vertx();
  private final EvmFake fake = new EvmFake(vertx);
  private final NodeConfig config = fake.wire().config("alpha");
  private final RpcClient rpc = new RpcClient(vertx, config, Limits.quick(), RpcObserver.NONE);
  private final EvmNode node = new EvmNode(rpc, config, EvmProfile.DEV);

  @AfterEach
  void close() {
    rpc.close().await();
    fake.close();
    vertx.close().await();
  }

  private void mineACall(String gasUsed, String code) {
    JsonObject block = Blocks.on(fake.head(), "with a transaction");
    fake.head(block.put("transactions", new JsonArray().add(TRANSACTION)));
    fake.wire()
        .on(
            "eth_getTransactionReceipt",
            _ ->
                new JsonObject()
                    .put("transactionHash", TRANSACTION)
                    .put("transactionIndex", "0x0")
                    .put("status", "0x1")
                    .put("gasUsed", gasUsed)
                    .put("cumulativeGasUsed", gasUsed)
                    .put("to", CONTRACT)
                    .put("logs", new JsonArray()));
    fake.wire().on("eth_getCode", _ -> code);
    fake.wire().on("eth_getBalance", _ -> "0x0");
  }

  /** Answers every tracer with one recorded exchange, as a client does that ignores its config. */
  private void answersTraces(String file) throws IOException {
    JsonObject response =
        new JsonObject(Buffer.buffer(Recorded.evm(file))).getJsonObject("response");
    fake.wire()
        .on(
            "debug_traceTransaction",
            _ -> {
              JsonObject error = response.getJsonObject("error");
              if (error != null) {
                throw new RpcError(error.getInteger("code"), error.getString("message"));
              }
              return response.getValue("result");
            });
  }

  private Support support(Ability ability) {
    NodeProfile profile = node.examine().await();
    return Objects.requireNonNull(profile.capabilities().methods().get(ability.label()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FLAT_CALLS|anvil/debug_traceTransaction_flat.json|answers nothing instead of a list",
        "STEPS|anvil/debug_traceTransaction_unknown.json|answers no steps",
        "KNOWS_WHAT_IT_LACKS|anvil/debug_traceTransaction_unknown.json|that does not exist",
        "CALLS|ganache/debug_traceTransaction_structRevert.head3tail2.json|ignores the tracer",
        "PRESTATE|ganache/debug_traceTransaction_structRevert.head3tail2.json|ignores the tracer",
        "SCRIPTS|ganache/debug_traceTransaction_structRevert.head3tail2.json|ignores the tracer",
        "CALLS|ethereumjs/debug_traceTransaction_callRevert.json|custom tracers not implemented",
        "SCRIPTS|edr/debug_traceTransaction_js.json|JS Tracer is not enabled",
      })
  void seesThroughAnswersThatAreNone(Ability ability, String recorded, String why)
      throws IOException {
    mineACall("0xc350", "0x6001");
    answersTraces(recorded);

    assertThat(support(ability))
        .isInstanceOfSatisfying(Absent.class, absent -> assertThat(absent.reason()).contains(why));
    assertThat(node.can(ability)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "FLAT_CALLS, edr/debug_traceTransaction_flat.json",
    "CALLS, edr/debug_traceTransaction_callLog.json",
    "PRESTATE_DIFF, edr/debug_traceTransaction_prediff.json",
    "STEPS, edr/debug_traceTransaction_structRevert.json",
    "KNOWS_WHAT_IT_LACKS, edr/debug_traceTransaction_unknown.json",
    "KNOWS_WHAT_IT_LACKS, ethereumjs/debug_traceTransaction_unknown.json",
  })
  void takesAnswersThatAreWhatWasAskedFor(Ability ability, String recorded) throws IOException {
    mineACall("0xc350", "0x6001");
    answersTraces(recorded);

    assertThat(support(ability)).isEqualTo(new Present());
    assertThat(node.can(ability)).isTrue();
  }

  @Test
  void aMethodThatComplainsAboutItsParametersIsThere() {
    refuses("trace_block", -32602, "invalid argument 0: hex string without 0x prefix");

    assertThat(support(Ability.TRACE_BLOCK)).isEqualTo(new Present());
    assertThat(support(Ability.RAW_BLOCK)).isInstanceOf(Absent.class);
  }

  @Test
  void withoutATransactionNothingIsSaidOfTracers() {
    refuses("debug_traceTransaction", -32602, "invalid argument 0: hex string without 0x prefix");

    assertThat(support(Ability.CALLS))
        .isInstanceOfSatisfying(
            Unknown.class, unknown -> assertThat(unknown.reason()).contains("no transaction"));
  }

  @Test
  void aMethodThatIsNotOfferedIsMissedWithoutATransaction() {
    refuses("debug_traceTransaction", -32601, "method 'debug_traceTransaction' not found");

    assertThat(support(Ability.CALLS)).isInstanceOf(Absent.class);
  }

  /** As Lotus, Forest and Venus say it. */
  @ParameterizedTest
  @CsvSource({
    "12, requested epoch was a null round (5)",
    "1, requested a future epoch (beyond 'latest')",
    "1, failed to get tipset by hash: cannot find tipset with cid bafy2: ipld: could not find bafy2",
    "-32603, cannot find tipset with hash 0x11",
    "1, requested epoch was a null round",
  })
  void anErrorThatSaysSoIsNoBlock(int code, String text) {
    refuses("eth_getBlockByHash", code, text);
    refuses("eth_getBlockByNumber", code, text);

    assertThat(node.block(Blocks.hash("unknown")).await()).isEmpty();
    assertThat(node.block(5).await()).isEmpty();
  }

  private void refuses(String method, int code, String text) {
    fake.wire()
        .on(
            method,
            _ -> {
              throw new RpcError(code, text);
            });
  }

  @Test
  void withoutAContractCallNothingIsSaidOfSteps() throws IOException {
    mineACall("0x5208", "0x");
    answersTraces("anvil/debug_traceTransaction_unknown.json");

    assertThat(support(Ability.STEPS)).isInstanceOf(Unknown.class);
  }

  @Test
  void prunedStateIsNoLackOfAnAbility() {
    mineACall("0xc350", "0x6001");
    refuses("debug_traceTransaction", -32000, "required historical state unavailable (reexec=128)");

    assertThat(support(Ability.CALLS)).isInstanceOf(Unknown.class);
  }

  @Test
  void findsHowFarBackTheStateGoes() {
    for (int i = 0; i < 40; i++) {
      fake.mine("block " + i);
    }
    fake.wire()
        .on(
            "eth_getBalance",
            params -> {
              if (Integer.parseInt(params.getString(1).substring(2), 16) < 23) {
                throw new RpcError(-32000, "missing trie node");
              }
              return "0x0";
            });

    node.examine().await();

    assertThat(node.oldestState()).hasValue(23);
  }

  @Test
  void asksAgainWhenTheVersionChangesAndNotBefore() throws IOException {
    mineACall("0xc350", "0x6001");
    answersTraces("edr/debug_traceTransaction_callLog.json");
    node.examine().await();
    int asked = fake.wire().called().size();
    node.examine().await();
    assertThat(fake.wire().called()).hasSize(asked + 2);

    fake.wire().on("web3_clientVersion", _ -> "anvil/v1.8.0");
    node.examine().await();

    assertThat(fake.wire().called()).hasSizeGreaterThan(asked + 10);
    assertThat(node.version()).isEqualTo("anvil/v1.8.0");
  }

  @Test
  void asksFilecoinNodesForTheirNames() {
    EvmNode lotus = new EvmNode(rpc, config, EvmProfile.FEVM);
    fake.wire().on("web3_clientVersion", _ -> "1.36.0+mainnet+git.8a6e1f1");

    NodeProfile profile = lotus.identify().await();

    assertThat(profile.client()).isEqualTo("lotus"); // what the fake's Filecoin.Version says
    assertThat(profile.network()).isEqualTo("chain id 31337");
  }

  @Test
  void knowsVenusThatDoesNotNameItself() {
    EvmNode venus = new EvmNode(rpc, config, EvmProfile.FEVM);
    fake.wire().on("web3_clientVersion", _ -> "1.20.0+git.3e20c0d4");
    fake.wire().on("Filecoin.Version", _ -> new JsonObject().put("Version", "1.20.0"));
    refuses(
        "Filecoin.SyncerTracker",
        -32602,
        "wrong param count (method 'Filecoin.SyncerTracker'): 1 != 0");

    assertThat(venus.identify().await().client()).isEqualTo("venus");
  }

  @Test
  void tellsTheRulesOfAnEpochAndWhereTheOneBeforeEnded() throws Exception {
    fake.wire()
        .on("eth_getEpochBlock", params -> params.getString(0).equals("0x3038") ? "0xff" : "0x0");
    fake.wire()
        .on(
            "eth_getRules",
            _ ->
                new JsonObject()
                    .put("Name", "main")
                    .put(
                        "Economy",
                        new JsonObject().put("MinGasPrice", new BigInteger("9".repeat(20))))
                    .put("Upgrades", new JsonObject().put("Llr", true).put("Sonic", null)));

    SortedMap<String, String> facts = node.epochs().facts(0x3039).await();

    assertThat(facts)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "epochSeal", "255",
                "rules.Name", "main",
                "rules.Economy.MinGasPrice", "9".repeat(20),
                "rules.Upgrades.Llr", "true"));
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "128, 129", "129, 1"})
  void takesUpToSoManyRulesAndTellsThemAll(int rules, int facts) throws Exception {
    JsonObject all = new JsonObject();
    for (int i = 0; i < rules; i++) {
      all.put("Rule" + i, i);
    }
    fake.wire().on("eth_getRules", _ -> new JsonObject().put("Gas", all));
    fake.wire().on("eth_getEpochBlock", _ -> "0xff");

    SortedMap<String, String> told = node.epochs().facts(2).await();

    assertThat(told).hasSize(facts);
    Tipset tipset = Blocks.of(Blocks.genesis()).tipset();
    assertThat(new Observation.Computed(node.id(), tipset, told, Instant.EPOCH).fields())
        .isEqualTo(told);
  }
}
