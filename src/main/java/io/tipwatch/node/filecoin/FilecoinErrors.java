package io.tipwatch.node.filecoin;

import io.tipwatch.node.ErrorMeaning;
import io.tipwatch.node.ErrorMeaning.Dialect;
import io.tipwatch.node.ErrorMeaning.Reason;
import io.tipwatch.node.ErrorMeaning.Rule;
import io.tipwatch.node.rpc.RpcException;
import java.util.List;

/** What Lotus, Venus and Forest mean by their errors. */
public final class FilecoinErrors {
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

  private static final Dialect DIALECT =
      new Dialect(RULES, PERMISSION, FOREST_LIMIT, FilecoinErrors::ofCode);

  private FilecoinErrors() {}

  public static ErrorMeaning of(RpcException cause) {
    return ErrorMeaning.of(cause, DIALECT);
  }

  /** What a node's own error code and words mean. */
  public static ErrorMeaning ofRemote(long code, String text) {
    return ErrorMeaning.ofRemote(code, text, DIALECT);
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
