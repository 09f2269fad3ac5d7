package io.tipwatch.sim.evm;

import io.tipwatch.sim.Reply;
import io.vertx.core.json.JsonArray;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The methods of one node that its client knows. */
final class MethodTable {
  private static final String ETHEREUM = "eth_";
  private static final String FANTOM = "ftm_";

  private final EvmDialect dialect;
  private final Map<String, Function<JsonArray, Reply>> methods = new HashMap<>();

  MethodTable(EvmDialect dialect) {
    this.dialect = dialect;
  }

  void on(String name, Function<JsonArray, Reply> answer) {
    if (!Capabilities.has(dialect, name)) {
      return;
    }
    methods.put(name, answer);
    boolean aliased = dialect == EvmDialect.OPERA || dialect == EvmDialect.SONIC;
    if (aliased && name.startsWith(ETHEREUM)) {
      methods.put(FANTOM + name.substring(ETHEREUM.length()), answer);
    }
  }

  Reply call(String name, JsonArray params) {
    Function<JsonArray, Reply> method = methods.get(name);
    if (method == null) {
      return new Reply.Failed(EvmFailures.methodAbsent(dialect, name));
    }
    try {
      return method.apply(params);
    } catch (Refusal refusal) {
      return new Reply.Failed(refusal.failure());
    } catch (ClassCastException | IllegalArgumentException | IndexOutOfBoundsException bad) {
      return new Reply.Failed(EvmFailures.badParams("invalid argument: " + bad.getMessage()));
    }
  }
}
