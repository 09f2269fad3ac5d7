package io.tipwatch.sim.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.sim.evm.machine.Fork;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Programs that real nodes ran over the recorded transactions, and some that no node likes. */
class ScriptTracerTest {
  private static final String WINDOW =
      "{n:0,o:[],step:function(l){if(this.n>=150&&this.n<=160)this.o.push([this.n,l.getPC(),"
          + "l.op.toString(),l.getGas(),l.getDepth(),l.stack.length()?l.stack.peek(0).toString(16)"
          + ":\"\"]);this.n++},fault:function(l){},result:function(){return {n:this.n,o:this.o}}}";

  /** What is recorded is needed throughout; a refusal must not be that it is not there. */
  @BeforeEach
  void recordings() throws IOException {
    Recordings.object("anvil/js_tracer_contract.json");
  }

  @Test
  void countsAndPicksStepsAsAnvilDid() throws IOException {
    JsonObject recorded = Recordings.object("anvil/debug_traceTransaction_js.json");
    String program =
        recorded
            .getJsonObject("request")
            .getJsonArray("params")
            .getJsonObject(1)
            .getString("tracer");
    assertThat(run(EvmDialect.ANVIL, 2, 2, program))
        .isEqualTo(Recordings.result("anvil/debug_traceTransaction_js.json"));
  }

  @Test
  void entersAndLeavesCallsAsAnvilDid() throws IOException {
    JsonObject recorded =
        Recordings.object("anvil/js_tracer_contract.json").getJsonObject("enterExit:both");
    JsonObject mine = run(EvmDialect.ANVIL, 5, 0, recorded.getString("tracer"));
    JsonObject theirs = recorded.getJsonObject("result");
    for (String same : new String[] {"value", "from", "nonce", "ex"}) {
      assertThat(mine.getValue(same)).as(same).isEqualTo(theirs.getValue(same));
    }
    assertThat(mine.getJsonArray("calls").getJsonArray(0))
        .isEqualTo(theirs.getJsonArray("calls").getJsonArray(0));
    assertThat(mine.getJsonArray("calls").getJsonArray(1).getInteger(1)).isEqualTo(98_736);
    assertThat(mine.getJsonArray("calls").getJsonArray(2))
        .isEqualTo(theirs.getJsonArray("calls").getJsonArray(2));
  }

  @Test
  void writesLargeNumbersAsEachEngineDoes() throws IOException {
    JsonObject recorded =
        Recordings.object("anvil/js_tracer_contract.json")
            .getJsonObject("bigint:precompile sha256");
    assertThat(run(EvmDialect.ANVIL, 4, 1, recorded.getString("tracer")))
        .isEqualTo(recorded.getJsonObject("result"));
    assertThat(run(EvmDialect.GETH, 4, 1, recorded.getString("tracer")).getValue("raw"))
        .isInstanceOf(Number.class);
  }

  @Test
  void aWindowShowsTheCallOfThePrecompile() throws IOException {
    JsonObject window = run(EvmDialect.GETH, 4, 1, WINDOW);
    assertThat(window.getJsonArray("o")).hasSize(11);
    assertThat(window.getJsonArray("o").getJsonArray(7).getString(2)).isEqualTo("STATICCALL");
    assertThat(window.getJsonArray("o").getJsonArray(8).getString(2)).isEqualTo("ISZERO");
  }

  @Test
  void faultsAreToldAsEachClientDoes() throws IOException {
    String program =
        "{f:[],step:function(){},fault:function(l){this.f.push(l.op.toString())},"
            + "result:function(){return this.f}}";
    assertThat(raw(EvmDialect.ANVIL, 3, 3, program)).isEqualTo("[]");
    assertThat(raw(EvmDialect.GETH, 3, 3, program)).isEqualTo("[\"INVALID\"]");
    assertThat(raw(EvmDialect.ANVIL, 3, 0, program)).isEqualTo("[\"REVERT\"]");
  }

  @Test
  void aStepThatThrowsFailsUnlessItIsAnvil() throws IOException {
    String program = "{step:function(){throw 'no'},fault:function(){},result:function(){return 1}}";
    assertThat(raw(EvmDialect.ANVIL, 2, 2, program)).isEqualTo("1");
    assertThatThrownBy(() -> raw(EvmDialect.GETH, 2, 2, program))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("in server-side tracer function 'step'");
  }

  @Test
  void aProgramHasToHaveAResult() {
    assertThatThrownBy(() -> raw(EvmDialect.GETH, 2, 2, "{fault:function(){}}"))
        .hasMessage("trace object must expose a function result()");
    assertThatThrownBy(() -> raw(EvmDialect.ANVIL, 2, 2, "fooTracer"))
        .hasMessageContaining("fooTracer");
  }

  @Test
  void aProgramEndsAndSeesNothingOfJava() {
    String endless = "{step:function(){for(;;){}},fault:function(){},result:function(){return 1}}";
    assertThatThrownBy(() -> raw(EvmDialect.ANVIL, 2, 2, endless)).hasMessage("execution timeout");
    String curious =
        "{fault:function(){},result:function(){return java.lang.System.getProperty('user.home')}}";
    assertThatThrownBy(() -> raw(EvmDialect.ANVIL, 2, 2, curious)).isInstanceOf(Refusal.class);
  }

  private static JsonObject run(EvmDialect dialect, int block, int index, String program)
      throws IOException {
    return new JsonObject(raw(dialect, block, index, program));
  }

  private static String raw(EvmDialect dialect, int block, int index, String program)
      throws IOException {
    Traced traced = Lab.traces(block, Fork.CANCUN).get(index);
    JsonObject config = new JsonObject().put("tracer", program);
    return ScriptTracer.run(dialect, traced, Lab.content(block), config);
  }
}
