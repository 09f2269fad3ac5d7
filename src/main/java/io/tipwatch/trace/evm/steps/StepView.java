package io.tipwatch.trace.evm.steps;

import io.tipwatch.trace.StructStep;
import java.util.List;
import java.util.OptionalLong;

/**
 * One step as it is shown.
 *
 * @param index its number among the steps of its side, from 0
 * @param depth from 1, as most clients count
 * @param cost what its client says it costs, on which clients do not agree
 * @param top the topmost items of the stack, as the client writes them, the top first
 * @param stackSize -1 if the client does not tell
 * @param error what went wrong in it, as the client says; empty if nothing did
 */
public record StepView(
    long index,
    long depth,
    long pc,
    String op,
    long gas,
    OptionalLong cost,
    List<String> top,
    int stackSize,
    String error) {

  /** Items of the stack that are shown. */
  public static final int TOP = 6;

  public StepView {
    top = List.copyOf(top);
  }

  /**
   * @param base the depth of the side's first step
   */
  static StepView of(StructStep step, long index, long base) {
    return new StepView(
        index,
        step.depth() - base + 1,
        step.pc(),
        step.op(),
        step.gas(),
        step.gasCost() == StructStep.ABSENT
            ? OptionalLong.empty()
            : OptionalLong.of(step.gasCost()),
        step.top(TOP),
        step.stackSize(),
        step.error());
  }

  /** In one line: {@code pc=860 SSTORE gas=478508 cost=22100 depth=1 stack=[0x0, 0x6, …2 more]}. */
  public String line() {
    StringBuilder line = new StringBuilder();
    line.append("pc=").append(pc).append(' ').append(op).append(" gas=").append(gas);
    cost.ifPresent(amount -> line.append(" cost=").append(amount));
    line.append(" depth=").append(depth);
    if (stackSize >= 0) {
      line.append(" stack=[").append(String.join(", ", top));
      if (stackSize > top.size()) {
        line.append(top.isEmpty() ? "…" : ", …").append(stackSize - top.size()).append(" more");
      }
      line.append(']');
    }
    if (!error.isEmpty()) {
      line.append(" error=").append(error);
    }
    return line.toString();
  }
}
