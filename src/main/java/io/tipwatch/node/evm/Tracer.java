package io.tipwatch.node.evm;

import io.tipwatch.node.rpc.Json;
import java.time.Duration;

/** How an execution is to be traced: the configuration of {@code debug_trace…}. */
public sealed interface Tracer {
  Json.Obj json();

  /**
   * The configuration with a time for the node to give up after, which is 5 s for most if nothing
   * is said.
   */
  default Json.Obj within(Duration timeout) {
    return json().with("timeout", Json.of(timeout.toMillis() + "ms"));
  }

  /**
   * Every step. Storage is never asked for: clients mean different things by it.
   *
   * @param memory whether each step carries the whole memory, which makes answers huge
   */
  record Steps(boolean stack, boolean memory, boolean returnData) implements Tracer {
    @Override
    public Json.Obj json() {
      // clients differ in which of the two names for memory they know, and in the default
      return Json.Obj.of()
          .with("disableStorage", Json.of(true))
          .with("disableStack", Json.of(!stack))
          .with("enableMemory", Json.of(memory))
          .with("disableMemory", Json.of(!memory))
          .with("enableReturnData", Json.of(returnData))
          .with("disableReturnData", Json.of(!returnData));
    }
  }

  /** The tree of calls. */
  record Calls(boolean logs) implements Tracer {
    @Override
    public Json.Obj json() {
      return named("callTracer").with("tracerConfig", Json.Obj.of().with("withLog", Json.of(logs)));
    }
  }

  /** The calls in a list, as {@code trace_block} writes them. */
  record FlatCalls(boolean precompiles) implements Tracer {
    @Override
    public Json.Obj json() {
      return named("flatCallTracer")
          .with(
              "tracerConfig",
              Json.Obj.of()
                  .with("convertParityErrors", Json.of(true))
                  .with("includePrecompiles", Json.of(precompiles)));
    }
  }

  /**
   * The state that was touched.
   *
   * @param difference whether as it was and as it became, of what changed; else as it was
   */
  record Prestate(boolean difference) implements Tracer {
    @Override
    public Json.Obj json() {
      return named("prestateTracer")
          .with("tracerConfig", Json.Obj.of().with("diffMode", Json.of(difference)));
    }
  }

  /**
   * A program in JavaScript that runs in the node.
   *
   * @param source an object with the functions {@code step}, {@code fault} and {@code result}
   */
  record Script(String source) implements Tracer {
    @Override
    public Json.Obj json() {
      return named(source);
    }
  }

  private static Json.Obj named(String tracer) {
    return Json.Obj.of().with("tracer", Json.of(tracer));
  }
}
