package io.tipwatch.trace;

/** Strict UTF-8, RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
  private Utf8() {}

  /** Bytes of the well-formed character at {@code at}, or 0. */
  static int length(byte[] bytes, int at, int limit) {
    int first = bytes[at] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    int count =
        first >= 0xC2 && first < 0xE0 ? 2 : first >> 4 == 0xE ? 3 : first >> 3 == 30 ? 4 : 0;
    if (count == 0 || first > 0xF4 || at + count > limit) {
      return 0;
    }
    int second = bytes[at + 1] & 0xff;
    int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < least || second > most) {
      return 0;
    }
    for (int i = 2; i < count; i++) {
      if ((bytes[at + i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return count;
  }

  /** Writes a code point that is no surrogate; the number of bytes. */
  static int encode(int code, byte[] into) {
    if (code < 0x80) {
      into[0] = (byte) code;
      return 1;
    }
    if (code < 0x800) {
      into[0] = (byte) (0xC0 | code >> 6);
      into[1] = tail(code);
      return 2;
    }
    if (code < 0x10000) {
      into[0] = (byte) (0xE0 | code >> 12);
      into[1] = tail(code >> 6);
      into[2] = tail(code);
      return 3;
    }
    into[0] = (byte) (0xF0 | code >> 18);
    into[1] = tail(code >> 12);
    into[2] = tail(code >> 6);
    into[3] = tail(code);
    return 4;
  }

  private static byte tail(int code) {
    return (byte) (0x80 | (code & 0x3F));
  }
}
