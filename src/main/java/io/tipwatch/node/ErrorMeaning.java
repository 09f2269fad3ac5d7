package io.tipwatch.node;

import io.tipwatch.node.rpc.RpcException;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

/**
 * Why a question to a node stays open, and what its operator can do. Whatever it is, it makes a
 * check inconclusive and nothing else.
 */
public record ErrorMeaning(Reason reason, String advice) {

  /** A bounded set, fit for labels. */
  public enum Reason {
    /** The node no longer has, or never had, the state. */
    PRUNED,
    /** The node, or we, took the answer for too large. */
    TOO_LARGE,
    /** The execution would run a migration that the node refuses to run for a caller. */
    MIGRATION,
    PERMISSION,
    METHOD_ABSENT,
    /** The client has the method, and not the tracer that was asked for. */
    TRACER_ABSENT,
    /** The node lacks the block or the transaction, or the epoch is a null round. */
    NOT_THERE,
    F3_OFF,
    TIMEOUT,
    UNREACHABLE,
    MALFORMED,
    /** The tracer that was given to the node failed in it. */
    TRACER,
    PANIC,
    /** The node is loaded, or limits its callers. */
    BUSY,
    OTHER
  }

  /**
   * What the nodes of a family mean by certain words.
   *
   * @param anyOf parts of a text, in lower case
   */
  public record Rule(Reason reason, String advice, List<String> anyOf) {
    public Rule {
      anyOf = List.copyOf(anyOf);
    }

    boolean matches(String lower) {
      return anyOf.stream().anyMatch(lower::contains);
    }
  }

  /**
   * How the nodes of a family word their errors.
   *
   * @param rules tried in order
   * @param permission advice where a token is missing or too weak
   * @param tooLarge advice where the node itself limits its answers
   * @param byCode for words that no rule knows
   */
  public record Dialect(
      List<Rule> rules, String permission, String tooLarge, LongFunction<ErrorMeaning> byCode) {
    public Dialect {
      rules = List.copyOf(rules);
    }
  }

  public static ErrorMeaning of(RpcException cause, Dialect dialect) {
    return switch (cause) {
      case RpcException.Remote remote -> ofRemote(remote.code(), remote.text(), dialect);
      case RpcException.TimedOut _ ->
          new ErrorMeaning(
              Reason.TIMEOUT, "no answer in time; raise the limit if the node is only slow");
      case RpcException.TooLarge _ ->
          new ErrorMeaning(Reason.TOO_LARGE, "the answer is above our own limit; raise it");
      case RpcException.Unauthorized _ -> new ErrorMeaning(Reason.PERMISSION, dialect.permission());
      case RpcException.Malformed _ ->
          new ErrorMeaning(Reason.MALFORMED, "the answer is broken; is a proxy in between?");
      case RpcException.HttpStatus http -> ofStatus(http.status(), dialect);
      case RpcException.Unreachable _ ->
          new ErrorMeaning(Reason.UNREACHABLE, "the node cannot be reached, or hung up");
      case RpcException.Cancelled _ ->
          new ErrorMeaning(Reason.OTHER, "the call was cancelled by us");
    };
  }

  private static ErrorMeaning ofStatus(int status, Dialect dialect) {
    return switch (status) {
      case 413 -> new ErrorMeaning(Reason.TOO_LARGE, dialect.tooLarge());
      case 429 -> new ErrorMeaning(Reason.BUSY, "the endpoint limits its callers");
      case 404, 405 ->
          new ErrorMeaning(
              Reason.METHOD_ABSENT, "nothing answers calls at this path; check the URL");
      case 502, 503, 504 ->
          new ErrorMeaning(Reason.UNREACHABLE, "a proxy cannot reach the node behind it");
      default -> new ErrorMeaning(Reason.OTHER, "HTTP status " + status);
    };
  }

  /** What a node's own error code and words mean. */
  public static ErrorMeaning ofRemote(long code, String text, Dialect dialect) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (Rule rule : dialect.rules()) {
      if (rule.matches(lower)) {
        return new ErrorMeaning(rule.reason(), rule.advice());
      }
    }
    if (lower.startsWith("method ") && lower.contains(" not found")) {
      return new ErrorMeaning(Reason.METHOD_ABSENT, "the node does not know the method");
    }
    boolean named = lower.startsWith("transaction ") || lower.startsWith("block ");
    if (named && lower.endsWith(" not found")) {
      return new ErrorMeaning(
          Reason.NOT_THERE, "the node does not have it; has the node come that far?");
    }
    return dialect.byCode().apply(code);
  }
}
