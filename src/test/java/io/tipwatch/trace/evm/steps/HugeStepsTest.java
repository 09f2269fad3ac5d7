package io.tipwatch.trace.evm.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.testing.GeneratedSteps;
import io.tipwatch.trace.evm.Outcome;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class HugeStepsTest {
  private static final int BLOCKS = 4_700;
  private static final long STEPS = GeneratedSteps.STEPS;

  /** Two answers of more than 650 MB, neither ever in memory. */
  @Test
  void oneStepIsFoundFarIntoAnAnswerOfHundredsOfMegabytes() throws IOException {
    StepSource left = StepSource.of(counted(new GeneratedSteps(BLOCKS, -1).whole()));
    StepSource right = StepSource.of(new GeneratedSteps(BLOCKS, BLOCKS - 2).whole());

    StepFinding finding = StepComparison.of(left, right, 0x5eed);

    assertThat(((Counted) left.in()).count).isGreaterThan(650_000_000);
    assertThat(finding.steps()).isEqualTo((BLOCKS - 2) * STEPS);
    assertThat(finding.difference().orElseThrow().place().field())
        .isEqualTo("structLogs[" + (BLOCKS - 2) * STEPS + "].gas");
    assertThat(finding.difference().orElseThrow().place().before()).hasSize(3);
  }

  @Test
  void equalStreamsAreReadToTheirEnds() throws IOException {
    StepFinding finding =
        StepComparison.of(
            StepSource.of(new GeneratedSteps(500, -1).whole()),
            StepSource.of(new GeneratedSteps(500, -1).whole()),
            0x5eed);

    assertThat(finding.finding().outcome()).isEqualTo(new Outcome.Same(500 * STEPS + 1));
  }

  private static Counted counted(InputStream in) {
    return new Counted(in);
  }

  private static final class Counted extends java.io.FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
