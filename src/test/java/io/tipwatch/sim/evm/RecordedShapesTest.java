package io.tipwatch.sim.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.sim.ByteSource;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.Fork;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written about the recorded transactions, against what the real nodes wrote. */
class RecordedShapesTest {
  /** Blocks have other names on every implementation, and anvil had another base fee. */
  private static final Set<String> NAMES = Set.of("blockHash", "effectiveGasPrice");

  private static final JsonObject NO_CONFIG = new JsonObject();

  @ParameterizedTest
  @CsvSource({
    "3, anvil/trace_block3.json",
    "4, anvil/trace_block.json",
    "5, anvil/trace_block5.json"
  })
  void listsCallsAsAnvilDoes(int block, String file) throws IOException {
    assertThat(
            unnamed(
                flat(EvmDialect.ANVIL).ofBlock(Lab.content(block), Lab.traces(block, Fork.CANCUN))))
        .isEqualTo(unnamed((JsonArray) Recordings.result(file)));
  }

  @Test
  void listsTheSameCallsUntilARuleChangesThem() throws IOException {
    assertThat(
            unnamed(flat(EvmDialect.ANVIL).ofBlock(Lab.content(5), Lab.traces(5, Fork.SHANGHAI))))
        .isEqualTo(
            unnamed((JsonArray) Recordings.result("div-hardfork/trace_block5.shanghai.json")));
  }

  @Test
  void tracesFlatCallsAsTheTracerOfEdrDoes() throws IOException {
    FlatTraces traces =
        new FlatTraces(
            EvmDialect.GETH, FlatForm.ofTracer(), FlatFailures.ofTracer(EvmDialect.GETH, true));
    Traced first = Lab.traces(5, Fork.CANCUN).getFirst();
    assertThat(unnamed(array(traces.ofTransaction(Lab.content(5), first))))
        .isEqualTo(unnamed((JsonArray) Recordings.result("edr/debug_traceTransaction_flat.json")));
  }

  @Test
  void nestsCallsAsAnvilDoes() throws IOException {
    CallTracer tracer = new CallTracer(EvmDialect.ANVIL, NO_CONFIG);
    JsonArray mine = new JsonArray();
    for (Traced traced : Lab.traces(5, Fork.CANCUN)) {
      mine.add(
          new JsonObject()
              .put("result", tracer.of(traced))
              .put("txHash", traced.transaction().hash()));
    }
    assertThat(mine).isEqualTo(Recordings.result("anvil/debug_traceBlockByNumber_call.json"));
  }

  @Test
  void nestsCallsWithTheWholeLimitAsEdrDoes() throws IOException {
    CallTracer tracer = new CallTracer(EvmDialect.GETH, new JsonObject().put("withLog", true));
    assertThat(tracer.of(Lab.traces(5, Fork.CANCUN).getFirst()))
        .isEqualTo(Recordings.result("edr/debug_traceTransaction_callLog.json"));
  }

  @Test
  void tellsKindsOfGasApartAsAnvilDoes() throws IOException {
    assertThat(new CallTracer(EvmDialect.ANVIL, NO_CONFIG).of(Lab.traces(3, Fork.CANCUN).get(2)))
        .isEqualTo(Recordings.result("anvil/debug_traceTransaction_callOog.json"));
  }

  @Test
  void showsWhatChangedAsEdrDoes() throws IOException {
    assertThat(PrestateJson.difference(Lab.traces(5, Fork.CANCUN).getFirst()))
        .isEqualTo(Recordings.result("edr/debug_traceTransaction_prediff.json"));
  }

  @Test
  void showsWhatChangedInABlockAsAnvilDoes() throws IOException {
    JsonArray mine = new JsonArray();
    for (Traced traced : Lab.traces(4, Fork.CANCUN)) {
      mine.add(
          new JsonObject()
              .put("result", PrestateJson.difference(traced))
              .put("txHash", traced.transaction().hash()));
    }
    assertThat(withoutFees(mine))
        .isEqualTo(
            withoutFees((JsonArray) Recordings.result("anvil/debug_traceBlockByNumber_pre.json")));
  }

  @Test
  void writesReceiptsAsAnvilDoes() throws IOException {
    assertThat(unnamed(new ReceiptJson(EvmDialect.ANVIL).all(Lab.known(4, Fork.CANCUN))))
        .isEqualTo(unnamed((JsonArray) Recordings.result("anvil/eth_getBlockReceipts.json")));
  }

  @ParameterizedTest
  @CsvSource({
    "ANVIL, anvil/eth_getBlockByNumber.json",
    "ETHEREUMJS, ethereumjs/eth_getBlockByNumber.json"
  })
  void writesBlocksWithTheFieldsOfRealOnes(EvmDialect dialect, String file) throws IOException {
    JsonObject recorded = (JsonObject) Recordings.result(file);
    JsonObject mine = new BlockJson(dialect).block(Lab.known(4, Fork.CANCUN), false);
    assertThat(mine.fieldNames()).isEqualTo(recorded.fieldNames());
    for (String same : List.of("transactions", "transactionsRoot", "receiptsRoot", "gasUsed")) {
      assertThat(mine.getValue(same)).as(same).isEqualTo(recorded.getValue(same));
    }
  }

  @Test
  void provesAnAccountAndASlotAsEthereumJsDoes() throws IOException {
    assertThat(
            ProofJson.of(
                Lab.after(4, Fork.SHANGHAI),
                Address.of("0x5fbdb2315678afecb367f032d93f642f64180aa3"),
                List.of("0x0")))
        .isEqualTo(Recordings.result("ethereumjs/eth_getProof.json"));
  }

  @ParameterizedTest
  @CsvSource({
    "ANVIL, 2, 2, anvil/debug_traceTransaction_struct.json",
    "ANVIL, 3, 0, anvil/debug_traceTransaction_structRevert.json",
    "ETHEREUMJS, 3, 0, ethereumjs/debug_traceTransaction_structRevert.json"
  })
  void listsStepsAsRealNodesDo(EvmDialect dialect, int block, int index, String file)
      throws IOException {
    assertThat(steps(dialect, NO_CONFIG, Lab.traces(block, Fork.CANCUN).get(index)))
        .isEqualTo(Recordings.result(file));
  }

  @Test
  void listsBareStepsAsEthereumJsDoes() throws IOException {
    JsonObject config =
        new JsonObject()
            .put("disableStack", true)
            .put("disableStorage", true)
            .put("disableMemory", true);
    assertThat(steps(EvmDialect.ETHEREUMJS, config, Lab.traces(2, Fork.CANCUN).get(2)))
        .isEqualTo(Recordings.result("ethereumjs/debug_traceTransaction_structNone.json"));
  }

  @Test
  void listsStepsOfARevertAsGanacheDoes() throws IOException {
    JsonObject recorded =
        (JsonObject)
            Recordings.result("ganache/debug_traceTransaction_structRevert.head3tail2.json");
    JsonObject mine = steps(EvmDialect.GANACHE, NO_CONFIG, Lab.traces(3, Fork.CANCUN).getFirst());
    JsonArray logs = mine.getJsonArray("structLogs");
    JsonArray ends = new JsonArray();
    for (int i : new int[] {0, 1, 2, logs.size() - 2, logs.size() - 1}) {
      ends.add(logs.getJsonObject(i).put("storage", new JsonObject()));
    }
    recorded
        .getJsonArray("structLogs")
        .forEach(it -> ((JsonObject) it).put("storage", new JsonObject()));
    assertThat(mine.put("structLogs", ends)).isEqualTo(recorded);
  }

  private static JsonObject steps(EvmDialect dialect, JsonObject config, Traced traced)
      throws IOException {
    ByteSource source =
        new StructLogs(traced, StructForm.of(dialect), StructOptions.of(dialect, config));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    source.writeTo(bytes);
    return new JsonObject(bytes.toString(StandardCharsets.UTF_8));
  }

  private static FlatTraces flat(EvmDialect dialect) {
    return new FlatTraces(dialect, FlatForm.of(dialect), FlatFailures.of(dialect));
  }

  private static JsonArray array(List<JsonObject> items) {
    JsonArray array = new JsonArray();
    items.forEach(array::add);
    return array;
  }

  private static JsonArray unnamed(JsonArray items) {
    JsonArray copy = items.copy();
    copy.forEach(item -> NAMES.forEach(((JsonObject) item)::remove));
    return copy;
  }

  /** Anvil's base fee was another one in this run, so balances that pay or earn differ. */
  private static JsonArray withoutFees(JsonArray items) {
    JsonArray copy = items.copy();
    for (Object item : copy) {
      for (String side : List.of("pre", "post")) {
        JsonObject accounts = ((JsonObject) item).getJsonObject("result").getJsonObject(side);
        accounts.remove("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
        accounts.remove("0x0000000000000000000000000000000000000000");
      }
    }
    return copy;
  }
}
