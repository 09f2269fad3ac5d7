package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.Excerpt;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares scalar fields that were read as text, by the rules for what counts as equal. */
final class Values {
  private static final Set<String> ADDRESSES =
      Set.of(
          "Msg.From",
          "Msg.To",
          "InvokedActor.State.Address",
          "InvokedActor.State.DelegatedAddress");

  private Values() {}

  /** The first of {@code fields} in which two objects differ. */
  static Optional<String> firstDifference(
      List<String> fields, Map<String, String> left, Map<String, String> right) {
    return fields.stream()
        .filter(field -> !canonical(field, left).equals(canonical(field, right)))
        .findFirst();
  }

  private static String canonical(String field, Map<String, String> values) {
    String value = values.getOrDefault(field, "");
    if (value.equals("null")) {
      return "";
    }
    return ADDRESSES.contains(field) ? Addresses.withoutNetwork(value) : value;
  }

  /** A place at one field, its values cut to a readable length around the difference. */
  static Place place(
      Optional<List<Integer>> call,
      String field,
      Map<String, String> left,
      Map<String, String> right) {
    Optional<String> a = Optional.ofNullable(left.get(field));
    Optional<String> b = Optional.ofNullable(right.get(field));
    int from = Excerpt.from(a.orElse(""), b.orElse(""));
    return new Place(
        call,
        field,
        a.map(v -> Excerpt.of(v, from)),
        b.map(v -> Excerpt.of(v, from)),
        List.of(),
        List.of(),
        from,
        List.of());
  }

  /** Where a message stands, as the value of the place {@code Trace}. */
  static String position(MessageEntry message) {
    return "message " + message.index();
  }

  /** Whether a message ran, as the value of the place {@code ExecutionTrace}. */
  static String executed(MessageEntry message) {
    return message.executed() ? "executed" : "not executed";
  }
}
