package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;

/** Operations on words alone: arithmetic, comparison and bits. */
final class Compute {
  private static final BigInteger BYTE_MASK = BigInteger.valueOf(0xff);

  private Compute() {}

  /** Performs codes 0x01 to 0x1d. */
  static void perform(int code, Frame frame) {
    BigInteger a = frame.pop();
    switch (code) {
      case 0x08, 0x09 -> frame.push(modular(code, a, frame));
      case 0x15 -> frame.push(Words.of(a.signum() == 0));
      case 0x19 -> frame.push(a.xor(Words.MASK));
      default -> frame.push(binary(code, a, frame.pop()));
    }
  }

  private static BigInteger binary(int code, BigInteger a, BigInteger b) {
    return switch (code) {
      case 0x01 -> Words.wrap(a.add(b));
      case 0x02 -> Words.wrap(a.multiply(b));
      case 0x03 -> Words.wrap(a.subtract(b));
      case 0x04 -> b.signum() == 0 ? b : a.divide(b);
      case 0x05 -> b.signum() == 0 ? b : Words.wrap(Words.signed(a).divide(Words.signed(b)));
      case 0x06 -> b.signum() == 0 ? b : a.mod(b);
      case 0x07 -> b.signum() == 0 ? b : Words.wrap(Words.signed(a).remainder(Words.signed(b)));
      case 0x0a -> a.modPow(b, Words.MODULUS);
      case 0x0b -> extended(a, b);
      default -> bits(code, a, b);
    };
  }

  private static BigInteger bits(int code, BigInteger a, BigInteger b) {
    return switch (code) {
      case 0x10 -> Words.of(a.compareTo(b) < 0);
      case 0x11 -> Words.of(a.compareTo(b) > 0);
      case 0x12 -> Words.of(Words.signed(a).compareTo(Words.signed(b)) < 0);
      case 0x13 -> Words.of(Words.signed(a).compareTo(Words.signed(b)) > 0);
      case 0x14 -> Words.of(a.equals(b));
      case 0x16 -> a.and(b);
      case 0x17 -> a.or(b);
      case 0x18 -> a.xor(b);
      case 0x1a -> octet(a, b);
      case 0x1b -> beyond(a) ? BigInteger.ZERO : Words.wrap(b.shiftLeft(a.intValue()));
      case 0x1c -> beyond(a) ? BigInteger.ZERO : b.shiftRight(a.intValue());
      case 0x1d -> Words.wrap(Words.signed(b).shiftRight(beyond(a) ? Words.BITS : a.intValue()));
      default -> throw new IllegalStateException("not an operation on words: " + code);
    };
  }

  private static BigInteger modular(int code, BigInteger a, Frame frame) {
    BigInteger b = frame.pop();
    BigInteger modulus = frame.pop();
    if (modulus.signum() == 0) {
      return modulus;
    }
    return (code == 0x08 ? a.add(b) : a.multiply(b)).mod(modulus);
  }

  private static boolean beyond(BigInteger shift) {
    return shift.compareTo(Words.SIZE) >= 0;
  }

  private static BigInteger octet(BigInteger index, BigInteger word) {
    if (index.compareTo(BigInteger.valueOf(Words.BYTES)) >= 0) {
      return BigInteger.ZERO;
    }
    return word.shiftRight(8 * (Words.BYTES - 1 - index.intValue())).and(BYTE_MASK);
  }

  private static BigInteger extended(BigInteger size, BigInteger word) {
    if (size.compareTo(BigInteger.valueOf(Words.BYTES - 1)) >= 0) {
      return word;
    }
    int sign = 8 * size.intValue() + 7;
    BigInteger lower = BigInteger.ONE.shiftLeft(sign + 1).subtract(BigInteger.ONE);
    return word.testBit(sign) ? word.or(Words.MASK.andNot(lower)) : word.and(lower);
  }
}
