package io.tipwatch.trace.filecoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.testing.GeneratedAnswer;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HugeAnswerTest {
  private static final int DEPTH = 40;
  private static final int BLOCKS = 4_800;

  /** Two answers of 300 MB, never in memory: both together are beyond the heap of a test. */
  @Test
  void oneChargeIsFoundDeepInACronMessageOfHundredsOfMegabytes() throws IOException {
    TraceSummary left = new GeneratedAnswer(DEPTH, BLOCKS, -1).summary();
    TraceSummary right = new GeneratedAnswer(DEPTH, BLOCKS, BLOCKS - 20).summary();

    TraceComparison comparison = TraceComparison.of(left, right);

    assertThat(left.bytes()).isGreaterThan(290_000_000);
    assertThat(comparison.differences())
        .singleElement()
        .satisfies(difference -> {
          assertThat(difference.field())
              .isEqualTo("GasCharges[" + (BLOCKS - 20) * GeneratedAnswer.CHARGES + "].tg");
          assertThat(difference.place().flatMap(Place::call))
              .contains(Collections.nCopies(DEPTH, 0));
          assertThat(difference.place().map(Place::before).orElse(List.of()))
              .hasSize(Place.CONTEXT);
        });
  }
}
