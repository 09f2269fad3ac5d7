package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.Bytes;
import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.Keccak;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a transaction does. All but the first three are functions of a {@link Puppet}. */
public enum Act {
  /** Moves an amount to somebody without a program. */
  TRANSFER("", 21_000, 250),
  /** Creates a contract. */
  CREATE("", 300_000, 30),
  /** Creates a contract whose start reverts. */
  CREATE_IN_VAIN("", 100_000, 10),
  /** Stores in three slots, one of them at a hash, and logs. */
  SET("set(uint256)", 200_000, 200),
  /** Calls the next contract, which calls the next, to the depth of its argument. */
  CHAIN("chain(uint256)", 900_000, 100),
  /** Makes a call, a read-only call and a delegate's call. */
  FAN("fan(uint256)", 600_000, 100),
  /** Goes on although what it calls reverts. */
  CAUGHT("caught(uint256)", 200_000, 60),
  /** Stores, and reverts with a reason. */
  FAIL("fail(uint256)", 120_000, 60),
  /** Turns in a circle until the gas is used up. */
  OUT_OF_GAS("oog()", 60_000, 20),
  /** Meets an operation that does not exist. */
  INVALID("bad()", 60_000, 20),
  /** Counts down from its argument and stores what it computed. */
  LOOP("loop(uint256)", 29_000_000, 50),
  /** Creates a child. */
  DEPLOY("deploy(uint256)", 400_000, 40),
  /** Creates a child at a place that can be known before. */
  DEPLOY_SALTED("deploy2(uint256)", 400_000, 30),
  /** Has the child destroy itself for the benefit of somebody. */
  KILL("kill(address)", 200_000, 30),
  /** Asks the precompiled SHA-256. */
  HASH("hash(uint256)", 150_000, 40),
  /** Asks the precompiled identity and reads what it returned, and calls 0x10, where nothing is. */
  REACH("reach(uint256)", 200_000, 30),
  /** Moves what it was sent to somebody. */
  PAY("pay(address)", 120_000, 30),
  /** Returns what is stored. */
  PEEK("peek()", 60_000, 20);

  private final String signature;
  private final long gasLimit;
  private final int frequency;

  Act(String signature, long gasLimit, int frequency) {
    this.signature = signature;
    this.gasLimit = gasLimit;
    this.frequency = frequency;
  }

  /** How often it happens among {@link #total}. */
  int frequency() {
    return frequency;
  }

  static int total() {
    return Arrays.stream(values()).mapToInt(Act::frequency).sum();
  }

  long gasLimit() {
    return gasLimit;
  }

  boolean isFunction() {
    return !signature.isEmpty();
  }

  /** The first four bytes of the input. */
  BigInteger selector() {
    byte[] hash = Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII));
    return new BigInteger(1, Arrays.copyOf(hash, 4));
  }

  /** The whole input. */
  Bytes input(BigInteger argument) {
    String selector = Hex.word(selector()).substring(56);
    return Bytes.of("0x" + selector + (signature.endsWith("()") ? "" : Hex.word(argument)));
  }
}
