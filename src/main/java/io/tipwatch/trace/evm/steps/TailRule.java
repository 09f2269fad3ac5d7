package io.tipwatch.trace.evm.steps;

import io.tipwatch.trace.StructStep;
import org.jspecify.annotations.Nullable;

/**
 * Rule N12: one side may have one more step at the end of a call, if what follows it is equal. That
 * step is the STOP where code runs out, the failing step, or the failing step told twice.
 */
final class TailRule {
  private final StepPair pair;
  private final StepSide left;
  private final StepSide right;

  TailRule(StepPair pair, StepSide left, StepSide right) {
    this.pair = pair;
    this.left = left;
    this.right = right;
  }

  /** Passes over such a step where the sides stand, if there is one. */
  boolean passed() throws SideException {
    if (extra(left, right, true)) {
      left.advance();
      return true;
    }
    if (extra(right, left, false)) {
      right.advance();
      return true;
    }
    return false;
  }

  private boolean extra(StepSide more, StepSide less, boolean moreIsLeft) throws SideException {
    StructStep step = more.current();
    if (step == null) {
      return false;
    }
    StructStep after = more.peek();
    StructStep other = less.current();
    boolean joins =
        after == null
            ? other == null && endAlike(step)
            : other != null && same(after, other, moreIsLeft);
    if (!joins) {
      return false;
    }
    return toldTwice(more.past(1), step)
        || (depth(step, moreIsLeft) > depth(other, !moreIsLeft) && endsUnseen(step, more.past(1)));
  }

  /** Whether both sides may end here: a failing step needs two transactions that failed. */
  private boolean endAlike(StructStep step) {
    return Opcodes.stops(step)
        ? left.stream().failed().equals(right.stream().failed())
        : left.stream().failed().orElse(true) && right.stream().failed().orElse(true);
  }

  private boolean same(StructStep after, StructStep other, boolean moreIsLeft) {
    return moreIsLeft ? pair.same(after, other) : pair.same(other, after);
  }

  private long depth(@Nullable StructStep step, boolean isLeft) {
    return isLeft ? pair.leftDepth(step) : pair.rightDepth(step);
  }

  /** The failing step once more, this time with its error. */
  private static boolean toldTwice(@Nullable StructStep before, StructStep step) {
    return before != null
        && before.pc() == step.pc()
        && before.depth() == step.depth()
        && StepPair.sameOp(before, step)
        && !(before.error().isEmpty() && step.error().isEmpty());
  }

  /** A STOP that no code has, or a step that failed: neither follows one that ended the call. */
  private static boolean endsUnseen(StructStep step, @Nullable StructStep before) {
    boolean ended = before != null && before.depth() == step.depth() && Opcodes.halts(before);
    boolean returns = Opcodes.halts(step) && !Opcodes.stops(step) && !undefined(step);
    return !ended && !returns;
  }

  private static boolean undefined(StructStep step) {
    return Opcodes.same(step.op(), "INVALID");
  }
}
