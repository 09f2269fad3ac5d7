package io.tipwatch.trace;

/**
 * The arithmetic of the digests: two 64-bit lanes that never see each other, so that one value must
 * collide in both to hide a difference. Not a cryptographic hash; a digest is salted for each
 * comparison and never leaves it, so that nobody can prepare a collision.
 */
public final class Mix {
  private static final long A = 0x9E3779B97F4A7C15L;
  private static final long B = 0xC2B2AE3D27D4EB4FL;
  private static final long C = 0xBF58476D1CE4E5B9L;
  private static final long D = 0x94D049BB133111EBL;

  private Mix() {}

  /** Appends {@code value} to the first lane. */
  public static long first(long lane, long value) {
    long x = (lane ^ value) * A;
    return Long.rotateLeft(x, 29) + C;
  }

  /** Appends {@code value} to the second lane. */
  public static long second(long lane, long value) {
    long x = (lane + value) * B;
    return (x ^ (x >>> 32)) + D;
  }

  /** Spreads the last bits of a lane over all of it. */
  public static long end(long lane) {
    long x = (lane ^ (lane >>> 30)) * C;
    x = (x ^ (x >>> 27)) * D;
    return x ^ (x >>> 31);
  }
}
