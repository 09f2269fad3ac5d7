package io.tipwatch.node.evm;

import io.tipwatch.node.ErrorMeaning;
import io.tipwatch.node.ErrorMeaning.Dialect;
import io.tipwatch.node.ErrorMeaning.Reason;
import io.tipwatch.node.ErrorMeaning.Rule;
import io.tipwatch.node.rpc.RpcException;
import java.util.List;

/** What the clients of EVM chains mean by their errors. */
public final class EvmErrors {
  private static final String PRUNED =
      "the node no longer has the state of this block; ask sooner, or use a node that keeps it (an"
          + " archive node)";
  private static final String TOO_LARGE =
      "the answer is larger than the node allows; raise the limit of the node for answers";
  private static final String PERMISSION = "give the node's configuration a token that it accepts";
  private static final String ABSENT =
      "the node does not offer the method; switch its API on (debug, trace), or use another node";
  private static final String TRACER_ABSENT =
      "the client has no such tracer; another one or another client must do";

  /** Tried in order, on the lower-cased words of the node. */
  private static final List<Rule> RULES =
      List.of(
          new Rule(
              Reason.PERMISSION,
              PERMISSION,
              List.of("missing permission", "unauthorized", "forbidden", "missing token")),
          new Rule(
              Reason.PRUNED,
              PRUNED,
              List.of(
                  "missing trie node",
                  "missingtrienode",
                  "required historical state unavailable",
                  "historical state",
                  "world state unavailable",
                  "state is not available",
                  "state not available",
                  "no state available",
                  "state histor",
                  "is pruned",
                  "been pruned",
                  "pruned history",
                  "due to pruning",
                  "parent must be present",
                  "must be present",
                  "stateroot not found",
                  "lookbacks of more than")),
          new Rule(
              Reason.TOO_LARGE,
              TOO_LARGE,
              List.of(
                  "response is too big",
                  "response too large",
                  "response size",
                  "exceeds max",
                  "exceeded max limit",
                  "oversized")),
          new Rule(
              Reason.BUSY,
              "the node limits its callers; lower the rate or raise the limit",
              List.of("rate limit", "too many requests", "limit exceeded", "too many concurrent")),
          new Rule(
              Reason.TIMEOUT,
              "the node gave up; give traces more time (geth: the tracer's timeout), or is it"
                  + " overloaded?",
              List.of(
                  "execution timeout",
                  "timed out",
                  "request timeout",
                  "timeout exceeded",
                  "deadline exceeded")),
          new Rule(
              Reason.TRACER_ABSENT,
              TRACER_ABSENT,
              List.of(
                  "custom tracers not implemented",
                  "custom tracers and tracer configurations are not implemented",
                  "tracer is not enabled",
                  "tracer not found",
                  "invalid tracer",
                  "unsupported tracer",
                  "tracer is not defined")),
          new Rule(
              Reason.TRACER,
              "the tracer failed in the node; its own words say where",
              List.of(
                  "referenceerror",
                  "typeerror",
                  "syntaxerror",
                  "rangeerror",
                  "trace object must expose",
                  "in server-side tracer")),
          new Rule(
              Reason.NOT_THERE,
              "the node does not have this block or transaction; has it come that far?",
              List.of(
                  "transaction not found",
                  "unknown transaction",
                  "unable to find a block containing transaction",
                  "cannot find transactiontrace",
                  "cannot find block hash",
                  "block not found",
                  "header not found",
                  "cannot find tipset",
                  "unknown block",
                  "genesis is not traceable",
                  "null round",
                  "future epoch")),
          new Rule(Reason.PRUNED, PRUNED, List.of("ipld: could not find", "get tipset at height")),
          new Rule(
              Reason.METHOD_ABSENT,
              ABSENT,
              List.of(
                  "does not exist/is not available",
                  "method not found",
                  "is not supported",
                  "not supported",
                  "not implemented",
                  "method not enabled",
                  "module disabled",
                  "not whitelisted")),
          new Rule(
              Reason.PANIC,
              "the node's own code failed; look into its log and update it",
              List.of("method handler crashed", "panic", "nullreferenceexception")));

  private static final Dialect DIALECT =
      new Dialect(RULES, PERMISSION, TOO_LARGE, EvmErrors::ofCode);

  private EvmErrors() {}

  public static ErrorMeaning of(RpcException cause) {
    return ErrorMeaning.of(cause, DIALECT);
  }

  /** What a node's own error code and words mean. */
  public static ErrorMeaning ofRemote(long code, String text) {
    return ErrorMeaning.ofRemote(code, text, DIALECT);
  }

  /** Whether the error says that the node does not offer what was called; no sign of ill health. */
  static boolean absent(Throwable cause) {
    return cause instanceof RpcException.Remote remote
        && of(remote).reason() == Reason.METHOD_ABSENT;
  }

  private static ErrorMeaning ofCode(long code) {
    return switch (Math.clamp(code, Integer.MIN_VALUE, Integer.MAX_VALUE)) {
      case -32601, -32600, -32004 -> new ErrorMeaning(Reason.METHOD_ABSENT, ABSENT);
      case 4444 -> new ErrorMeaning(Reason.PRUNED, PRUNED);
      case -32005 ->
          new ErrorMeaning(
              Reason.BUSY, "the node limits its callers; lower the rate or raise the limit");
      case -32002 -> new ErrorMeaning(Reason.TIMEOUT, "the node gave up; is it overloaded?");
      case -32003, -32008 -> new ErrorMeaning(Reason.TOO_LARGE, TOO_LARGE);
      case 12 -> new ErrorMeaning(Reason.NOT_THERE, "a height without a block");
      default -> new ErrorMeaning(Reason.OTHER, "see the node's own words");
    };
  }
}
