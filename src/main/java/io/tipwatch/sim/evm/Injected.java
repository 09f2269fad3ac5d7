package io.tipwatch.sim.evm;

/**
 * A fault with the blocks in which it happens.
 *
 * @param from the first of them
 * @param until the last of them
 */
public record Injected(EvmFault fault, long from, long until) {
  public Injected {
    if (from < 1 || until < from) {
      throw new IllegalArgumentException("no blocks: from " + from + " until " + until);
    }
  }

  /** In one block only. */
  public static Injected at(long number, EvmFault fault) {
    return new Injected(fault, number, number);
  }

  /** In a block and all that follow. */
  public static Injected since(long number, EvmFault fault) {
    return new Injected(fault, number, Long.MAX_VALUE);
  }

  boolean concerns(long number) {
    return number >= from && number <= until;
  }
}
