package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.evm.EvmRules;
import io.tipwatch.trace.evm.Fired;

/**
 * Counts how often each rule was needed: values left out, by both sides together; what is written
 * or told in two ways, once for each transaction.
 */
final class CallFirings {
  private final CallComparability comparable;
  private final Fired fired;

  CallFirings(CallComparability comparable, Fired fired) {
    this.comparable = comparable;
    this.fired = fired;
  }

  /** What was passed over in both answers. */
  void answers(CallAnswer left, CallAnswer right) {
    CallTally a = left.tally();
    CallTally b = right.tally();
    fired.add(EvmRules.N1, a.blockHashes + b.blockHashes);
    fired.add(EvmRules.N2, a.noCalls + b.noCalls);
    fired.add(EvmRules.N3, a.precompiles + b.precompiles);
    fired.add(EvmRules.N8, Math.abs(a.oldNames - b.oldNames));
  }

  /** What is told in two ways of one transaction. */
  void transaction(CallEntry a, CallEntry b) {
    fired.addIf(EvmRules.N4, !a.same(b, CallGroup.ERROR_TEXT));
    fired.addIf(
        EvmRules.N5,
        !a.same(b, CallGroup.FAILED_OUTPUT)
            || !a.same(b, CallGroup.FAILED_GAS)
            || !a.same(b, CallGroup.UNUSED));
    fired.addIf(EvmRules.N6, !a.same(b, CallGroup.ROOT_GAS));
    boolean gas = a.same(b, CallGroup.GAS) && a.same(b, CallGroup.GAS_USED);
    fired.addIf(EvmRules.N7, !comparable.childGas() && !gas);
    fired.addIf(EvmRules.N8, !comparable.balance() && !a.same(b, CallGroup.BALANCE));
    fired.addIf(EvmRules.N9, !a.same(b, CallGroup.CREATION));
    fired.addIf(EvmRules.N10, !a.same(b, CallGroup.WRITING));
    fired.addIf(EvmRules.N16, !a.same(b, CallGroup.DELEGATED_VALUE));
    fired.addIf(EvmRules.N17, !a.same(b, CallGroup.EMPTY));
  }
}
