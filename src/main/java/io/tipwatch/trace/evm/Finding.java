package io.tipwatch.trace.evm;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a comparison came to, and what was passed over on the way.
 *
 * @param notCompared fields and transactions that were not compared, and why
 * @param normalised how often each rule was applied, by its id
 */
public record Finding(
    Outcome outcome, List<String> notCompared, SortedMap<String, Long> normalised) {
  public Finding {
    notCompared = List.copyOf(notCompared);
    normalised = Collections.unmodifiableSortedMap(new TreeMap<>(normalised));
  }

  public static Finding of(Outcome outcome, Fired fired) {
    return new Finding(outcome, List.of(), fired.counts());
  }

  /** One that nobody can tell, which is what rule N15 demands. */
  public static Finding notComparable(Reason reason, Side side, String text) {
    Fired fired = new Fired();
    fired.add(EvmRules.N15, 1);
    return of(new Outcome.NotComparable(reason, side, text), fired);
  }

  /** Likewise, for the reason that an answer gave. */
  public static Finding notComparable(NoAnswerException why, Side side) {
    return notComparable(why.reason(), side, String.valueOf(why.getMessage()));
  }

  /**
   * The same, of one transaction that was asked for alone.
   *
   * @param index of it in the block
   */
  public Finding at(int index, String transaction) {
    return switch (outcome) {
      case Outcome.Differs(List<Difference> differences) ->
          new Finding(
              new Outcome.Differs(
                  differences.stream()
                      .map(each -> new Difference(index, index, transaction, each.place()))
                      .toList()),
              notCompared,
              normalised);
      case Outcome.Same _, Outcome.NotComparable _ -> this;
    };
  }

  public boolean same() {
    return outcome instanceof Outcome.Same;
  }
}
