package io.tipwatch.sim.evm.machine;

/** The rules by which a machine computes; the later the more. */
public enum Fork {
  LONDON,
  SHANGHAI,
  /** A destroyed contract stays unless it was created in the same transaction (EIP-6780). */
  CANCUN;

  /** EIP-3855, EIP-3860, EIP-3651. */
  boolean isShanghai() {
    return this != LONDON;
  }
}
