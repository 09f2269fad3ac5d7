package io.tipwatch.trace.evm.calls;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * A way in which a client writes call traces, with whims of its own.
 *
 * @param precompiles whether it tells calls of precompiles
 * @param results whether it writes a result beside an error
 * @param creation whether it tells how a contract was created
 * @param shuffled whether its fields come in any order
 * @param odd whether it writes numbers in a form of its own
 */
record CallStyle(
    Form form,
    boolean precompiles,
    boolean results,
    boolean creation,
    boolean shuffled,
    boolean odd,
    int texts,
    Random random) {

  enum Form {
    /** {@code trace_block}. */
    PARITY,
    /** {@code debug_traceBlock*} with flatCallTracer. */
    FLAT,
    /** {@code debug_traceBlock*} with callTracer. */
    NESTED
  }

  private static final Map<String, List<String>> TEXTS =
      Map.of(
          "REVERT", List.of("Reverted", "execution reverted", "execution reverted: no"),
          "OUT_OF_GAS",
              List.of(
                  "Out of gas",
                  "out of gas",
                  "out of gas: not enough gas for reentrancy sentry",
                  "OutOfGas"),
          "INVALID_OPERATION", List.of("Bad instruction", "invalid opcode: INVALID"),
          "BAD_JUMP", List.of("Bad jump destination", "invalid jump destination"),
          "STACK_UNDERFLOW", List.of("Stack underflow", "stack underflow (0 <=> 2)"));

  static CallStyle random(Random random) {
    return new CallStyle(
        Form.values()[random.nextInt(Form.values().length)],
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextInt(3) == 0,
        random.nextInt(3) == 0,
        random.nextInt(10),
        new Random(random.nextLong()));
  }

  /** An answer for a block of these transactions. */
  byte[] block(List<Call> transactions) {
    JsonArray answer = new JsonArray();
    for (int i = 0; i < transactions.size(); i++) {
      switch (form) {
        case PARITY -> items(transactions.get(i), i).forEach(answer::add);
        case FLAT ->
            answer.add(
                object(
                    List.of(
                        Map.entry("txHash", hash(i)),
                        Map.entry("result", new JsonArray(items(transactions.get(i), i))))));
        case NESTED ->
            answer.add(
                object(
                    List.of(
                        Map.entry("txHash", hash(i)),
                        Map.entry("result", frame(transactions.get(i), true)))));
      }
    }
    String text = odd ? answer.encodePrettily() : answer.encode();
    boolean enveloped = random.nextBoolean();
    String whole = enveloped ? "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":" + text + "}" : text;
    return whole.getBytes(StandardCharsets.UTF_8);
  }

  static String hash(int transaction) {
    return "0x%064x".formatted(0xabc000 + transaction);
  }

  private List<JsonObject> items(Call root, int transaction) {
    List<JsonObject> items = new ArrayList<>();
    items(root, List.of(), transaction, items);
    return items;
  }

  private void items(Call call, List<Integer> way, int transaction, List<JsonObject> into) {
    List<Call> calls = precompiles ? call.calls() : call.told();
    List<Map.Entry<String, Object>> fields = new ArrayList<>();
    fields.add(Map.entry("action", object(action(call, way.isEmpty()))));
    fields.add(Map.entry("blockHash", "0x" + Call.data(random, 32)));
    fields.add(Map.entry("blockNumber", 4));
    if (call.failed()) {
      fields.add(Map.entry("error", text(call.failure())));
    }
    if (call.kind() != Call.Kind.SELFDESTRUCT && (!call.failed() || results)) {
      fields.add(Map.entry("result", object(result(call, way.isEmpty()))));
    }
    fields.add(Map.entry("subtraces", calls.size()));
    fields.add(Map.entry("traceAddress", new JsonArray(way)));
    fields.add(Map.entry("transactionHash", hash(transaction)));
    fields.add(Map.entry("transactionPosition", transaction));
    fields.add(Map.entry("type", type(call)));
    into.add(object(fields));
    for (int i = 0; i < calls.size(); i++) {
      List<Integer> below = new ArrayList<>(way);
      below.add(i);
      items(calls.get(i), below, transaction, into);
    }
  }

  private static String type(Call call) {
    return call.kind() == Call.Kind.SELFDESTRUCT
        ? "suicide"
        : call.kind().creates() ? "create" : "call";
  }

  private List<Map.Entry<String, Object>> action(Call call, boolean root) {
    List<Map.Entry<String, Object>> fields = new ArrayList<>();
    if (call.kind() == Call.Kind.SELFDESTRUCT) {
      fields.add(Map.entry("address", call.from()));
      fields.add(Map.entry("balance", number(call.value())));
      fields.add(Map.entry(odd ? "refund_address" : "refundAddress", call.to()));
      return fields;
    }
    fields.add(Map.entry("from", call.from()));
    fields.add(Map.entry("gas", gas(call.gas(), root)));
    fields.add(Map.entry("value", value(call)));
    if (call.kind().creates()) {
      fields.add(Map.entry("init", data(call.input())));
      if (creation) {
        fields.add(Map.entry("creationMethod", lower(call)));
      }
    } else {
      fields.add(Map.entry("to", call.to()));
      fields.add(Map.entry("input", data(call.input())));
      fields.add(Map.entry("callType", lower(call)));
    }
    return fields;
  }

  private static String lower(Call call) {
    return call.kind().name().toLowerCase(Locale.ROOT);
  }

  /** What is written as the value of a delegated call is a matter of taste. */
  private Object value(Call call) {
    return number(call.kind() == Call.Kind.DELEGATECALL ? BigInteger.valueOf(texts) : call.value());
  }

  private List<Map.Entry<String, Object>> result(Call call, boolean root) {
    List<Map.Entry<String, Object>> fields = new ArrayList<>();
    fields.add(Map.entry("gasUsed", gas(call.gasUsed(), root)));
    boolean silent = call.failed() && !call.failure().equals("REVERT");
    String output = silent ? "" : call.output();
    if (call.kind().creates()) {
      fields.add(Map.entry("address", call.created()));
      fields.add(Map.entry("code", data(output)));
    } else {
      fields.add(Map.entry("output", data(output)));
    }
    return fields;
  }

  private JsonObject frame(Call call, boolean root) {
    List<Map.Entry<String, Object>> fields = new ArrayList<>();
    boolean destroys = call.kind() == Call.Kind.SELFDESTRUCT;
    fields.add(Map.entry("from", call.from()));
    fields.add(Map.entry("gas", destroys ? "0x0" : gas(call.gas(), root)));
    fields.add(Map.entry("gasUsed", destroys ? "0x0" : gas(call.gasUsed(), root)));
    fields.add(Map.entry("input", destroys ? "0x" : data(call.input())));
    if (!call.kind().creates()) {
      fields.add(Map.entry("to", call.to()));
    } else if (!call.failed()) {
      fields.add(Map.entry("to", call.created()));
    }
    boolean silent = destroys || (call.failed() && !call.failure().equals("REVERT"));
    if (!silent && !call.output().isEmpty()) {
      fields.add(Map.entry("output", data(call.output())));
    }
    if (call.failed()) {
      fields.add(Map.entry("error", text(call.failure())));
      fields.add(Map.entry("revertReason", "no"));
    }
    List<Call> calls = precompiles ? call.calls() : call.told();
    if (!calls.isEmpty()) {
      fields.add(
          Map.entry(
              "calls", new JsonArray(calls.stream().map(each -> frame(each, false)).toList())));
    }
    if (call.kind() != Call.Kind.STATICCALL) {
      fields.add(Map.entry("value", value(call)));
    }
    fields.add(Map.entry("type", call.kind().name()));
    return object(fields);
  }

  private JsonObject object(List<Map.Entry<String, Object>> fields) {
    List<Map.Entry<String, Object>> order = new ArrayList<>(fields);
    if (shuffled) {
      Collections.shuffle(order, random);
    }
    JsonObject object = new JsonObject();
    order.forEach(field -> object.put(field.getKey(), field.getValue()));
    return object;
  }

  private String text(String failure) {
    List<String> known = TEXTS.getOrDefault(failure, List.of());
    return known.get(texts % known.size());
  }

  private Object number(BigInteger value) {
    return odd && value.bitLength() < 50 ? value.longValue() : "0x" + value.toString(16);
  }

  /** What is told as the gas of the root call is a matter of taste. */
  private Object gas(long amount, boolean root) {
    return number(BigInteger.valueOf(root ? amount + texts : amount));
  }

  private String data(String hex) {
    return "0x" + (odd ? hex.toUpperCase(Locale.ROOT) : hex);
  }
}
