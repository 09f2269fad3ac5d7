package io.tipwatch.metrics;

/** How one call ended. */
public enum RpcOutcome {
  OK,
  RPC_ERROR,
  HTTP_ERROR,
  TIMEOUT,
  UNREACHABLE,
  TOO_LARGE,
  MALFORMED
}
