package io.tipwatch.sim.evm.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Keccak-256 with the padding from before SHA-3, which the JDK's SHA3-256 does not offer. */
public final class Keccak {
  private static final int RATE_BYTES = 136;
  private static final int LANES = 25;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long[] ROUNDS = {
    0x0000000000000001L, 0x0000000000008082L, 0x800000000000808AL, 0x8000000080008000L,
    0x000000000000808BL, 0x0000000080000001L, 0x8000000080008081L, 0x8000000000008009L,
    0x000000000000008AL, 0x0000000000000088L, 0x0000000080008009L, 0x000000008000000AL,
    0x000000008000808BL, 0x800000000000008BL, 0x8000000000008089L, 0x8000000000008003L,
    0x8000000000008002L, 0x8000000000000080L, 0x000000000000800AL, 0x800000008000000AL,
    0x8000000080008081L, 0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L
  };

  private static final int[] ROTATIONS = {
    1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44
  };

  private static final int[] PLACES = {
    10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1
  };

  private Keccak() {}

  public static byte[] hash(byte[] input) {
    byte[] padded = Arrays.copyOf(input, (input.length / RATE_BYTES + 1) * RATE_BYTES);
    padded[input.length] ^= 0x01;
    padded[padded.length - 1] ^= (byte) 0x80;
    long[] state = new long[LANES];
    for (int block = 0; block < padded.length; block += RATE_BYTES) {
      for (int i = 0; i < RATE_BYTES / Long.BYTES; i++) {
        state[i] ^= (long) LONGS.get(padded, block + i * Long.BYTES);
      }
      permute(state);
    }
    byte[] out = new byte[32];
    for (int i = 0; i < 4; i++) {
      LONGS.set(out, i * Long.BYTES, state[i]);
    }
    return out;
  }

  /** The hash in hexadecimal, with {@code 0x}. */
  public static String hex(byte[] input) {
    return Hex.data(hash(input));
  }

  private static void permute(long[] a) {
    long[] column = new long[5];
    for (long round : ROUNDS) {
      for (int x = 0; x < 5; x++) {
        column[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
      }
      for (int x = 0; x < 5; x++) {
        long mixed = column[(x + 4) % 5] ^ Long.rotateLeft(column[(x + 1) % 5], 1);
        for (int y = x; y < LANES; y += 5) {
          a[y] ^= mixed;
        }
      }
      rotate(a);
      for (int y = 0; y < LANES; y += 5) {
        System.arraycopy(a, y, column, 0, 5);
        for (int x = 0; x < 5; x++) {
          a[y + x] = column[x] ^ (~column[(x + 1) % 5] & column[(x + 2) % 5]);
        }
      }
      a[0] ^= round;
    }
  }

  private static void rotate(long[] a) {
    long moving = a[1];
    for (int i = 0; i < PLACES.length; i++) {
      long kept = a[PLACES[i]];
      a[PLACES[i]] = Long.rotateLeft(moving, ROTATIONS[i]);
      moving = kept;
    }
  }
}
