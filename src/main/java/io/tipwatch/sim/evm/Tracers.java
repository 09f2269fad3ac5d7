package io.tipwatch.sim.evm;

import io.tipwatch.sim.ByteSource;
import io.tipwatch.sim.evm.machine.CallRecord;
import io.tipwatch.sim.evm.machine.Opcode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a debugging method is asked for: a list of steps, or what a tracer makes of them. */
final class Tracers {
  private final EvmNodeProfile profile;
  private final TracerTroubles troubles;

  Tracers(EvmNodeProfile profile, TracerTroubles troubles) {
    this.profile = profile;
    this.troubles = troubles;
  }

  /** The trace of one transaction. */
  ByteSource of(EvmBlock block, Traced traced, JsonObject config) {
    String hash = traced.transaction().hash();
    troubles
        .of(TracerTrouble.Throws.class, hash)
        .ifPresent(it -> {
          throw new Refusal(it.failure());
        });
    EvmDialect dialect = profile.dialect();
    if (dialect == EvmDialect.ETHEREUMJS) {
      refuseWhatEthereumJsLacks(config);
    }
    if (!config.containsKey("tracer") || dialect == EvmDialect.GANACHE) {
      return steps(traced, config);
    }
    String name = config.getString("tracer");
    JsonObject tracerConfig = config.getJsonObject("tracerConfig", new JsonObject());
    if (TracerNames.kind(dialect, name) == TracerNames.Kind.SCRIPT
        && TracerNames.runsScripts(dialect)) {
      return ByteSource.text(ScriptTracer.run(dialect, traced, block, config));
    }
    return ByteSource.text(named(block, traced, name, tracerConfig));
  }

  private ByteSource steps(Traced traced, JsonObject config) {
    EvmDialect dialect = profile.dialect();
    if (dialect == EvmDialect.ANVIL && !profile.stepsTracing()) {
      return ByteSource.text(
          new JsonObject()
              .put("failed", !traced.result().succeeded())
              .put("gas", traced.receipt().cumulativeGas())
              .put("returnValue", traced.result().root().output().hex())
              .put("structLogs", new JsonArray())
              .encode());
    }
    StructOptions options = StructOptions.of(dialect, config);
    StructForm form = StructForm.of(dialect);
    return troubles
        .of(TracerTrouble.CutShort.class, traced.transaction().hash())
        .map(cut -> StructLogs.cutShort(traced, form, options.upTo(cut.steps())))
        .orElseGet(() -> new StructLogs(traced, form, options));
  }

  private String named(EvmBlock block, Traced traced, String name, JsonObject config) {
    EvmDialect dialect = profile.dialect();
    return switch (TracerNames.kind(dialect, name)) {
      case CALL -> new CallTracer(dialect, config).of(traced).encode();
      case FLAT -> flat(block, traced, config).encode();
      case PRESTATE -> prestate(traced, config).encode();
      case FOUR_BYTES -> fourBytes(traced).encode();
      case NOTHING, SILENT -> "{}";
      case SCRIPT -> throw new Refusal(TracerNames.absent(dialect, name));
    };
  }

  /** Opera's release is older than the difference. */
  private JsonObject prestate(Traced traced, JsonObject config) {
    boolean difference =
        config.getBoolean("diffMode", false) && profile.dialect() != EvmDialect.OPERA;
    return difference ? PrestateJson.difference(traced) : PrestateJson.plain(traced);
  }

  private JsonArray flat(EvmBlock block, Traced traced, JsonObject config) {
    boolean precompiles = config.getBoolean("includePrecompiles", false);
    boolean parity = config.getBoolean("convertParityErrors", false);
    FlatForm form = FlatForm.ofTracer();
    FlatTraces traces =
        new FlatTraces(
            profile.dialect(),
            precompiles ? form.withPrecompiles() : form,
            FlatFailures.ofTracer(profile.dialect(), parity));
    JsonArray items = new JsonArray();
    traces.ofTransaction(block, traced).forEach(items::add);
    return items;
  }

  /** How often each function was called, with how many bytes of arguments. */
  private static JsonObject fourBytes(Traced traced) {
    Map<String, Integer> counts = new TreeMap<>();
    Deque<CallRecord> open = new ArrayDeque<>(List.of(traced.result().root()));
    while (!open.isEmpty()) {
      CallRecord record = open.pop();
      boolean calls = !record.isCreation() && record.type() != Opcode.SELFDESTRUCT;
      if (calls && record.input().size() >= 4) {
        String name = record.input().hex().substring(0, 10) + "-" + (record.input().size() - 4);
        counts.merge(name, 1, Integer::sum);
      }
      record.calls().forEach(open::push);
    }
    JsonObject json = new JsonObject();
    counts.forEach(json::put);
    return json;
  }

  private static void refuseWhatEthereumJsLacks(JsonObject config) {
    if (config.containsKey("tracerConfig")) {
      throw new Refusal(
          EvmFailures.badParams("custom tracers and tracer configurations are not implemented"));
    } else if (config.containsKey("tracer")) {
      throw new Refusal(EvmFailures.badParams("custom tracers not implemented"));
    } else if (config.containsKey("timeout")) {
      throw new Refusal(EvmFailures.badParams("custom tracer timeouts not implemented"));
    } else if (config.getBoolean("enableReturnData", false)) {
      throw new Refusal(EvmFailures.badParams("enabling return data not implemented"));
    }
  }
}
