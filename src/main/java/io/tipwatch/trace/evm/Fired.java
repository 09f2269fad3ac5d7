package io.tipwatch.trace.evm;

import io.tipwatch.trace.Rule;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts how often each rule was applied, so that nothing is masked unseen. */
public final class Fired {
  private final SortedMap<String, Long> counts = new TreeMap<>();

  /** Counts a rule so many more times. */
  public void add(Rule rule, long times) {
    if (times > 0) {
      counts.merge(rule.id(), times, Long::sum);
    }
  }

  /** Counts a rule once if it was needed. */
  public void addIf(Rule rule, boolean needed) {
    add(rule, needed ? 1 : 0);
  }

  /** Counts what another comparison applied. */
  public void addAll(Map<String, Long> more) {
    more.forEach((rule, times) -> counts.merge(rule, times, Long::sum));
  }

  /** The counts so far, by the rules' ids. */
  public SortedMap<String, Long> counts() {
    return new TreeMap<>(counts);
  }
}
