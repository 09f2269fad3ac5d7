package io.tipwatch.trace.evm.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.testing.Chunked;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.steps.Execution.Step;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Property: the walk over bytes says what a comparison of the steps themselves says. */
class StepComparisonTest {
  private static final int RUNS = 500;

  /**
   * What a comparison must name.
   *
   * @param step the first step that differs
   */
  private record Named(int step, String field, int culprit) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261123})
  void namesExactlyTheOneChange(long seed) {
    Random random = new Random(seed);
    for (int run = 0; run < RUNS; run++) {
      Execution left = Execution.random(random, 1 + random.nextInt(80));
      Execution right = changed(left, random);
      Named wanted = naive(left, right).orElseThrow();

      StepFinding finding = compare(left, right, random);

      StepDifference found =
          finding.difference().orElseThrow(() -> new AssertionError(finding + " of " + left));
      assertThat(new Named((int) found.step(), found.place().field(), (int) found.culprit()))
          .as("seed %d, run %d:%n%s%n%s", seed, run, left, right)
          .isEqualTo(wanted);
      assertThat(finding.steps()).isEqualTo(wanted.step());
      assertThat(found.place().call()).contains(call(left, right, wanted.culprit()));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261123})
  void oneExecutionWrittenInTwoWaysIsTheSame(long seed) {
    Random random = new Random(seed);
    for (int run = 0; run < RUNS; run++) {
      Execution execution = Execution.random(random, 1 + random.nextInt(80));

      StepFinding finding = compare(execution, execution, random);

      assertThat(finding.finding().outcome())
          .as("seed %d, run %d: %s", seed, run, execution)
          .isEqualTo(new Outcome.Same(execution.steps().size()));
    }
  }

  private static StepFinding compare(Execution left, Execution right, Random random) {
    return StepComparison.of(source(left, random), source(right, random), random.nextLong());
  }

  private static StepSource source(Execution execution, Random random) {
    StepStyle[] styles = StepStyle.values();
    byte[] answer = styles[random.nextInt(styles.length)].answer(execution, random);
    return StepSource.of(
        random.nextInt(20) == 0 ? Chunked.of(answer, random) : new ByteArrayInputStream(answer));
  }

  /** Changes one thing in the middle of a call, where rule N12 has no say. */
  private static Execution changed(Execution execution, Random random) {
    List<Integer> middle = new ArrayList<>();
    for (int i = 0; i + 1 < execution.steps().size(); i++) {
      if (execution.steps().get(i).depth() == execution.steps().get(i + 1).depth()) {
        middle.add(i);
      }
    }
    int at = middle.isEmpty() ? 0 : middle.get(random.nextInt(middle.size()));
    Step step = execution.steps().get(at);
    List<BigInteger> stack = new ArrayList<>(step.stack());
    int item = random.nextInt(stack.size());
    return switch (random.nextInt(middle.isEmpty() ? 6 : 8)) {
      case 0 -> execution.with(at, step.withPc(step.pc() + 1));
      case 1 -> execution.with(at, step.withOp("GASLIMIT"));
      case 2 -> execution.with(at, step.withGas(step.gas() + 1));
      case 3 -> {
        stack.set(item, stack.get(item).flipBit(random.nextInt(256)));
        yield execution.with(at, step.withStack(stack));
      }
      case 4 -> {
        stack.add(item, BigInteger.valueOf(5));
        yield execution.with(at, step.withStack(stack));
      }
      case 5 -> {
        stack.remove(item);
        yield execution.with(at, step.withStack(stack));
      }
      case 6 -> execution.without(at);
      default -> execution.plus(at, step);
    };
  }

  private static Optional<Named> naive(Execution left, Execution right) {
    for (int i = 0; i < Math.max(left.steps().size(), right.steps().size()); i++) {
      String at = "structLogs[" + i + "]";
      if (i >= left.steps().size() || i >= right.steps().size()) {
        return Optional.of(new Named(i, at, i));
      }
      Step a = left.steps().get(i);
      Step b = right.steps().get(i);
      int before = Math.max(0, i - 1);
      if (a.depth() != b.depth()) {
        return Optional.of(new Named(i, at + ".depth", i));
      }
      if (a.pc() != b.pc()) {
        return Optional.of(new Named(i, at + ".pc", i));
      }
      if (!a.op().equals(b.op())) {
        return Optional.of(new Named(i, at + ".op", i));
      }
      if (a.gas() != b.gas()) {
        return Optional.of(new Named(i, at + ".gas", before));
      }
      for (int j = 0; j < Math.max(a.stack().size(), b.stack().size()); j++) {
        if (!Objects.equals(item(a, j), item(b, j))) {
          return Optional.of(new Named(i, at + ".stack[" + j + "]", before));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<BigInteger> item(Step step, int index) {
    return index < step.stack().size() ? Optional.of(step.stack().get(index)) : Optional.empty();
  }

  /** The way to a step's call: how many calls each call above it had made. */
  private static List<Integer> call(Execution left, Execution right, int culprit) {
    Execution longer = left.steps().size() > culprit ? left : right;
    List<Integer> made = new ArrayList<>(List.of(0));
    for (Step step : longer.steps().subList(0, culprit + 1)) {
      while (made.size() > step.depth()) {
        made.removeLast();
      }
      while (made.size() < step.depth()) {
        made.add(0);
      }
      if (step.op().endsWith("CALL") && !step.equals(longer.steps().get(culprit))) {
        made.add(made.removeLast() + 1);
      }
    }
    List<Integer> path = new ArrayList<>();
    for (int level = 0; level + 1 < made.size(); level++) {
      path.add(made.get(level) - 1);
    }
    return path;
  }
}
