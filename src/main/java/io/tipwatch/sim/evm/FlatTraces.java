package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.CallRecord;
import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.Opcode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** Lists of calls in the manner of Parity, as each client writes them. */
final class FlatTraces {
  private static final int LAST_PRECOMPILE = 9;
  private static final String NO_HASH = "0x" + "0".repeat(64);

  private final EvmDialect dialect;
  private final FlatForm form;
  private final FlatFailures failures;

  /** A call with the gas that its list says it was given. */
  private record Placed(CallRecord record, List<Integer> address, CallRecord parent, long gas) {}

  FlatTraces(EvmDialect dialect, FlatForm form, FlatFailures failures) {
    this.dialect = dialect;
    this.form = form;
    this.failures = failures;
  }

  /** All of a block, with what some clients add when there is nothing or everything. */
  JsonArray ofBlock(EvmBlock block, List<Traced> traced) {
    JsonArray items = new JsonArray();
    traced.forEach(each -> ofTransaction(block, each).forEach(items::add));
    boolean fakes = dialect == EvmDialect.OPERA || dialect == EvmDialect.SONIC;
    if (items.isEmpty() && fakes) {
      items.add(empty(block));
    } else if (dialect == EvmDialect.BESU) {
      items.add(reward(block));
    }
    return items;
  }

  List<JsonObject> ofTransaction(EvmBlock block, Traced traced) {
    List<JsonObject> items = new ArrayList<>();
    CallRecord root = traced.result().root();
    Deque<Placed> open = new ArrayDeque<>();
    open.push(new Placed(root, List.of(), root, rootGas(traced)));
    while (!open.isEmpty()) {
      Placed placed = open.pop();
      List<CallRecord> shown = shown(placed.record());
      JsonObject item = item(block, traced, placed).put("subtraces", shown.size());
      items.add(finished(item, traced, placed));
      for (int i = shown.size() - 1; i >= 0; i--) {
        List<Integer> address = new ArrayList<>(placed.address());
        address.add(i);
        CallRecord child = shown.get(i);
        open.push(new Placed(child, address, placed.record(), gas(child, placed.gas())));
      }
    }
    return items;
  }

  private List<CallRecord> shown(CallRecord record) {
    return record.calls().stream()
        .filter(child ->
            switch (form.precompiles()) {
              case SHOWN -> true;
              case WITH_VALUE -> !isPrecompile(child) || child.value().signum() > 0;
              case HIDDEN -> !isPrecompile(child);
            })
        .toList();
  }

  private static boolean isPrecompile(CallRecord record) {
    return !record.isCreation()
        && record.type() != Opcode.SELFDESTRUCT
        && record.to().value().bitLength() < 8
        && record.to().value().intValue() <= LAST_PRECOMPILE;
  }

  private long rootGas(Traced traced) {
    return switch (form.rootGas()) {
      case OF_FRAME -> traced.result().root().gas();
      case LIMIT -> traced.transaction().body().gasLimit();
      case USED -> traced.receipt().gasUsed();
    };
  }

  private long rootUsed(Traced traced) {
    return switch (form.rootUsed()) {
      case OF_FRAME -> traced.result().root().gasUsed();
      case OF_RECEIPT -> traced.receipt().gasUsed();
      case AFTER_REFUNDS -> traced.receipt().gasUsed() - traced.result().intrinsic();
    };
  }

  /**
   * Opera takes away from the caller's gas what the callee used, which is not what it was given.
   */
  private long gas(CallRecord child, long parentGas) {
    if (dialect != EvmDialect.OPERA || !failures.hasResult(child)) {
      return child.gas();
    }
    return parentGas > child.gasUsed() ? parentGas - child.gasUsed() : child.gasUsed();
  }

  private JsonObject item(EvmBlock block, Traced traced, Placed placed) {
    CallRecord record = placed.record();
    boolean destroys = record.type() == Opcode.SELFDESTRUCT;
    JsonObject item =
        new JsonObject()
            .put(
                "action",
                destroys
                    ? destruction(placed)
                    : record.isCreation() ? creation(traced, placed) : call(placed))
            .put("blockHash", block.hash())
            .put("blockNumber", block.number());
    if (destroys) {
      return dialect == EvmDialect.OPERA
          ? item.put("result", new JsonObject().put("gasUsed", "0x0"))
          : item.putNull("result");
    }
    boolean root = placed.address().isEmpty();
    long used = root ? rootUsed(traced) : record.gasUsed();
    failures.put(item, record, root, result(record, used));
    return item;
  }

  private JsonObject finished(JsonObject item, Traced traced, Placed placed) {
    return item.put("traceAddress", new JsonArray(new ArrayList<Object>(placed.address())))
        .put("transactionHash", traced.transaction().hash())
        .put("transactionPosition", traced.index())
        .put("type", type(placed.record()));
  }

  private static String type(CallRecord record) {
    if (record.type() == Opcode.SELFDESTRUCT) {
      return "suicide";
    }
    return record.isCreation() ? "create" : "call";
  }

  private JsonObject call(Placed placed) {
    CallRecord record = placed.record();
    boolean hides = record.type() == Opcode.DELEGATECALL && !form.delegateValue();
    return new JsonObject()
        .put("from", from(placed).hex())
        .put("callType", Opcode.of(record.type()).name().toLowerCase(Locale.ROOT))
        .put("gas", Hex.quantity(placed.gas()))
        .put("input", record.input().hex())
        .put("to", record.to().hex())
        .put("value", hides ? "0x0" : Hex.quantity(record.value()));
  }

  private JsonObject creation(Traced traced, Placed placed) {
    CallRecord record = placed.record();
    boolean root = placed.address().isEmpty();
    // Opera shows what the caller was given instead of what it gave
    CallRecord valued = dialect == EvmDialect.OPERA && !root ? placed.parent() : record;
    JsonObject action =
        new JsonObject()
            .put("from", from(placed).hex())
            .put("gas", Hex.quantity(placed.gas()))
            .put("init", record.input().hex())
            .put("value", Hex.quantity(valued.value()));
    if (form.creationMethod()) {
      boolean salted =
          dialect == EvmDialect.BESU
              ? createsSalted(traced.result().root())
              : record.type() == Opcode.CREATE2;
      action.put("creationMethod", salted ? "create2" : "create");
    }
    return action;
  }

  /** Besu says the same of all creations of a transaction. */
  private static boolean createsSalted(CallRecord root) {
    Deque<CallRecord> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      CallRecord record = open.pop();
      if (record.type() == Opcode.CREATE2) {
        return true;
      }
      record.calls().forEach(open::push);
    }
    return false;
  }

  private JsonObject destruction(Placed placed) {
    CallRecord record = placed.record();
    if (dialect != EvmDialect.OPERA) {
      return new JsonObject()
          .put("address", record.from().hex())
          .put("balance", Hex.quantity(record.value()))
          .put("refundAddress", record.to().hex());
    }
    String value = Hex.quantity(placed.parent().value());
    return new JsonObject()
        .put("from", placed.parent().to().hex())
        .put("value", value)
        .put("gas", "0x0")
        .put("init", "0x")
        .put("address", record.from().hex())
        .put("refund_address", record.to().hex())
        .put("balance", value);
  }

  /** Opera takes the caller's callee, even where a delegate runs for somebody else. */
  private Address from(Placed placed) {
    boolean root = placed.address().isEmpty();
    return dialect == EvmDialect.OPERA && !root ? placed.parent().to() : placed.record().from();
  }

  private static JsonObject result(CallRecord record, long used) {
    if (record.isCreation()) {
      boolean created = record.failure().isEmpty();
      return new JsonObject()
          .put("address", record.to().hex())
          .put("code", created ? record.output().hex() : "0x")
          .put("gasUsed", Hex.quantity(used));
    }
    return new JsonObject().put("gasUsed", Hex.quantity(used)).put("output", record.output().hex());
  }

  private static JsonObject empty(EvmBlock block) {
    JsonObject action =
        new JsonObject()
            .put("from", Address.ZERO.hex())
            .put("value", "0x0")
            .put("gas", "0x0")
            .put("init", "0x");
    return new JsonObject()
        .put("action", action)
        .put("blockHash", block.hash())
        .put("blockNumber", block.number())
        .put("result", new JsonObject().put("gasUsed", "0x0"))
        .put("error", "Empty block")
        .put("subtraces", 0)
        .put("traceAddress", new JsonArray())
        .put("transactionHash", NO_HASH)
        .put("transactionPosition", 0)
        .put("type", "empty");
  }

  private static JsonObject reward(EvmBlock block) {
    JsonObject action =
        new JsonObject()
            .put("author", block.content().coinbase().hex())
            .put("rewardType", "block")
            .put("value", "0x0");
    return new JsonObject()
        .put("action", action)
        .put("blockHash", block.hash())
        .put("blockNumber", block.number())
        .putNull("result")
        .put("subtraces", 0)
        .put("traceAddress", new JsonArray())
        .put("type", "reward");
  }
}
