package io.tipwatch.trace.evm.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.Outcome;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Property: digests and tables say what a comparison of whole trees says, in any two forms. */
class CallComparisonTest {
  private static final int RUNS = 600;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261123})
  void oneBlockInTwoFormsIsTheSame(long seed) throws IOException {
    Random random = new Random(seed);
    for (int run = 0; run < RUNS; run++) {
      List<Call> block = block(random);
      CallStyle mine = CallStyle.random(random);
      CallStyle theirs = CallStyle.random(random);

      Finding finding = compare(mine.block(block), theirs.block(block));

      assertThat(finding.outcome())
          .as("seed %d, run %d: %s%n%s%n%s", seed, run, mine, theirs, block)
          .isEqualTo(new Outcome.Same(block.size()));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261123})
  void namesExactlyTheOneChange(long seed) throws IOException {
    Random random = new Random(seed);
    int changed = 0;
    for (int run = 0; run < RUNS; run++) {
      List<Call> left = block(random);
      List<Call> right = new ArrayList<>(left);
      int transaction = random.nextInt(left.size());
      right.set(transaction, changed(left.get(transaction), random));
      CallStyle mine = CallStyle.random(random);
      CallStyle theirs = CallStyle.random(random);
      Optional<NaiveCalls.Named> wanted =
          new NaiveCalls(mine, theirs).compare(left.get(transaction), right.get(transaction));

      Finding finding = compare(mine.block(left), theirs.block(right));

      String as =
          "seed %d, run %d: %s%n%s%n%s%n%s"
              .formatted(seed, run, mine, theirs, left.get(transaction), right.get(transaction));
      assertThat(named(finding)).as(as).isEqualTo(wanted);
      if (wanted.isPresent()) {
        Difference difference = ((Outcome.Differs) finding.outcome()).first();
        assertThat(difference.left()).as(as).isEqualTo(transaction);
        assertThat(difference.transaction()).as(as).isEqualTo(CallStyle.hash(transaction));
        changed++;
      }
    }
    assertThat(changed).as("differences of seed %d", seed).isGreaterThan(RUNS / 2);
  }

  private static Optional<NaiveCalls.Named> named(Finding finding) {
    return finding.outcome() instanceof Outcome.Differs differs
        ? Optional.of(
            new NaiveCalls.Named(
                differs.first().place().call().orElseThrow(), differs.first().place().field()))
        : Optional.empty();
  }

  private static List<Call> block(Random random) {
    List<Call> block = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      block.add(Call.random(random));
    }
    return block;
  }

  private static Finding compare(byte[] left, byte[] right) throws IOException {
    return CallComparison.of(CallBytes.answer(left), CallBytes.answer(right));
  }

  /** Changes one thing somewhere in the tree. */
  private static Call changed(Call call, Random random) {
    List<Integer> told = new ArrayList<>();
    for (int i = 0; i < call.calls().size(); i++) {
      if (!call.calls().get(i).precompile()) {
        told.add(i);
      }
    }
    if (!told.isEmpty() && random.nextInt(3) > 0) {
      int index = told.get(random.nextInt(told.size()));
      List<Call> calls = new ArrayList<>(call.calls());
      switch (random.nextInt(8)) {
        case 0 -> calls.remove(index);
        case 1 -> calls.add(index, Call.random(random, 4));
        default -> calls.set(index, changed(calls.get(index), random));
      }
      return call.with(calls);
    }
    return field(call, random);
  }

  private static Call field(Call call, Random random) {
    return switch (random.nextInt(11)) {
      case 0 -> call.withKind(call.kind().creates() ? Call.Kind.CALL : Call.Kind.CALLCODE);
      case 1 -> call.withFrom(Call.address(random));
      case 2 -> call.withTo(Call.address(random));
      case 3 -> call.withValue(call.value().add(BigInteger.ONE));
      case 4 -> call.withGas(call.gas() + 1, call.gasUsed());
      case 5 -> call.withGas(call.gas(), call.gasUsed() + 1);
      case 6 -> call.withInput(call.input() + "00");
      case 7 -> call.withOutput(call.output().isEmpty() ? "00" : "");
      case 8 -> call.withOutput(call.output() + "01");
      case 9 ->
          call.withFailure(
              call.failed() ? "" : Call.FAILURES.get(random.nextInt(Call.FAILURES.size())));
      default -> call.withCreated(Call.address(random));
    };
  }
}
