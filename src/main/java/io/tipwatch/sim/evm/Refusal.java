package io.tipwatch.sim.evm;

import io.tipwatch.sim.RpcFailure;

/** Ends a method with an error for the caller. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient RpcFailure failure;

  Refusal(RpcFailure failure) {
    super(failure.message());
    this.failure = failure;
  }

  RpcFailure failure() {
    return failure;
  }
}
