package io.tipwatch.trace.evm.prestate;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;

/** What is told of one account, before a transaction or after it. */
final class AccountState {
  private final Map<StateField, StateValue> fields = new EnumMap<>(StateField.class);
  private final Map<String, StateValue> slots = new TreeMap<>();

  Map<StateField, StateValue> fields() {
    return fields;
  }

  Map<String, StateValue> slots() {
    return slots;
  }

  Optional<StateValue> field(StateField field) {
    return Optional.ofNullable(fields.get(field));
  }

  Optional<StateValue> slot(String key) {
    return Optional.ofNullable(slots.get(key));
  }

  boolean holdsSomething() {
    return !slots.isEmpty() || fields.values().stream().anyMatch(value -> !value.zero());
  }

  /** In one line, without code and storage. */
  String line() {
    StringJoiner line = new StringJoiner(", ");
    for (StateField field : new StateField[] {StateField.NONCE, StateField.BALANCE}) {
      field(field).ifPresent(value -> line.add(field.wire() + " " + value.text()));
    }
    field(StateField.CODE).ifPresent(_ -> line.add("code"));
    if (!slots.isEmpty()) {
      line.add(slots.size() + " slots");
    }
    return line.length() == 0 ? "listed" : line.toString();
  }
}
