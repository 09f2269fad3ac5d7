package io.tipwatch.sim;

/** A stream of choices that follows from its seeds alone (SplitMix64). Not thread-safe. */
public final class Dice {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  public Dice(long seed) {
    state = seed;
  }

  /** One number from several; the order counts. */
  public static long hash(long... parts) {
    long result = GAMMA;
    for (long part : parts) {
      result = mix((result ^ part) + GAMMA);
    }
    return result;
  }

  public static long hash(long seed, CharSequence text) {
    long result = mix(seed + GAMMA);
    for (int i = 0; i < text.length(); i++) {
      result = result * 0x100000001B3L ^ text.charAt(i);
    }
    return mix(result);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  public long next() {
    state += GAMMA;
    return mix(state);
  }

  /** From zero up to, not including, the bound. */
  public int below(int bound) {
    return (int) ((next() >>> 33) % bound);
  }

  /** From low, included, to high, not included. */
  public long between(long low, long high) {
    return low + (next() >>> 1) % (high - low);
  }

  public boolean chance(int perMille) {
    return below(1000) < perMille;
  }
}
