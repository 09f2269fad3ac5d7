package io.tipwatch.trace.evm.steps;

import io.tipwatch.trace.StructStep;
import io.tipwatch.trace.evm.Precompiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The way from the root call to the call that is running, made out from the depth of the steps and
 * from the operations that make calls. Calls count as in a call trace: not those of precompiles.
 */
final class CallTrail {
  /** The address follows the gas on the stack. */
  private static final int TARGET = 2;

  private final int[] made = new int[StepStream.MAX_DEPTH + 1];
  private final int[] index = new int[StepStream.MAX_DEPTH + 1];
  private final String[] callee = new String[StepStream.MAX_DEPTH + 1];
  private long depth;

  /** The way to a call. */
  record Way(List<Integer> call, List<String> callees) {}

  CallTrail() {
    Arrays.fill(callee, "");
  }

  /**
   * Takes note of a step.
   *
   * @param at its depth, from 0 to {@link StepStream#MAX_DEPTH}
   */
  void step(StructStep step, long at) {
    if (at != depth) {
      move(at);
    }
    if (Opcodes.calls(step)) {
      call(step);
    }
  }

  private void move(long to) {
    while (depth < to) {
      int parent = (int) depth++;
      index[(int) depth] = Math.max(0, made[parent] - 1);
      made[(int) depth] = 0;
    }
    depth = to;
  }

  private void call(StructStep step) {
    String name = Opcodes.name(step.op());
    List<String> top = Opcodes.callsAddress(name) ? step.top(TARGET) : List.of();
    if (top.size() < TARGET) {
      made[(int) depth]++;
      below(name);
    } else if (!Precompiles.isWord(top.getLast())) {
      made[(int) depth]++;
      below(name + " " + top.getLast());
    }
  }

  private void below(String name) {
    if (depth + 1 < callee.length) {
      callee[(int) depth + 1] = name;
    }
  }

  /** The way to the call that runs a step at a depth, were it the next. */
  Way to(long at) {
    move(at);
    List<Integer> call = new ArrayList<>();
    List<String> callees = new ArrayList<>();
    for (int level = 1; level <= depth; level++) {
      call.add(index[level]);
      callees.add(callee[level]);
    }
    if (!call.isEmpty()) {
      callees.addFirst("the call of the transaction");
    }
    return new Way(call, callees);
  }
}
