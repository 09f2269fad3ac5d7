package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;
import java.util.Arrays;

/** Numbers of 256 bits, as an EVM has them on its stack: zero or more, and below 2^256. */
public final class Words {
  static final int BYTES = 32;
  static final int BITS = 256;
  static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(BITS);
  static final BigInteger MASK = MODULUS.subtract(BigInteger.ONE);
  static final BigInteger SIZE = BigInteger.valueOf(BITS);

  private Words() {}

  /** The number modulo 2^256, negative ones as two's complement. */
  static BigInteger wrap(BigInteger value) {
    return value.signum() >= 0 && value.bitLength() <= BITS ? value : value.and(MASK);
  }

  static BigInteger of(boolean truth) {
    return truth ? BigInteger.ONE : BigInteger.ZERO;
  }

  /** The word read as two's complement. */
  static BigInteger signed(BigInteger word) {
    return word.testBit(BITS - 1) ? word.subtract(MODULUS) : word;
  }

  static BigInteger of(byte[] bytes) {
    return new BigInteger(1, bytes);
  }

  /** All 32 bytes. */
  public static byte[] padded(BigInteger word) {
    byte[] short0 = unpadded(word);
    byte[] out = new byte[BYTES];
    System.arraycopy(short0, 0, out, BYTES - short0.length, short0.length);
    return out;
  }

  /** The bytes without leading zeros; none for zero. */
  static byte[] unpadded(BigInteger value) {
    byte[] bytes = value.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  /** How many words hold so many bytes. */
  static long count(long bytes) {
    return (bytes + BYTES - 1) / BYTES;
  }
}
