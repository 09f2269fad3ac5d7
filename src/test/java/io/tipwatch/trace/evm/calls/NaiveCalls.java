package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.evm.calls.Call.Kind;
import io.tipwatch.trace.evm.calls.CallStyle.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares whole trees of calls, by the rules as a reader of them would apply them. */
record NaiveCalls(CallStyle mine, CallStyle theirs) {
  record Named(List<Integer> call, String field) {}

  Optional<Named> compare(Call left, Call right) {
    return compare(left, right, List.of());
  }

  private Optional<Named> compare(Call left, Call right, List<Integer> way) {
    Optional<String> entry = entry(left, right, way.isEmpty());
    if (entry.isPresent()) {
      return Optional.of(new Named(way, entry.get()));
    }
    List<Call> a = left.told();
    List<Call> b = right.told();
    for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
      List<Integer> below = new ArrayList<>(way);
      below.add(i);
      if (i >= a.size() || i >= b.size() || moved(a, b, i) || moved(b, a, i)) {
        return Optional.of(new Named(way, "calls[" + i + "]"));
      }
      Optional<Named> inside = compare(a.get(i), b.get(i), below);
      if (inside.isPresent()) {
        return inside;
      }
    }
    return result(left, right, way.isEmpty()).map(field -> new Named(way, field));
  }

  /** Whether one side has one more call here. */
  private boolean moved(List<Call> longer, List<Call> shorter, int index) {
    return entry(longer.get(index), shorter.get(index), false).isPresent()
        && index + 1 < longer.size()
        && entry(longer.get(index + 1), shorter.get(index), false).isEmpty();
  }

  private Optional<String> entry(Call a, Call b, boolean root) {
    boolean bothCreate = a.kind().creates() && b.kind().creates();
    if (a.kind() != b.kind() && !bothCreate) {
      return Optional.of("type");
    }
    boolean destroys = a.kind() == Kind.SELFDESTRUCT;
    if (!a.from().equals(b.from())) {
      return Optional.of("from");
    }
    if (!bothCreate && !a.to().equals(b.to())) {
      return Optional.of("to");
    }
    if (a.kind() != Kind.DELEGATECALL && value(a, mine) != value(b, theirs)) {
      return Optional.of("value");
    }
    if (!destroys && !a.input().equals(b.input())) {
      return Optional.of("input");
    }
    if (bothCreate && a.kind() != b.kind() && tellsCreation(mine) && tellsCreation(theirs)) {
      return Optional.of("creationMethod");
    }
    return !root && !destroys && a.gas() != b.gas() ? Optional.of("gas") : Optional.empty();
  }

  /** The nested form has no value for a static call. */
  private static long value(Call call, CallStyle style) {
    boolean untold = call.kind() == Kind.STATICCALL && style.form() == Form.NESTED;
    return untold ? 0 : call.value().longValue();
  }

  private static boolean tellsCreation(CallStyle style) {
    return style.creation() || style.form() == Form.NESTED;
  }

  private Optional<String> result(Call a, Call b, boolean root) {
    if (!a.failure().equals(b.failure())) {
      return Optional.of("error");
    }
    if (a.kind() == Kind.SELFDESTRUCT) {
      return Optional.empty();
    }
    if (a.failed()) {
      return failedResult(a, b, root);
    }
    if (!a.output().equals(b.output())) {
      return Optional.of("output");
    }
    if (a.kind().creates() && !a.created().equals(b.created())) {
      return Optional.of("address");
    }
    return !root && a.gasUsed() != b.gasUsed() ? Optional.of("gasUsed") : Optional.empty();
  }

  private Optional<String> failedResult(Call a, Call b, boolean root) {
    boolean told = tellsResult(mine) && tellsResult(theirs);
    boolean empty = a.output().isEmpty() || b.output().isEmpty();
    if (told && a.failure().equals("REVERT") && !empty && !a.output().equals(b.output())) {
      return Optional.of("output");
    }
    return told && !root && a.gasUsed() != b.gasUsed() ? Optional.of("gasUsed") : Optional.empty();
  }

  private static boolean tellsResult(CallStyle style) {
    return style.results() || style.form() == Form.NESTED;
  }
}
