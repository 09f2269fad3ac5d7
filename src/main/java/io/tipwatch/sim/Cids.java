package io.tipwatch.sim;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** CIDs that look like the chain's own: version 1, blake2b-256, base32. */
final class Cids {
  /** Characters of one CID, the multibase prefix included. */
  static final int LENGTH = 62;

  /** What comes before the digest. */
  static final int PREFIX_BYTES = 6;

  private static final byte[] ALPHABET =
      "abcdefghijklmnopqrstuvwxyz234567".getBytes(StandardCharsets.US_ASCII);
  private static final int DAG_CBOR = 0x71;
  private static final int RAW = 0x55;

  private Cids() {}

  /** The name of a block, a message, a state: {@code bafy2bzace…}. */
  static String dagCbor(long seed) {
    return text(DAG_CBOR, seed);
  }

  /** The name of actor code: {@code bafk2bzace…}. */
  static String raw(long seed) {
    return text(RAW, seed);
  }

  /** Writes a DAG-CBOR CID into a buffer that has room for {@link #LENGTH} bytes. */
  static void writeDagCbor(long seed, byte[] target, int offset) {
    write(DAG_CBOR, seed, target, offset);
  }

  /** The bytes of a CID in base32: version, codec, multihash code and length, digest. */
  static byte[] bytes(String cid) {
    byte[] bytes = new byte[(cid.length() - 1) * 5 / 8];
    long pending = 0;
    int bits = 0;
    int size = 0;
    for (int i = 1; i < cid.length(); i++) {
      char c = cid.charAt(i);
      pending = (pending << 5 | (c >= 'a' ? c - 'a' : c - '2' + 26)) & 0xfff;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes[size++] = (byte) (pending >>> bits);
      }
    }
    return bytes;
  }

  /** The DAG-CBOR CID of a digest. */
  static String ofDigest(byte[] digest) {
    byte[] bytes =
        ByteBuffer.allocate(PREFIX_BYTES + digest.length)
            .put(new byte[] {1, DAG_CBOR, (byte) 0xa0, (byte) 0xe4, 2, 32})
            .put(digest)
            .array();
    StringBuilder text = new StringBuilder("b");
    for (int bit = 0; bit < 8 * bytes.length; bit += 5) {
      int at = bit / 8;
      int pair = (bytes[at] & 0xff) << 8 | (at + 1 < bytes.length ? bytes[at + 1] & 0xff : 0);
      text.append((char) ALPHABET[pair >>> (11 - bit % 8) & 31]);
    }
    return text.toString();
  }

  private static String text(int codec, long seed) {
    byte[] bytes = new byte[LENGTH];
    write(codec, seed, bytes, 0);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  /** Bits are taken five at a time from: version, codec, multihash code and length, digest. */
  private static void write(int codec, long seed, byte[] target, int offset) {
    Dice digest = new Dice(seed);
    int at = offset;
    target[at++] = 'b';
    long pending = 0x01L << 40 | (long) codec << 32 | 0xa0e40220L;
    int bits = 48;
    long word = 0;
    int bytesLeft = 32;
    while (bits > 0 || bytesLeft > 0) {
      if (bits < 5 && bytesLeft > 0) {
        if (bytesLeft % 8 == 0) {
          word = digest.next();
        }
        bytesLeft--;
        pending = pending << 8 | (word >>> (8 * (bytesLeft % 8)) & 0xff);
        bits += 8;
      }
      int taken = Math.min(5, bits);
      bits -= taken;
      target[at++] = ALPHABET[(int) (pending >>> bits << (5 - taken) & 31)];
    }
  }
}
