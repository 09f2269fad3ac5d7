package io.tipwatch.trace.filecoin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares scalar fields that were read as text, by the rules for what counts as equal. */
final class Values {
  /** Characters of a value that a report shows. */
  static final int MAX_SHOWN = 2_000;

  private static final int SHOWN_BEFORE = 40;
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
    int from = Math.max(0, common(a.orElse(""), b.orElse("")) - SHOWN_BEFORE);
    return new Place(
        call,
        field,
        a.map(v -> shown(v, from)),
        b.map(v -> shown(v, from)),
        List.of(),
        List.of(),
        from,
        List.of());
  }

  private static int common(String a, String b) {
    int at = 0;
    while (at < a.length() && at < b.length() && a.charAt(at) == b.charAt(at)) {
      at++;
    }
    return at;
  }

  /** Where a message stands, as the value of the place {@code Trace}. */
  static String position(MessageEntry message) {
    return "message " + message.index();
  }

  /** Whether a message ran, as the value of the place {@code ExecutionTrace}. */
  static String executed(MessageEntry message) {
    return message.executed() ? "executed" : "not executed";
  }

  /** A value cut to a readable length, beginning at {@code from} if it is long. */
  static String shown(String value, int from) {
    if (value.length() <= MAX_SHOWN) {
      return value;
    }
    int start = Math.min(from, value.length());
    int end = Math.min(value.length(), start + MAX_SHOWN);
    return (start > 0 ? "…" : "")
        + value.substring(start, end)
        + (end < value.length() ? "…" : "")
        + " ("
        + value.length()
        + " characters)";
  }
}
