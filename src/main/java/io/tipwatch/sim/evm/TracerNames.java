package io.tipwatch.sim.evm;

import io.tipwatch.sim.RpcFailure;

/** Which tracers a client has, and what it makes of a name that it does not know. */
final class TracerNames {
  private TracerNames() {}

  enum Kind {
    CALL,
    FLAT,
    PRESTATE,
    FOUR_BYTES,
    NOTHING,
    /** An empty object, as if it had been traced. */
    SILENT,
    /** A program, or a name that is taken for one. */
    SCRIPT
  }

  static Kind kind(EvmDialect dialect, String name) {
    return switch (name) {
      case "callTracer" -> Kind.CALL;
      case "prestateTracer" -> Kind.PRESTATE;
      case "4byteTracer" -> Kind.FOUR_BYTES;
      case "noopTracer" -> dialect == EvmDialect.BESU ? Kind.SCRIPT : Kind.NOTHING;
      case "muxTracer" -> dialect == EvmDialect.ANVIL ? Kind.SILENT : Kind.SCRIPT;
      case "flatCallTracer" ->
          switch (dialect) {
            case ANVIL -> Kind.SILENT;
            case OPERA, NETHERMIND -> Kind.SCRIPT;
            default -> Kind.FLAT;
          };
      default -> Kind.SCRIPT;
    };
  }

  /** Whether a client runs programs in JavaScript. */
  static boolean runsScripts(EvmDialect dialect) {
    return switch (dialect) {
      case OPERA, GETH, ERIGON, NETHERMIND, ANVIL -> true;
      case SONIC, BESU, RETH, ETHEREUMJS, GANACHE -> false;
    };
  }

  static RpcFailure absent(EvmDialect dialect, String name) {
    return switch (dialect) {
      case BESU -> EvmFailures.badParams("Invalid Tracer Type");
      case RETH -> EvmFailures.badParams("JS Tracer is not enabled");
      case SONIC -> EvmFailures.server("tracer not found");
      case OPERA, GETH, ERIGON, NETHERMIND, ANVIL, ETHEREUMJS, GANACHE ->
          EvmFailures.server("ReferenceError: " + name + " is not defined");
    };
  }
}
