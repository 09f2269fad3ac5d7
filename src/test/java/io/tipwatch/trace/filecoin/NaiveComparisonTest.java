package io.tipwatch.trace.filecoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.trace.filecoin.TraceComparison.Difference;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Property: digests and second pass find what a comparison of whole trees finds. */
class NaiveComparisonTest {
  private static final int RUNS = 6_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261122})
  void agreesWithAComparisonOfWholeTrees(long seed) throws IOException {
    Random random = new Random(seed);
    RandomAnswers answers = new RandomAnswers(random);
    int equal = 0;
    for (int run = 0; run < RUNS; run++) {
      JsonObject left = answers.answer();
      JsonObject right = left.copy();
      if (random.nextInt(8) > 0) {
        answers.change(random.nextInt(6) > 0 ? right : left);
      }
      OptionalInt wanted = NaiveComparison.firstDifference(left, right);

      TraceComparison comparison =
          TraceComparison.of(
              Spliced.whole(left.encode()).summary(), Spliced.whole(right.encode()).summary());

      List<Integer> found = comparison.differences().stream().map(Difference::left).toList();
      assertThat(found.stream().limit(1).toList())
          .as("seed %d, run %d:%n%s%n%s", seed, run, left, right)
          .isEqualTo(wanted.stream().boxed().toList());
      assertThat(comparison.differences().stream().map(Difference::place))
          .noneMatch(place -> place.map(Place::field).orElse("").equals("ExecutionTrace"));
      assertThat(comparison.same()).isEqualTo(wanted.isEmpty());
      equal += wanted.isEmpty() ? 1 : 0;
    }
    assertThat(equal).as("equal pairs of seed %d", seed).isBetween(RUNS / 10, RUNS / 2);
  }
}
