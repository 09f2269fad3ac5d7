package io.tipwatch.trace.evm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers what a comparison finds, transaction by transaction. */
public final class Findings {
  private final Fired fired = new Fired();
  private final List<Difference> differences = new ArrayList<>();
  private final List<String> notCompared = new ArrayList<>();
  private Optional<Outcome> nothing = Optional.empty();

  /** Counts of the rules. */
  public Fired fired() {
    return fired;
  }

  /** How many transactions differ so far. */
  public int size() {
    return differences.size();
  }

  public void add(Difference difference) {
    differences.add(difference);
  }

  /** Notes what was not compared, and why. */
  public void notCompared(String what) {
    notCompared.add(what);
  }

  /**
   * Notes a transaction that cannot be compared (N15).
   *
   * @param what such as {@code transaction 3 0x…}
   */
  public void unusable(String what, Side side, NoAnswerException why) {
    String text = String.valueOf(why.getMessage());
    fired.add(EvmRules.N15, 1);
    notCompared.add(what + ": " + text);
    if (nothing.isEmpty()) {
      nothing = Optional.of(new Outcome.NotComparable(why.reason(), side, text));
    }
  }

  /**
   * What it all comes to: a difference wherever there is one, and never a pass if something could
   * not be compared.
   *
   * @param compared how many were looked at
   */
  public Finding finding(long compared) {
    Outcome outcome =
        differences.isEmpty()
            ? nothing.orElse(new Outcome.Same(compared))
            : new Outcome.Differs(differences);
    return new Finding(outcome, notCompared, fired.counts());
  }
}
