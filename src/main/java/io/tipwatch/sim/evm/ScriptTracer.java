package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.CallRecord;
import io.tipwatch.sim.evm.machine.Failure;
import io.tipwatch.sim.evm.machine.Machine;
import io.tipwatch.sim.evm.machine.Opcode;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.ContextFactory;
import org.mozilla.javascript.Function;
import org.mozilla.javascript.RhinoException;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;

/**
 * Runs a caller's tracer over a transaction, as clients with a JavaScript engine do. The program
 * sees nothing of Java, and ends after so many instructions.
 */
final class ScriptTracer {
  /** What a tracer may do instead of the five seconds that real nodes give it. */
  private static final long MAX_INSTRUCTIONS = 500_000_000;

  private static final int OBSERVED_INSTRUCTIONS = 100_000;

  private final EvmDialect dialect;
  private final Traced traced;
  private final ScriptHost host;
  private final Context context;
  private final Scriptable tracer;

  private ScriptTracer(EvmDialect dialect, Traced traced, Context context, String program) {
    this.dialect = dialect;
    this.traced = traced;
    this.context = context;
    Scriptable scope = context.initSafeStandardObjects();
    host = new ScriptHost(context, scope, traced, dialect != EvmDialect.OPERA);
    host.addGlobals();
    Object made = context.evaluateString(scope, "(" + program + ")", "tracer", 1, null);
    if (!(made instanceof Scriptable object)) {
      throw new Refusal(EvmFailures.internal("trace object must expose a function result()"));
    }
    tracer = object;
  }

  /**
   * @return what the tracer's result is, as JSON
   */
  static String run(EvmDialect dialect, Traced traced, EvmBlock block, JsonObject config) {
    ContextFactory factory = new Bounded();
    try (Context context = factory.enterContext()) {
      ScriptTracer tracer = new ScriptTracer(dialect, traced, context, config.getString("tracer"));
      tracer.check();
      return tracer.trace(block, config);
    } catch (Exhausted _) {
      throw new Refusal(EvmFailures.server("execution timeout"));
    } catch (RhinoException failure) {
      throw new Refusal(EvmFailures.server(failure.details()));
    }
  }

  /** Without class loading, and not for ever. */
  private static final class Bounded extends ContextFactory {
    private long done;

    @Override
    protected Context makeContext() {
      Context context = super.makeContext();
      context.setInterpretedMode(true);
      context.setLanguageVersion(Context.VERSION_ES6);
      context.setInstructionObserverThreshold(OBSERVED_INSTRUCTIONS);
      context.setClassShutter(_ -> false);
      return context;
    }

    @Override
    protected void observeInstructionCount(Context context, int count) {
      done += count;
      if (done > MAX_INSTRUCTIONS) {
        throw new Exhausted();
      }
    }
  }

  /** Not an exception that a script could catch. */
  private static final class Exhausted extends Error {
    private static final long serialVersionUID = 1;
  }

  private void check() {
    for (String required : new String[] {"result", "fault"}) {
      if (!has(required)) {
        throw new Refusal(
            EvmFailures.internal("trace object must expose a function " + required + "()"));
      }
    }
    if (has("enter") != has("exit") && dialect != EvmDialect.ANVIL) {
      throw new Refusal(
          EvmFailures.internal(
              "trace object must expose either both or none of enter() and exit()"));
    }
  }

  private String trace(EvmBlock block, JsonObject config) {
    JsonObject given = config.getJsonObject("tracerConfig", new JsonObject());
    call("setup", dialect == EvmDialect.ANVIL ? host.parsed(given) : given.encode());
    Machine machine = traced.again().machine();
    host.watch(machine);
    Deque<CallRecord> open = new ArrayDeque<>();
    open.push(machine.root());
    while (machine.next()) {
      step(machine, open);
    }
    Object result = call("result", host.summary(block), host.database());
    return Json.encode(ScriptResult.json(result, dialect == EvmDialect.ANVIL));
  }

  private void step(Machine machine, Deque<CallRecord> open) {
    guarded("step", host.log(), host.database());
    Opcode op = machine.op();
    if (faults(machine, op)) {
      guarded("fault", host.log(), host.database());
    }
    CallRecord caller = open.getFirst();
    boolean called =
        (op.isCall() || op.code() == Opcode.SELFDESTRUCT) && machine.failure().isEmpty();
    machine.perform();
    if (called) {
      CallRecord child = caller.calls().getLast();
      guarded("enter", host.frame(child));
      open.push(child);
    }
    while (open.size() > Math.max(1, machine.depth())) {
      guarded("exit", host.outcome(open.pop()));
    }
  }

  /** What fails before it is performed is only told as a step; anvil tells reverts alone. */
  private boolean faults(Machine machine, Opcode op) {
    if (op.code() == Opcode.REVERT) {
      return machine.failure().isEmpty();
    }
    return dialect != EvmDialect.ANVIL
        && machine.failure().filter(it -> it == Failure.INVALID_OPCODE).isPresent();
  }

  /** Anvil does not mind what a step throws. */
  private void guarded(String name, Object... arguments) {
    try {
      call(name, arguments);
    } catch (RhinoException failure) {
      if (dialect != EvmDialect.ANVIL) {
        throw new Refusal(
            EvmFailures.server(
                failure.details() + " in server-side tracer function '" + name + "'"));
      }
    }
  }

  private boolean has(String name) {
    return ScriptableObject.getProperty(tracer, name) instanceof Function;
  }

  private Object call(String name, Object... arguments) {
    return ScriptableObject.getProperty(tracer, name) instanceof Function function
        ? function.call(context, host.scope(), tracer, arguments)
        : org.mozilla.javascript.Undefined.instance;
  }
}
