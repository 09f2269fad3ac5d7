package io.tipwatch.trace.evm.tracer;

import io.tipwatch.trace.evm.ErrorText;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Why a node answered a custom tracer with an error; none of these is a divergence. */
public enum TracerFailure {
  /** The node runs no scripts, or blocks them: use a tracer of its own. */
  NO_ENGINE,
  /** The node does not have the method at all. */
  NO_METHOD,
  /** The script is none, or breaks the contract of tracers: it would run nowhere. */
  REFUSED,
  /** The script ran and threw. */
  THROWN,
  /** The script ran out of the node's time: ask again with more. */
  TIMEOUT,
  /** The node itself failed: pruned state, an unknown transaction. */
  NODE;

  private static final Set<String> METHOD_CODES = Set.of("-32601", "-32004");

  /** Reth and EDR, ethereumjs, Besu, geth without scripts, providers. */
  private static final List<String> ENGINE =
      List.of(
          "js tracer is not enabled",
          "custom tracers not implemented",
          "custom tracers and tracer configurations are not implemented",
          "invalid tracer type",
          "tracer not found",
          "custom traces are blocked",
          "unsupported tracer");

  private static final List<String> METHOD =
      List.of("method not found", "does not exist/is not available", "is not supported");

  /** Geth, Opera, Reth and Nethermind speak alike of the contract. */
  private static final List<String> CONTRACT =
      List.of(
          "trace object must expose",
          "not a js object",
          "setup object must be",
          "setup function must be",
          "failed to evaluate js code",
          "failed to eval js code",
          "syntaxerror");

  /** Geth and Opera name the function; an engine names the kind of error, or where it was. */
  private static final List<String> RUNNING =
      List.of(
          "in server-side tracer function",
          "typeerror",
          "rangeerror",
          "referenceerror",
          "tracer accessed out of bound",
          "at result (",
          "at step (",
          "(<eval>:");

  /**
   * Tells by a JSON-RPC error what went wrong. A time-out inside a function is a time-out, though
   * the node names the function.
   *
   * @param code as it stood on the wire
   */
  public static TracerFailure of(String code, String message) {
    String text = message.toLowerCase(Locale.ROOT);
    if (ErrorText.timeout(text)) {
      return TIMEOUT;
    }
    if (has(text, ENGINE)) {
      return NO_ENGINE;
    }
    if (METHOD_CODES.contains(code) || has(text, METHOD)) {
      return NO_METHOD;
    }
    if (has(text, CONTRACT)) {
      return REFUSED;
    }
    return has(text, RUNNING) ? THROWN : NODE;
  }

  private static boolean has(String text, List<String> parts) {
    return parts.stream().anyMatch(text::contains);
  }
}
