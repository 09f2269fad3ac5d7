package io.tipwatch.trace.evm.tracer;

import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.EvmRules;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.Findings;
import io.tipwatch.trace.evm.Place;
import io.tipwatch.trace.evm.tracer.ResultValues.Leaf;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a custom tracer returned on two nodes, compared value by value as canonical JSON. */
public final class ResultComparison {
  /** Values that differ and are listed. */
  public static final int MAX_LISTED = 64;

  private final Map<String, Leaf> left;
  private final Map<String, Leaf> right;
  private final ResultPaths ignored;
  private final Findings findings = new Findings();
  private final Set<String> applied = new TreeSet<>();

  private ResultComparison(TracerResult left, TracerResult right, ResultPaths ignored) {
    this.left = left.leaves();
    this.right = right.leaves();
    this.ignored = ignored;
  }

  /**
   * Compares two results.
   *
   * @param ignored what may differ, such as {@code time}
   */
  public static Finding of(TracerResult left, TracerResult right, ResultPaths ignored) {
    return new ResultComparison(left, right, ignored).compare();
  }

  private Finding compare() {
    Set<String> paths = new LinkedHashSet<>(left.keySet());
    paths.addAll(right.keySet());
    long compared = 0;
    for (String path : paths) {
      String pattern = ignored.match(path);
      if (pattern.isEmpty()) {
        compared++;
        compare(path);
      } else {
        applied.add(pattern);
      }
    }
    applied.forEach(pattern -> findings.notCompared(pattern + ": ignored on demand"));
    return findings.finding(compared);
  }

  private void compare(String path) {
    Optional<Leaf> mine = Optional.ofNullable(left.get(path));
    Optional<Leaf> theirs = Optional.ofNullable(right.get(path));
    if (mine.equals(theirs)) {
      return;
    }
    Optional<String> a = mine.map(Leaf::text);
    Optional<String> b = theirs.map(Leaf::text);
    if (a.equals(b)) {
      findings.fired().add(EvmRules.N20, 1);
    } else if (findings.size() < MAX_LISTED) {
      String field = path.isEmpty() ? "result" : path;
      findings.add(new Difference(0, 0, "", Place.of(field, a, b)));
    }
  }
}
