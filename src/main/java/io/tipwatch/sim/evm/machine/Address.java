package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;
import java.util.Arrays;

/** Twenty bytes that name an account. */
public record Address(BigInteger value) implements Comparable<Address> {
  public static final Address ZERO = new Address(BigInteger.ZERO);

  static final int BYTES = 20;
  private static final int BITS = 160;
  private static final BigInteger MASK = BigInteger.ONE.shiftLeft(BITS).subtract(BigInteger.ONE);

  public Address {
    if (value.signum() < 0 || value.bitLength() > BITS) {
      throw new IllegalArgumentException("an address has twenty bytes: " + value.toString(16));
    }
  }

  public static Address of(long value) {
    return new Address(BigInteger.valueOf(value));
  }

  /** What is in the lower twenty bytes of a word. */
  public static Address of(BigInteger word) {
    return new Address(word.bitLength() > BITS ? word.and(MASK) : word);
  }

  public static Address of(String hex) {
    return new Address(Hex.number(hex));
  }

  /** Of the contract that an account creates. */
  static Address created(Address creator, long nonce) {
    byte[] name = Rlp.list(Rlp.string(creator.bytes()), Rlp.number(nonce));
    return of(Words.of(Keccak.hash(name)));
  }

  /** Of the contract that is created with a salt. */
  static Address created(Address creator, BigInteger salt, byte[] init) {
    byte[] name =
        Rlp.joined(
            new byte[] {(byte) 0xff}, creator.bytes(), Words.padded(salt), Keccak.hash(init));
    return of(Words.of(Keccak.hash(name)));
  }

  public byte[] bytes() {
    return Arrays.copyOfRange(Words.padded(value), Words.BYTES - BYTES, Words.BYTES);
  }

  /** In lower case, with {@code 0x}. */
  public String hex() {
    return Hex.data(bytes());
  }

  @Override
  public int compareTo(Address other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return hex();
  }
}
