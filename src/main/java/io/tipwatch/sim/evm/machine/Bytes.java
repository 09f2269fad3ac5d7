package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;
import java.util.Arrays;

/** Bytes as a value: they never change, and are equal when they are alike. */
public final class Bytes {
  public static final Bytes NONE = new Bytes(new byte[0]);

  private final byte[] bytes;

  private Bytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param bytes given away; nobody may change them from now on
   */
  public static Bytes of(byte[] bytes) {
    return bytes.length == 0 ? NONE : new Bytes(bytes);
  }

  public static Bytes of(String hex) {
    return of(Hex.bytes(hex));
  }

  /** The bytes themselves, to be read only. */
  public byte[] array() {
    return bytes;
  }

  public int size() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** In hexadecimal, with {@code 0x}. */
  public String hex() {
    return Hex.data(bytes);
  }

  /** So many bytes from a place on; zeros behind the end. */
  byte[] part(BigInteger from, int length) {
    if (from.compareTo(BigInteger.valueOf(bytes.length)) >= 0) {
      return new byte[length];
    }
    int start = from.intValueExact();
    int there = Math.min(length, bytes.length - start);
    return Arrays.copyOf(Arrays.copyOfRange(bytes, start, start + there), length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
