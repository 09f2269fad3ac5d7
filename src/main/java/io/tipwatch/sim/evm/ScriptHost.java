package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.Account;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.Bytes;
import io.tipwatch.sim.evm.machine.CallRecord;
import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.Machine;
import io.tipwatch.sim.evm.machine.Opcode;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.LambdaFunction;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;
import org.mozilla.javascript.Undefined;

/** What a tracer's program is given: the step at hand, calls, the state, and a few functions. */
final class ScriptHost {
  private static final int WORD_BYTES = 32;

  private final Context context;
  private final ScriptableObject scope;
  private final Traced traced;
  private final boolean tellsMemorySize;
  private Optional<Machine> machine = Optional.empty();
  private Optional<Scriptable> log = Optional.empty();
  private Optional<Scriptable> database = Optional.empty();

  /** A function that the program may call. */
  private interface Body {
    Object apply(List<Object> arguments);
  }

  /**
   * @param tellsMemorySize whether the memory has a length, which go-ethereum gave it after 1.10
   */
  ScriptHost(Context context, Scriptable scope, Traced traced, boolean tellsMemorySize) {
    this.tellsMemorySize = tellsMemorySize;
    this.context = context;
    this.scope = (ScriptableObject) scope;
    this.traced = traced;
  }

  Scriptable scope() {
    return scope;
  }

  void watch(Machine watched) {
    machine = Optional.of(watched);
  }

  void addGlobals() {
    put(scope, "toHex", arguments -> Hex.data(ScriptBytes.of(arguments.getFirst()).array()));
    put(scope, "toWord", arguments -> bytes(ScriptBytes.sized(arguments.getFirst(), WORD_BYTES)));
    put(scope, "toAddress", arguments -> bytes(ScriptBytes.sized(arguments.getFirst(), 20)));
    put(scope, "bigInt", arguments -> ScriptBytes.number(arguments.getFirst()));
    put(
        scope,
        "isPrecompiled",
        arguments -> {
          BigInteger number = new BigInteger(1, ScriptBytes.of(arguments.getFirst()).array());
          return number.signum() > 0 && number.bitLength() < 8 && number.intValue() <= 9;
        });
  }

  /** The step at hand; one object for all of them. */
  Scriptable log() {
    if (log.isEmpty()) {
      log = Optional.of(newLog());
    }
    return log.orElseThrow();
  }

  Scriptable database() {
    if (database.isEmpty()) {
      database = Optional.of(newDatabase());
    }
    return database.orElseThrow();
  }

  /** A call that begins. */
  Scriptable frame(CallRecord record) {
    Scriptable object = object();
    put(object, "getType", _ -> Opcode.of(record.type()).name());
    put(object, "getFrom", _ -> bytes(Bytes.of(record.from().bytes())));
    put(object, "getTo", _ -> bytes(Bytes.of(record.to().bytes())));
    put(object, "getInput", _ -> bytes(record.input()));
    put(object, "getGas", _ -> record.gas());
    put(object, "getValue", _ -> record.value());
    return object;
  }

  /** A call that has ended. */
  Scriptable outcome(CallRecord record) {
    Scriptable object = object();
    put(object, "getGasUsed", _ -> record.gasUsed());
    put(object, "getOutput", _ -> bytes(record.output()));
    put(object, "getError", _ -> error(record));
    return object;
  }

  /** The transaction as a whole. */
  Scriptable summary(EvmBlock block) {
    CallRecord root = traced.result().root();
    Scriptable object = object();
    set(object, "type", root.isCreation() ? "CREATE" : "CALL");
    set(object, "from", bytes(Bytes.of(root.from().bytes())));
    set(object, "to", bytes(Bytes.of(root.to().bytes())));
    set(object, "input", bytes(root.input()));
    set(object, "gas", root.gas());
    set(object, "gasUsed", traced.receipt().gasUsed());
    set(object, "intrinsicGas", traced.result().intrinsic());
    set(object, "value", root.value());
    set(object, "gasPrice", traced.transaction().body().effectivePrice(block.content().baseFee()));
    set(object, "block", block.number());
    set(object, "output", bytes(root.output()));
    set(object, "time", "1.5ms");
    Object error = error(root);
    if (error instanceof String) {
      set(object, "error", error);
    }
    return object;
  }

  /** What JSON says, as the program sees it. */
  Object parsed(JsonObject json) {
    return context.evaluateString(scope, "(" + json.encode() + ")", "config", 1, null);
  }

  private static Object error(CallRecord record) {
    return record
        .failure()
        .<Object>map(failure -> ErrorText.geth(failure, record.failedAt()))
        .orElse(Undefined.instance);
  }

  private Scriptable newLog() {
    Scriptable object = object();
    put(object, "getPC", _ -> now().frame().pc());
    put(object, "getGas", _ -> now().frame().gas());
    put(object, "getCost", _ -> now().cost());
    put(object, "getDepth", _ -> now().depth());
    put(object, "getRefund", _ -> now().refund());
    put(
        object,
        "getError",
        _ ->
            now()
                .failure()
                .<Object>map(failure -> ErrorText.geth(failure, now().op().code()))
                .orElse(Undefined.instance));
    set(object, "op", operation());
    set(object, "stack", stack());
    set(object, "memory", memory());
    set(object, "contract", contract());
    return object;
  }

  private Scriptable operation() {
    Scriptable object = object();
    put(object, "toNumber", _ -> now().op().code());
    put(object, "toString", _ -> now().op().name());
    put(object, "isPush", _ -> now().op().name().startsWith("PUSH"));
    return object;
  }

  private Scriptable stack() {
    Scriptable object = object();
    put(object, "length", _ -> now().frame().stack().size());
    put(
        object,
        "peek",
        arguments -> {
          List<BigInteger> words = now().frame().stack();
          int depth = ScriptBytes.number(arguments.getFirst()).intValue();
          return depth < words.size() ? words.get(words.size() - 1 - depth) : BigInteger.ZERO;
        });
    return object;
  }

  private Scriptable memory() {
    Scriptable object = object();
    if (tellsMemorySize) {
      put(object, "length", _ -> now().frame().memory().length);
    }
    put(
        object,
        "slice",
        arguments -> {
          int from = ScriptBytes.number(arguments.getFirst()).intValue();
          int to = ScriptBytes.number(arguments.get(1)).intValue();
          return bytes(ScriptBytes.part(now().frame().memory(), from, to - from));
        });
    put(
        object,
        "getUint",
        arguments -> {
          int from = ScriptBytes.number(arguments.getFirst()).intValue();
          Bytes word = ScriptBytes.part(now().frame().memory(), from, WORD_BYTES);
          return new BigInteger(1, word.array());
        });
    return object;
  }

  private Scriptable contract() {
    Scriptable object = object();
    put(object, "getCaller", _ -> bytes(Bytes.of(now().call().from().bytes())));
    put(object, "getAddress", _ -> bytes(Bytes.of(now().frame().self().bytes())));
    put(object, "getValue", _ -> now().call().value());
    put(object, "getInput", _ -> bytes(now().call().input()));
    return object;
  }

  private Scriptable newDatabase() {
    Scriptable object = object();
    put(object, "getBalance", arguments -> account(arguments).balance());
    put(object, "getNonce", arguments -> account(arguments).nonce());
    put(object, "getCode", arguments -> bytes(account(arguments).code().bytes()));
    put(object, "exists", arguments -> !account(arguments).isEmpty());
    put(
        object,
        "getState",
        arguments -> {
          BigInteger slot = new BigInteger(1, ScriptBytes.of(arguments.get(1)).array());
          return bytes(
              ScriptBytes.sized(Hex.quantity(account(arguments).storage().get(slot)), WORD_BYTES));
        });
    return object;
  }

  /** As it is after the transaction, which is when results are asked for. */
  private Account account(List<Object> arguments) {
    byte[] bytes = ScriptBytes.of(arguments.getFirst()).array();
    return traced.after().get(Address.of(new BigInteger(1, bytes)));
  }

  private Machine now() {
    return machine.orElseThrow();
  }

  private Scriptable object() {
    return context.newObject(scope);
  }

  private Scriptable bytes(Bytes bytes) {
    Object[] numbers = new Object[bytes.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = bytes.array()[i] & 0xff;
    }
    return context.newArray(scope, numbers);
  }

  private static void set(Scriptable object, String name, Object value) {
    ScriptableObject.putProperty(object, name, value);
  }

  private void put(Scriptable object, String name, Body body) {
    LambdaFunction function =
        new LambdaFunction(
            scope,
            name,
            1,
            (Context _, Scriptable _, Scriptable _, Object[] arguments) ->
                body.apply(List.of(arguments)));
    set(object, name, function);
  }
}
