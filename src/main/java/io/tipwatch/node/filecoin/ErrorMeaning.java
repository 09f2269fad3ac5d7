package io.tipwatch.node.filecoin;

import io.tipwatch.node.rpc.RpcException;
import java.util.List;
import java.util.Locale;

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
    /** The epoch lies above the node's head, or is a null round. */
    NOT_THERE,
    F3_OFF,
    TIMEOUT,
    UNREACHABLE,
    MALFORMED,
    PANIC,
    /** The node is loaded, or limits its callers. */
    BUSY,
    OTHER
  }

  private record Rule(Reason reason, String advice, List<String> anyOf) {
    boolean matches(String text) {
      return anyOf.stream().anyMatch(text::contains);
    }
  }

  private static final String PRUNED =
      "the node no longer has this state; ask sooner, or keep more state (an archive node, a"
          + " larger splitstore, a longer garbage-collection window)";
  private static final String FOREST_LIMIT =
      "the answer is larger than the node allows; on Forest raise"
          + " FOREST_RPC_MAX_RESPONSE_BODY_SIZE (bytes, 64 MiB by default)";
  private static final String PERMISSION =
      "give the node's configuration a token with read permission";

  /** Tried in order, on the lower-cased words of the node. */
  private static final List<Rule> RULES =
      List.of(
          new Rule(Reason.PERMISSION, PERMISSION, List.of("missing permission")),
          new Rule(
              Reason.MIGRATION,
              "the tipset is at an upgrade and needs a migration; allow more time, or use a node"
                  + " that executed it",
              List.of(
                  "expensive fork", "explicit call has expensive", "due to state fork at epoch")),
          new Rule(
              Reason.TOO_LARGE,
              FOREST_LIMIT,
              List.of(
                  "response is too big",
                  "response too large",
                  "oversized response",
                  "exceeded max limit",
                  "max response")),
          new Rule(
              Reason.PRUNED,
              "the gateway answers for the last 24 hours only; use the node behind it",
              List.of("lookbacks of more than")),
          new Rule(
              Reason.PRUNED,
              PRUNED,
              List.of(
                  "ipld: could not find",
                  "blockstore: block not found",
                  "block not found",
                  "failed to load state tree",
                  "missing state")),
          new Rule(
              Reason.NOT_THERE,
              "the node has not come that far",
              List.of("height greater than start point", "null round", "tipset not found")),
          new Rule(
              Reason.METHOD_ABSENT,
              "the endpoint lacks the method; a gateway or an old version? Use the node itself",
              List.of("not supported in this mode", "method not found")),
          new Rule(
              Reason.BUSY,
              "the node limits its callers; lower the rate or raise the limit",
              List.of("rate limit", "too many requests", "limit exceeded")),
          new Rule(
              Reason.TIMEOUT,
              "the node gave up; is it overloaded?",
              List.of("context deadline exceeded", "deadline exceeded", "timed out")),
          new Rule(
              Reason.PANIC,
              "the node's own code failed; look into its log and update it",
              List.of("panic in rpc", "fatal error calling", "panicked at")));

  public static ErrorMeaning of(RpcException cause) {
    return switch (cause) {
      case RpcException.Remote remote -> ofRemote(remote.code(), remote.text());
      case RpcException.TimedOut _ ->
          new ErrorMeaning(
              Reason.TIMEOUT, "no answer in time; raise the limit if the node is only slow");
      case RpcException.TooLarge _ ->
          new ErrorMeaning(Reason.TOO_LARGE, "the answer is above our own limit; raise it");
      case RpcException.Unauthorized _ -> new ErrorMeaning(Reason.PERMISSION, PERMISSION);
      case RpcException.Malformed _ ->
          new ErrorMeaning(Reason.MALFORMED, "the answer is broken; is a proxy in between?");
      case RpcException.HttpStatus http -> ofStatus(http.status());
      case RpcException.Unreachable _ ->
          new ErrorMeaning(Reason.UNREACHABLE, "the node cannot be reached, or hung up");
      case RpcException.Cancelled _ ->
          new ErrorMeaning(Reason.OTHER, "the call was cancelled by us");
    };
  }

  private static ErrorMeaning ofStatus(int status) {
    return switch (status) {
      case 413 -> new ErrorMeaning(Reason.TOO_LARGE, FOREST_LIMIT);
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
  public static ErrorMeaning ofRemote(long code, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (Rule rule : RULES) {
      if (rule.matches(lower)) {
        return new ErrorMeaning(rule.reason, rule.advice);
      }
    }
    if (lower.startsWith("method ") && lower.contains(" not found")) {
      return new ErrorMeaning(Reason.METHOD_ABSENT, "the node does not know the method");
    }
    return ofCode(code);
  }

  private static ErrorMeaning ofCode(long code) {
    return switch (Math.clamp(code, Integer.MIN_VALUE, Integer.MAX_VALUE)) {
      case -32601 -> new ErrorMeaning(Reason.METHOD_ABSENT, "the node does not know the method");
      case -32002 ->
          new ErrorMeaning(
              Reason.MIGRATION, "the tipset needs a migration; use a node that executed it");
      case -32005 -> new ErrorMeaning(Reason.BUSY, "the node limits its callers");
      case -32008, -32007 -> new ErrorMeaning(Reason.TOO_LARGE, FOREST_LIMIT);
      case 0 -> new ErrorMeaning(Reason.PANIC, "the node's own code failed; look into its log");
      case 4, 10 -> new ErrorMeaning(Reason.F3_OFF, "F3 is off, or not ready yet");
      case 12 -> new ErrorMeaning(Reason.NOT_THERE, "a null round");
      default -> new ErrorMeaning(Reason.OTHER, "see the node's own words");
    };
  }
}
