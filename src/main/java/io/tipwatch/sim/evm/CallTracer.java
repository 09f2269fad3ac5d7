package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.Bytes;
import io.tipwatch.sim.evm.machine.CallRecord;
import io.tipwatch.sim.evm.machine.Failure;
import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.LogEntry;
import io.tipwatch.sim.evm.machine.Opcode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** go-ethereum's {@code callTracer}, as each client has it. */
final class CallTracer {
  private static final BigInteger ERROR = BigInteger.valueOf(0x08c379a0L);
  private static final int SELECTOR_BYTES = 4;
  private static final int REASON_AT = 68;

  private final EvmDialect dialect;
  private final boolean withLog;
  private final boolean onlyTop;

  CallTracer(EvmDialect dialect, JsonObject config) {
    this.dialect = dialect;
    withLog = config.getBoolean("withLog", false);
    onlyTop = config.getBoolean("onlyTopCall", false);
  }

  JsonObject of(Traced traced) {
    CallRecord root = traced.result().root();
    JsonObject json = call(root);
    long intrinsic = traced.result().intrinsic();
    switch (dialect) {
      case ANVIL -> json.put("gasUsed", Hex.quantity(traced.receipt().cumulativeGas()));
      case OPERA -> json.put("time", time(traced));
      case ERIGON -> json.put("gasUsed", Hex.quantity(traced.receipt().gasUsed()));
      case SONIC, GETH, NETHERMIND, BESU, RETH, ETHEREUMJS, GANACHE ->
          json.put("gas", Hex.quantity(root.gas() + intrinsic))
              .put("gasUsed", Hex.quantity(traced.receipt().gasUsed()));
    }
    return json;
  }

  /** What a revert says as {@code Error(string)}. */
  static Optional<String> reason(Bytes output) {
    byte[] bytes = output.array();
    boolean spoken =
        bytes.length > REASON_AT
            && new BigInteger(1, Arrays.copyOf(bytes, SELECTOR_BYTES)).equals(ERROR);
    if (!spoken) {
      return Optional.empty();
    }
    int length = bytes[REASON_AT - 1] & 0xff;
    int end = Math.min(bytes.length, REASON_AT + length);
    return Optional.of(new String(bytes, REASON_AT, end - REASON_AT, StandardCharsets.UTF_8));
  }

  /** Opera's tracer is a script of its time, which measured itself. */
  private static String time(Traced traced) {
    return traced.result().gasUsed() % 977 + ".5µs";
  }

  private JsonObject call(CallRecord record) {
    JsonObject json =
        new JsonObject()
            .put("from", record.from().hex())
            .put("gas", Hex.quantity(record.gas()))
            .put("gasUsed", Hex.quantity(record.gasUsed()));
    if (!record.isCreation() || record.failure().isEmpty()) {
      json.put("to", record.to().hex());
    }
    json.put("input", record.input().hex());
    if (!record.output().isEmpty()) {
      json.put("output", record.output().hex());
    }
    record.failure().ifPresent(failure -> fail(json, record, failure));
    if (!onlyTop && !record.calls().isEmpty()) {
      JsonArray calls = new JsonArray();
      record.calls().forEach(child -> calls.add(call(child)));
      json.put("calls", calls);
    }
    if (withLog && !record.logs().isEmpty()) {
      json.put("logs", logs(record));
    }
    if (record.type() != Opcode.STATICCALL) {
      json.put("value", Hex.quantity(record.value()));
    }
    return json.put("type", Opcode.of(record.type()).name());
  }

  private void fail(JsonObject json, CallRecord record, Failure failure) {
    boolean revm = dialect == EvmDialect.ANVIL || dialect == EvmDialect.RETH;
    json.put(
        "error",
        revm
            ? ErrorText.revm(failure, record.failedAt())
            : ErrorText.geth(failure, record.failedAt()));
    if (failure == Failure.REVERTED && dialect != EvmDialect.OPERA) {
      reason(record.output()).ifPresent(reason -> json.put("revertReason", reason));
    }
  }

  private static JsonArray logs(CallRecord record) {
    JsonArray logs = new JsonArray();
    for (LogEntry entry : record.logs()) {
      JsonArray topics = new JsonArray();
      entry.topics().forEach(topic -> topics.add("0x" + Hex.word(topic)));
      logs.add(
          new JsonObject()
              .put("address", entry.address().hex())
              .put("topics", topics)
              .put("data", entry.data().hex()));
    }
    return logs;
  }
}
