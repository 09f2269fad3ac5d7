package io.tipwatch.sim;

/**
 * An error that a node may answer, in the real clients' words.
 *
 * @param code the JSON-RPC error code
 * @param status the HTTP status; 200 unless the transport itself objects
 * @param body whether a JSON-RPC body comes with it
 */
public record RpcFailure(int code, String message, int status, boolean body) {
  public static final RpcFailure PRUNED =
      of(1, "loading state tree: ipld: could not find bafy2bzacecpruned");
  public static final RpcFailure BLOCK_NOT_FOUND = of(1, "blockstore: block not found");
  public static final RpcFailure LOOKBACK =
      of(1, "bad tipset: lookbacks of more than 24h0m0s are disallowed");
  public static final RpcFailure TOO_LARGE =
      of(-32008, "Response is too big: Exceeded max limit of 67108864");
  public static final RpcFailure EXPENSIVE_FORK =
      of(-32002, "refusing explicit call due to state fork at epoch");
  public static final RpcFailure PANIC =
      of(
          0,
          "fatal error calling 'Filecoin.StateCompute': panic in rpc method"
              + " 'Filecoin.StateCompute': runtime error: invalid memory address or nil pointer"
              + " dereference");
  public static final RpcFailure NO_PERMISSION =
      of(1, "missing permission to invoke 'StateCompute' (need 'read')");
  public static final RpcFailure NULL_ROUND = of(12, "requested epoch was a null round");
  public static final RpcFailure F3_DISABLED = of(4, "f3 is disabled");
  public static final RpcFailure F3_NOT_READY = of(10, "f3 isn't yet ready to participate");
  public static final RpcFailure RATE_LIMITED =
      new RpcFailure(-32005, "rate limit exceeded", 429, true);
  public static final RpcFailure UNAUTHORIZED = new RpcFailure(0, "", 401, false);
  public static final RpcFailure BAD_GATEWAY = new RpcFailure(0, "", 502, false);

  /** An application's error, which most clients send with status 200. */
  public static RpcFailure of(int code, String message) {
    return new RpcFailure(code, message, 200, true);
  }

  /** That an epoch has no tipset; Venus does not say which. */
  static RpcFailure nullRound(Dialect dialect, long epoch) {
    return dialect == Dialect.VENUS
        ? of(1, NULL_ROUND.message())
        : of(NULL_ROUND.code(), NULL_ROUND.message() + " (" + epoch + ")");
  }

  static RpcFailure methodAbsent(Dialect dialect, String method) {
    return dialect == Dialect.FOREST
        ? of(-32601, "Method not found")
        : new RpcFailure(-32601, "method '" + method + "' not found", 500, true);
  }

  static RpcFailure wrongCount(Dialect dialect, String method, int given, int wanted) {
    return dialect == Dialect.FOREST
        ? of(-32602, "Invalid params")
        : new RpcFailure(
            -32602,
            "wrong param count (method '" + method + "'): " + given + " != " + wanted,
            500,
            true);
  }

  static RpcFailure badParams(Dialect dialect, String what) {
    return new RpcFailure(
        -32602,
        "unmarshaling params for '" + what + "'",
        dialect == Dialect.FOREST ? 200 : 500,
        true);
  }

  /** Why a block is refused whose claim is not what was computed; mind the order. */
  static String stateRootMismatch(String header, String computed) {
    return "1 error occurred:\n\t* parent state root did not match computed state ("
        + header
        + " != "
        + computed
        + ")\n\n";
  }

  /** Venus sends every error with status 500. */
  RpcFailure on(Dialect dialect) {
    return dialect == Dialect.VENUS && status == 200
        ? new RpcFailure(code, message, 500, body)
        : this;
  }
}
