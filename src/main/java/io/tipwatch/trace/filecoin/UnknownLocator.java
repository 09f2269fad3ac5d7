package io.tipwatch.trace.filecoin;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The second pass over a message whose known fields are all the same: finds the first field that no
 * table knows and that differs.
 */
final class UnknownLocator {
  private final TraceSummary left;
  private final TraceSummary right;
  private final MessageEntry a;
  private final MessageEntry b;
  private final Shared shared;

  private UnknownLocator(
      TraceSummary left, MessageEntry a, TraceSummary right, MessageEntry b, Shared shared) {
    this.left = left;
    this.right = right;
    this.a = a;
    this.b = b;
    this.shared = shared;
  }

  static Optional<Place> find(
      TraceSummary left, MessageEntry a, TraceSummary right, MessageEntry b, Shared shared)
      throws IOException {
    if (shared.unknown().isEmpty()) {
      return Optional.empty();
    }
    UnknownLocator locator = new UnknownLocator(left, a, right, b, shared);
    Optional<Place> place =
        locator.between(
            Optional.empty(),
            FoundUnknowns.ofMessage(left.ranges(), a, shared.unknown()),
            FoundUnknowns.ofMessage(right.ranges(), b, shared.unknown()));
    return place.isPresent() || !a.executed() || !b.executed() ? place : locator.inCalls();
  }

  private Optional<Place> inCalls() throws IOException {
    CallTable calls = CallTable.read(left.ranges(), a, shared);
    CallTable others = CallTable.read(right.ranges(), b, shared);
    int kept = Math.min(calls.size(), others.size());
    for (int call = 0; call < kept; call++) {
      if (!calls.sameUnknown(call, others, call)) {
        return Optional.of(inCall(calls, others, call));
      }
    }
    return calls.full() || others.full()
        ? Optional.of(CallLocator.notFound(List.of(), calls, others))
        : Optional.empty();
  }

  private Place inCall(CallTable calls, CallTable others, int call) throws IOException {
    List<Integer> path = calls.path(call);
    var mine = new ItemDifference.Side(left.ranges(), calls.start(call), calls.end(call));
    var theirs = new ItemDifference.Side(right.ranges(), others.start(call), others.end(call));
    Optional<Place> place =
        between(
            Optional.of(path),
            FoundUnknowns.ofCall(mine.ranges(), mine.start(), mine.end(), shared.unknown()),
            FoundUnknowns.ofCall(theirs.ranges(), theirs.start(), theirs.end(), shared.unknown()));
    for (int field : List.of(Field.CALL_CHARGES, Field.CALL_IPLD)) {
      if (place.isEmpty()) {
        place = ItemDifference.find(field, path, mine, theirs, shared.unknown());
      }
    }
    return place
        .orElseGet(() -> CallLocator.notFound(path, calls, others))
        .through(Callees.along(left.ranges(), calls.start(0), calls.end(0), path));
  }

  private Optional<Place> between(
      Optional<List<Integer>> call, FoundUnknowns mine, FoundUnknowns theirs) throws IOException {
    Optional<UnknownField> field = mine.firstDifference(theirs);
    if (field.isEmpty()) {
      return Optional.empty();
    }
    String path = field.get().inside();
    return Optional.of(
        Values.place(
            call,
            path,
            value(path, mine.text(left.ranges(), field.get())),
            value(path, theirs.text(right.ranges(), field.get()))));
  }

  private static Map<String, String> value(String path, Optional<String> text) {
    return text.map(value -> Map.of(path, value)).orElse(Map.of());
  }
}
