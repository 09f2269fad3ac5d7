package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;
import java.util.HexFormat;

/** The two ways in which Ethereum writes numbers and bytes: quantities and data. */
public final class Hex {
  private static final HexFormat FORMAT = HexFormat.of();
  private static final int WORD_DIGITS = 64;

  private Hex() {}

  /** As short as it can be: {@code 0x0}, {@code 0x1f}. */
  public static String quantity(long value) {
    return "0x" + Long.toHexString(value);
  }

  /** As short as it can be. */
  public static String quantity(BigInteger value) {
    return "0x" + digits(value);
  }

  /** Two digits for each byte. */
  public static String data(byte[] bytes) {
    return "0x" + FORMAT.formatHex(bytes);
  }

  /** All 64 digits of a word, without {@code 0x}. */
  public static String word(BigInteger value) {
    String digits = digits(value);
    return "0".repeat(WORD_DIGITS - digits.length()) + digits;
  }

  /** The hexadecimal digits of a number of zero or more, without leading zeros. */
  public static String digits(BigInteger value) {
    return value.bitLength() < Long.SIZE ? Long.toHexString(value.longValue()) : value.toString(16);
  }

  /**
   * What {@link #data} wrote.
   *
   * @throws IllegalArgumentException if it is not {@code 0x} and pairs of digits
   */
  public static byte[] bytes(String text) {
    if (!text.startsWith("0x")) {
      throw new IllegalArgumentException("hex string without 0x prefix");
    }
    return FORMAT.parseHex(text, 2, text.length());
  }

  /** What {@link #data} or {@link #quantity} wrote, as a number. */
  public static BigInteger number(String text) {
    if (!text.startsWith("0x") || text.length() < 3) {
      throw new IllegalArgumentException("not a hexadecimal number: " + text);
    }
    return new BigInteger(text.substring(2), 16);
  }
}
