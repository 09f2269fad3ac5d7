package io.tipwatch.sim.evm.machine;

/** Why a frame ended without success. All but a revert use up the frame's gas. */
public enum Failure {
  OUT_OF_GAS,
  REVERTED,
  INVALID_OPCODE,
  BAD_JUMP,
  STACK_UNDERFLOW,
  STACK_OVERFLOW,
  WRITE_PROTECTION,
  RETURN_DATA_OUT_OF_BOUNDS,
  DEPTH,
  INSUFFICIENT_BALANCE,
  COLLISION,
  CODE_STORE_OUT_OF_GAS,
  CODE_TOO_LARGE,
  INVALID_CODE,
  PRECOMPILE,
  /** Before a store: fewer than 2300 of gas are left (EIP-2200). */
  REENTRANCY_SENTRY;

  /** Whether the caller gets the rest of the gas back. */
  boolean keepsGas() {
    return this == REVERTED || this == DEPTH || this == INSUFFICIENT_BALANCE;
  }
}
