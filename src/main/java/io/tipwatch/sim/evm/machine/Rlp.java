package io.tipwatch.sim.evm.machine;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Recursive length prefixes: strings, and lists of what is encoded already. */
public final class Rlp {
  private static final int STRING = 0x80;
  private static final int LIST = 0xc0;

  /** Lengths up to this are told by the first byte alone. */
  private static final int SHORT = 55;

  private Rlp() {}

  public static byte[] string(byte[] bytes) {
    if (bytes.length == 1 && bytes[0] >= 0) {
      return bytes;
    }
    return joined(head(STRING, bytes.length), bytes);
  }

  public static byte[] number(long value) {
    return number(BigInteger.valueOf(value));
  }

  public static byte[] number(BigInteger value) {
    return string(Words.unpadded(value));
  }

  public static byte[] list(byte[]... encoded) {
    return list(List.of(encoded));
  }

  public static byte[] list(List<byte[]> encoded) {
    byte[] content = joined(encoded.toArray(byte[][]::new));
    return joined(head(LIST, content.length), content);
  }

  public static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }

  /**
   * The items of a list, each still encoded.
   *
   * @throws IllegalArgumentException if it is not one whole list
   */
  public static List<byte[]> items(byte[] list) {
    if (list.length == 0 || (list[0] & 0xff) < LIST || length(list, 0) != list.length) {
      throw new IllegalArgumentException("rlp: expected a list");
    }
    List<byte[]> items = new ArrayList<>();
    int at = start(list, 0);
    while (at < list.length) {
      int end = Math.addExact(at, length(list, at));
      if (end > list.length) {
        throw new IllegalArgumentException("rlp: value size exceeds available input length");
      }
      items.add(Arrays.copyOfRange(list, at, end));
      at = end;
    }
    return items;
  }

  /** The bytes of an encoded string. */
  public static byte[] content(byte[] encoded) {
    int start = start(encoded, 0);
    return Arrays.copyOfRange(encoded, start, encoded.length);
  }

  private static byte[] head(int kind, int length) {
    if (length <= SHORT) {
      return new byte[] {(byte) (kind + length)};
    }
    byte[] digits = Words.unpadded(BigInteger.valueOf(length));
    return joined(new byte[] {(byte) (kind + SHORT + digits.length)}, digits);
  }

  /** Where the content of the item at a place begins. */
  private static int start(byte[] bytes, int at) {
    int first = bytes[at] & 0xff;
    if (first < STRING) {
      return at;
    }
    int over = first - (first < LIST ? STRING : LIST) - SHORT;
    return at + 1 + Math.max(0, over);
  }

  /** How long the item at a place is, its head included. */
  private static int length(byte[] bytes, int at) {
    int first = bytes[at] & 0xff;
    int start = start(bytes, at);
    if (first < STRING) {
      return 1;
    }
    int told = first - (first < LIST ? STRING : LIST);
    if (told > SHORT) {
      if (start > bytes.length || start - at > 5) {
        throw new IllegalArgumentException("rlp: value size exceeds available input length");
      }
      told = new BigInteger(1, Arrays.copyOfRange(bytes, at + 1, start)).intValueExact();
    }
    return Math.addExact(start - at, told);
  }
}
