package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;

/** One account of a state. */
public record Account(long nonce, BigInteger balance, Code code, Storage storage) {
  /** What an account that does not exist looks like. */
  public static final Account EMPTY = new Account(0, BigInteger.ZERO, Code.NONE, Storage.EMPTY);

  public static Account of(BigInteger balance) {
    return new Account(0, balance, Code.NONE, Storage.EMPTY);
  }

  public static Account of(Code code) {
    return new Account(1, BigInteger.ZERO, code, Storage.EMPTY);
  }

  /** As EIP-161 has it: storage does not count. */
  public boolean isEmpty() {
    return nonce == 0 && balance.signum() == 0 && code.size() == 0;
  }

  public Account withNonce(long other) {
    return new Account(other, balance, code, storage);
  }

  public Account withBalance(BigInteger other) {
    return new Account(nonce, other, code, storage);
  }

  public Account withCode(Code other) {
    return new Account(nonce, balance, other, storage);
  }

  public Account withStorage(Storage other) {
    return new Account(nonce, balance, code, other);
  }

  /** As the leaf of the state's trie. */
  byte[] encoded() {
    return Rlp.list(
        Rlp.number(nonce),
        Rlp.number(balance),
        Rlp.string(storage.root()),
        Rlp.string(code.hash()));
  }
}
