package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.evm.EvmDialect;
import java.util.ArrayList;
import java.util.List;

/**
 * What counts between two answers, given the clients that wrote them.
 *
 * @param extras fields that no table knows and both sides provide
 */
record CallComparability(EvmDialect mine, EvmDialect theirs, List<String> extras) {
  static CallComparability of(CallAnswer left, CallAnswer right) {
    List<String> shared =
        left.names().ofCalls().stream().filter(right.names().ofCalls()::contains).toList();
    return new CallComparability(left.dialect(), right.dialect(), shared);
  }

  /** The groups that decide whether two transactions have to be looked at call by call. */
  List<CallGroup> groups() {
    List<CallGroup> groups = new ArrayList<>();
    groups.add(CallGroup.ENTRY);
    groups.add(CallGroup.RESULT);
    groups.add(CallGroup.FAILED_OUTPUT);
    groups.add(CallGroup.CREATION);
    if (childGas()) {
      groups.addAll(List.of(CallGroup.GAS, CallGroup.GAS_USED, CallGroup.FAILED_GAS));
    }
    if (balance()) {
      groups.add(CallGroup.BALANCE);
    }
    return groups;
  }

  /** Rule N7. */
  boolean childGas() {
    return mine.childGas() && theirs.childGas();
  }

  /** Rule N8. */
  boolean balance() {
    return mine.destroyedBalance() && theirs.destroyedBalance();
  }

  ErrorClass left(String error) {
    return ErrorClass.of(error, mine);
  }

  ErrorClass right(String error) {
    return ErrorClass.of(error, theirs);
  }
}
