package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.Bytes;
import io.tipwatch.sim.evm.machine.Hex;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/** What a tracer's program means by bytes and numbers. */
final class ScriptBytes {
  private ScriptBytes() {}

  /** An array of numbers, or text in hexadecimal. */
  static Bytes of(Object value) {
    if (value instanceof List<?> numbers) {
      byte[] bytes = new byte[numbers.size()];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = number(numbers.get(i)).byteValue();
      }
      return Bytes.of(bytes);
    }
    String text = String.valueOf(value);
    boolean odd = text.length() % 2 != 0;
    return Bytes.of(Hex.bytes(odd ? "0x0" + text.substring(2) : text));
  }

  /** The same with zeros before it, or without what comes first. */
  static Bytes sized(Object value, int size) {
    byte[] bytes = of(value).array();
    byte[] sized = new byte[size];
    int common = Math.min(size, bytes.length);
    System.arraycopy(bytes, bytes.length - common, sized, size - common, common);
    return Bytes.of(sized);
  }

  /** So many bytes from a place; zeros behind the end. */
  static Bytes part(byte[] bytes, int from, int length) {
    if (from < 0 || length <= 0 || from >= bytes.length) {
      return length <= 0 ? Bytes.NONE : Bytes.of(new byte[Math.min(length, bytes.length)]);
    }
    int there = Math.min(length, bytes.length - from);
    return Bytes.of(Arrays.copyOfRange(bytes, from, from + there));
  }

  static BigInteger number(Object value) {
    return switch (value) {
      case BigInteger big -> big;
      case Number small -> BigInteger.valueOf(small.longValue());
      default -> {
        String text = value.toString();
        yield text.startsWith("0x") ? Hex.number(text) : new BigInteger(text);
      }
    };
  }
}
