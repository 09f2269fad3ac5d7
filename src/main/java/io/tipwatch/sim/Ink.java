package io.tipwatch.sim;

import java.util.Arrays;

/** A growing buffer of JSON text; all of it ASCII. Not thread-safe. */
public final class Ink {
  private static final byte[] BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[64 << 10];
  private int size;

  public int size() {
    return size;
  }

  public byte[] take() {
    byte[] taken = Arrays.copyOf(bytes, size);
    size = 0;
    return taken;
  }

  public Ink text(String ascii) {
    int length = ascii.length();
    reserve(length);
    for (int i = 0; i < length; i++) {
      bytes[size + i] = (byte) ascii.charAt(i);
    }
    size += length;
    return this;
  }

  public Ink quoted(String ascii) {
    return text("\"").text(ascii).text("\"");
  }

  public Ink number(long value) {
    if (value < 0) {
      return text(Long.toString(value));
    }
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    reserve(digits);
    long rest = value;
    for (int i = digits - 1; i >= 0; i--) {
      bytes[size + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
    return this;
  }

  /** {@code {"/":"bafy2bzace…"}}. */
  Ink cid(long seed) {
    text("{\"/\":\"");
    reserve(Cids.LENGTH);
    Cids.writeDagCbor(seed, bytes, size);
    size += Cids.LENGTH;
    return text("\"}");
  }

  Ink link(String cid) {
    return text("{\"/\":\"").text(cid).text("\"}");
  }

  /** So many bytes as base64 in quotes, the first of them being a CBOR array's head. */
  Ink base64(long seed, int length) {
    Dice dice = new Dice(seed);
    reserve(length * 4 / 3 + 6);
    bytes[size++] = '"';
    int left = length;
    for (boolean first = true; left > 0; first = false, left -= 3) {
      int group = (int) dice.next() & 0xffffff;
      if (first) {
        group = (group & 0x07ffff) | 0x800000;
      }
      if (left < 3) {
        group &= left == 1 ? 0xff0000 : 0xffff00;
      }
      bytes[size++] = BASE64[group >>> 18];
      bytes[size++] = BASE64[group >>> 12 & 63];
      bytes[size++] = left > 1 ? BASE64[group >>> 6 & 63] : (byte) '=';
      bytes[size++] = left > 2 ? BASE64[group & 63] : (byte) '=';
    }
    bytes[size++] = '"';
    return this;
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
