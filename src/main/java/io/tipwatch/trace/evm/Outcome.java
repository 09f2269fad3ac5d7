package io.tipwatch.trace.evm;

import java.util.List;

/** What the comparison of two answers came to. */
public sealed interface Outcome {
  /**
   * Nothing that is compared differs.
   *
   * @param compared how many transactions, steps or fields that was
   */
  record Same(long compared) implements Outcome {}

  /**
   * They differ.
   *
   * @param differences in the left side's order; the first is the cause until shown otherwise
   */
  record Differs(List<Difference> differences) implements Outcome {
    public Differs {
      differences = List.copyOf(differences);
      if (differences.isEmpty()) {
        throw new IllegalArgumentException("a difference without a place");
      }
    }

    /** The cause until shown otherwise. */
    public Difference first() {
      return differences.getFirst();
    }
  }

  /**
   * Nobody can tell.
   *
   * @param side whose answer it is that says nothing
   * @param text for the person who reads it: what came, and what was equal before
   */
  record NotComparable(Reason reason, Side side, String text) implements Outcome {}
}
