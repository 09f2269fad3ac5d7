package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;

/**
 * What goes wrong inside a machine; nothing unless a method is overridden. Steps are counted from
 * zero over the whole transaction, as a list of steps shows them.
 */
public interface Tamper {
  Tamper NONE = new Tamper() {};

  /** The operation that is performed instead of the one in the code. */
  default int operation(long step, int code) {
    return code;
  }

  /** The price that is taken instead of the right one. */
  default long price(long step, Opcode op, long right) {
    return right;
  }

  /** The word that lies on top of the stack after a step instead of the right one. */
  default BigInteger result(long step, BigInteger right) {
    return right;
  }

  /** What a precompiled contract costs instead of the right price. */
  default long precompile(Address address, long right) {
    return right;
  }

  /** What the caller of a precompiled contract finds as returned data. */
  default Bytes returned(Address address, Bytes right) {
    return right;
  }

  /** Whether an account that has not been touched costs as if it had. */
  default boolean warm(Address address) {
    return false;
  }
}
