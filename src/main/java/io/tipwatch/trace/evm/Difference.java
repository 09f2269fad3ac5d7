package io.tipwatch.trace.evm;

/**
 * One transaction that differs, or one field of the block.
 *
 * @param left index of the transaction in the left answer; -1 for a field of the block
 * @param right likewise
 * @param transaction its hash; empty for a field of the block, or where no side tells
 */
public record Difference(int left, int right, String transaction, Place place) {
  /** A field of the block itself. */
  public static Difference ofBlock(Place place) {
    return new Difference(-1, -1, "", place);
  }
}
