package io.tipwatch.trace.evm.steps;

import io.tipwatch.trace.StructStep;
import io.tipwatch.trace.evm.EvmRules;
import io.tipwatch.trace.evm.Fired;
import org.jspecify.annotations.Nullable;

/** Compares two steps by what counts: depth, program counter, operation, gas and stack. */
final class StepPair {
  private long leftBase;
  private long rightBase;
  private boolean based;
  private boolean stackMissing;
  private long writings;
  private long costs;
  private long names;
  private long storages;

  /** Takes the depth of each side's first step as that of the root call. */
  void base(@Nullable StructStep left, @Nullable StructStep right) {
    if (!based) {
      based = true;
      leftBase = left == null ? 0 : left.depth();
      rightBase = right == null ? 0 : right.depth();
    }
  }

  long leftBase() {
    return leftBase;
  }

  long rightBase() {
    return rightBase;
  }

  /** Depth from 0; -1 past the last step. */
  long leftDepth(@Nullable StructStep step) {
    return step == null ? -1 : step.depth() - leftBase;
  }

  /** Depth from 0; -1 past the last step. */
  long rightDepth(@Nullable StructStep step) {
    return step == null ? -1 : step.depth() - rightBase;
  }

  /** Whether a side tells no stack, so that it was not compared. */
  boolean stackMissing() {
    return stackMissing;
  }

  boolean same(StructStep left, StructStep right) {
    return samePlace(left, right) && left.gas() == right.gas() && sameStack(left, right);
  }

  /** Whether both stand at one operation, whatever gas and stack. */
  boolean samePlace(StructStep left, StructStep right) {
    return left.pc() == right.pc()
        && left.depth() - leftBase == right.depth() - rightBase
        && sameOp(left, right);
  }

  static boolean sameOp(StructStep left, StructStep right) {
    return Opcodes.sameName(left, right) || Opcodes.same(left.op(), right.op());
  }

  static boolean sameStack(StructStep left, StructStep right) {
    return left.sameStack(right) || left.stackSize() < 0 || right.stackSize() < 0;
  }

  /** Counts what was passed over in two equal steps. */
  void count(StructStep left, StructStep right) {
    if (left.gasCost() != right.gasCost()) {
      costs++;
    }
    if (left.writing() != right.writing()) {
      writings++;
    }
    if (left.op1() != right.op1() || left.op2() != right.op2()) {
      names++;
    }
    if (left.storage() || right.storage()) {
      storages++;
    }
    if (left.stackSize() < 0 || right.stackSize() < 0) {
      stackMissing = true;
    }
  }

  void report(Fired fired) {
    fired.add(EvmRules.N10, writings);
    fired.add(EvmRules.N11, costs);
    fired.addIf(EvmRules.N11, leftBase != rightBase);
    fired.add(EvmRules.N13, names);
    fired.add(EvmRules.N14, storages);
  }
}
