package io.tipwatch.sim;

/**
 * How much a tipset's trace holds.
 *
 * @param messagesPerBlock explicit messages of a block, on average
 * @param chargesPerCall gas charges of an ordinary call, on average
 * @param cronMiners miners that have something due at the end of an epoch
 * @param depth how deep the deepest contract call goes, at most {@value #MAX_DEPTH}
 * @param quirks whether there are messages that fail before they run and calls that cannot be
 *     dispatched, which the clients are known to render differently
 */
public record TraceShape(
    int messagesPerBlock, int chargesPerCall, int cronMiners, int depth, boolean quirks) {
  /** What the virtual machine allows. */
  public static final int MAX_DEPTH = 1024;

  /** Bytes of one gas charge with its share of all else, about. */
  private static final int BYTES_PER_CHARGE = 105;

  public TraceShape {
    if (messagesPerBlock < 0 || chargesPerCall < 8 || cronMiners < 1) {
      throw new IllegalArgumentException("a trace has messages, charges and miners");
    }
    if (depth < 1 || depth > MAX_DEPTH) {
      throw new IllegalArgumentException("calls go 1 to " + MAX_DEPTH + " deep: " + depth);
    }
  }

  /** Some 200 KB. */
  public static TraceShape small() {
    return new TraceShape(2, 24, 6, 5, false);
  }

  /** Some 20 MB, most of it one cron message. */
  public static TraceShape mainnet() {
    return new TraceShape(20, 180, 400, 5, false);
  }

  /** The smallest that still has every kind of part; a few tens of kilobytes. */
  public static TraceShape tiny() {
    return new TraceShape(1, 8, 2, 3, false);
  }

  /** About so many bytes; never less than a small one. */
  public static TraceShape ofBytes(long bytes) {
    int charges = 1000;
    long calls = Math.max(1, bytes / ((long) charges * BYTES_PER_CHARGE));
    return new TraceShape(4, charges, (int) Math.max(1, calls / 4), 5, false);
  }

  public TraceShape withDepth(int depth) {
    return new TraceShape(messagesPerBlock, chargesPerCall, cronMiners, depth, quirks);
  }

  public TraceShape withQuirks() {
    return new TraceShape(messagesPerBlock, chargesPerCall, cronMiners, depth, true);
  }
}
