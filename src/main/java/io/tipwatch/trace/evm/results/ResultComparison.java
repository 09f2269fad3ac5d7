package io.tipwatch.trace.evm.results;

import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Two results of one tracer, compared exactly. The order of properties does not count; all else
 * does: a number is not the same as a string of its digits, nor hexadecimal digits the same as
 * decimal ones. A tracer that wants them equal writes them in one way.
 */
public final class ResultComparison {
  /** Differences that are listed. */
  public static final int MAX_LISTED = 1_000;

  private final List<Difference> differences = new ArrayList<>();
  private long more;

  private ResultComparison() {}

  /** Compares; the first difference is the first in the order of the left result. */
  public static Finding of(ResultAnswer left, ResultAnswer right) {
    ResultComparison comparison = new ResultComparison();
    left.values().forEach((path, value) -> comparison.at(path, value, right.values().get(path)));
    for (Map.Entry<String, ResultValue> other : right.values().entrySet()) {
      if (!left.values().containsKey(other.getKey())) {
        comparison.at(other.getKey(), null, other.getValue());
      }
    }
    return comparison.finding(left.values().size());
  }

  private void at(String path, @Nullable ResultValue left, @Nullable ResultValue right) {
    if (left != null && right != null && left.same(right)) {
      return;
    }
    if (differences.size() == MAX_LISTED) {
      more++;
      return;
    }
    differences.add(Difference.ofBlock(Place.of(path, shown(left), shown(right))));
  }

  private static Optional<String> shown(@Nullable ResultValue value) {
    return Optional.ofNullable(value).map(ResultValue::shown);
  }

  private Finding finding(long compared) {
    Outcome outcome =
        differences.isEmpty() ? new Outcome.Same(compared) : new Outcome.Differs(differences);
    List<String> unlisted = more == 0 ? List.of() : List.of(more + " more differences, not listed");
    return new Finding(outcome, unlisted, new TreeMap<>());
  }
}
