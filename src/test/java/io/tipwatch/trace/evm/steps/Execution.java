package io.tipwatch.trace.evm.steps;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A made-up execution: steps of calls inside calls.
 *
 * @param failed whether the root call failed
 */
record Execution(List<Step> steps, boolean failed, String returned) {
  private static final List<String> PLAIN =
      List.of("PUSH1", "ADD", "MLOAD", "JUMPDEST", "CALLDATASIZE", "KECCAK256", "PREVRANDAO");
  private static final List<String> CALLS = List.of("CALL", "STATICCALL", "DELEGATECALL");
  private static final int DEEPEST = 6;

  Execution {
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param depth from 1
   * @param stack bottom first
   */
  record Step(int depth, int pc, String op, long gas, List<BigInteger> stack, String error) {
    Step {
      stack = List.copyOf(stack);
    }

    Step withPc(int other) {
      return new Step(depth, other, op, gas, stack, error);
    }

    Step withOp(String other) {
      return new Step(depth, pc, other, gas, stack, error);
    }

    Step withGas(long other) {
      return new Step(depth, pc, op, other, stack, error);
    }

    Step withDepth(int other) {
      return new Step(other, pc, op, gas, stack, error);
    }

    Step withStack(List<BigInteger> other) {
      return new Step(depth, pc, op, gas, other, error);
    }

    Step failing(String text) {
      return new Step(depth, pc, op, gas, stack, text);
    }
  }

  Execution with(int index, Step step) {
    List<Step> changed = new ArrayList<>(steps);
    changed.set(index, step);
    return new Execution(changed, failed, returned);
  }

  Execution without(int index) {
    List<Step> changed = new ArrayList<>(steps);
    changed.remove(index);
    return new Execution(changed, failed, returned);
  }

  Execution plus(int index, Step step) {
    List<Step> changed = new ArrayList<>(steps);
    changed.add(index, step);
    return new Execution(changed, failed, returned);
  }

  /** The first steps alone. */
  Execution cut(int length) {
    return new Execution(steps.subList(0, length), failed, returned);
  }

  Execution ending(boolean fails, String returns) {
    return new Execution(steps, fails, returns);
  }

  /** One of about so many steps that ends with RETURN. */
  static Execution random(Random random, int length) {
    List<Step> steps = new ArrayList<>();
    List<Integer> counters = new ArrayList<>(List.of(0));
    long gas = 1_000_000_000L + random.nextInt(1_000_000);
    while (steps.size() < length || counters.size() > 1) {
      int depth = counters.size();
      boolean deeper = depth < DEEPEST && steps.size() < length && random.nextInt(12) == 0;
      boolean back = depth > 1 && (steps.size() >= length || random.nextInt(12) == 0);
      String op = deeper ? any(random, CALLS) : back ? "RETURN" : any(random, PLAIN);
      steps.add(step(random, counters, op, gas));
      gas -= 1 + random.nextInt(20);
      if (deeper) {
        counters.add(0);
      } else if (back) {
        counters.removeLast();
      }
    }
    steps.add(step(random, counters, "RETURN", gas));
    return new Execution(steps, false, "0x2a");
  }

  private static Step step(Random random, List<Integer> counters, String op, long gas) {
    int pc = counters.removeLast();
    counters.add(pc + 1 + random.nextInt(3));
    List<BigInteger> stack = new ArrayList<>();
    for (int i = 2 + random.nextInt(8); i > 0; i--) {
      stack.add(new BigInteger(random.nextInt(257), random));
    }
    // The address below the gas is none of a precompile.
    stack.set(stack.size() - 2, stack.get(stack.size() - 2).setBit(159));
    return new Step(counters.size(), pc, op, gas, stack, "");
  }

  private static String any(Random random, List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
