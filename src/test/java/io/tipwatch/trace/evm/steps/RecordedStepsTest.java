package io.tipwatch.trace.evm.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.testing.RecordedEvm;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.Side;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real nodes answered. */
class RecordedStepsTest {
  private static final long SALT = 0x5eed;

  @ParameterizedTest
  @CsvSource({
    "anvil/debug_traceTransaction_struct.json, edr/debug_traceTransaction_struct.json, 285, N14",
    "anvil/debug_traceTransaction_structRevert.json, edr/debug_traceTransaction_structRevert.json,"
        + " 111, N14",
    "anvil/debug_traceTransaction_structRevert.json,"
        + " ethereumjs/debug_traceTransaction_structRevert.json, 111, N11 N14",
    "anvil/debug_traceTransaction_structNone.json,"
        + " ethereumjs/debug_traceTransaction_structNone.json, 285, N11",
  })
  void clientsThatAgreeAreTheSame(String left, String right, long steps, String rules)
      throws IOException {
    StepFinding finding = compare(left, right);

    assertThat(finding.finding().outcome()).isEqualTo(new Outcome.Same(steps));
    assertThat(String.join(" ", finding.finding().normalised().keySet())).isEqualTo(rules);
  }

  /** The recording keeps steps 70 to 81; what differs is what the SSTORE at 76 cost. */
  @Test
  void theCostOfAStoreIsTheCauseWhereTheStateHadBeenChanged() throws IOException {
    StepSource left = source("div-storage/structLogs.steps70-81.A.json").at(0);
    StepSource right = source("div-storage/structLogs.steps70-81.B.json").at(0);

    StepFinding finding = StepComparison.of(left, right, SALT);

    StepDifference difference = finding.difference().orElseThrow();
    assertThat(difference.step()).isEqualTo(77 - 70);
    assertThat(difference.culprit()).isEqualTo(76 - 70);
    assertThat(difference.place().field()).isEqualTo("structLogs[7].gas");
    assertThat(difference.place().left()).contains("456408");
    assertThat(difference.place().right()).contains("473508");
    assertThat(difference.place().call()).contains(List.of());
    StepView mine = difference.culpritLeft().orElseThrow();
    StepView theirs = difference.culpritRight().orElseThrow();
    assertThat(List.of(mine.pc(), mine.gas(), mine.cost().orElse(0), theirs.cost().orElse(0)))
        .containsExactly(860L, 478508L, 22100L, 5000L);
    assertThat(mine.op()).isEqualTo("SSTORE");
    assertThat(mine.top()).startsWith("0x0", "0x6");
    assertThat(difference.place().before()).hasSize(3);
    assertThat(difference.place().after()).hasSize(4);
  }

  /** The recording ends in the middle of the transaction, which is no pass. */
  @Test
  void aTransactionInTheMiddleOfABlockIsFound() throws IOException {
    StepSource left = source("div-storage/structLogs.steps70-81.A.json").at(1);
    StepSource right = source("div-storage/structLogs.steps70-81.B.json").at(1);

    assertThat(StepComparison.of(left, right, SALT).finding().outcome())
        .isEqualTo(
            new Outcome.NotComparable(
                Reason.TRUNCATED,
                Side.BOTH,
                "both answers end after 12 equal steps, and the transaction does not"));
  }

  @ParameterizedTest
  @CsvSource({
    "anvil/debug_traceTransaction_unknown.json, EMPTY_ANSWER",
    "edr/debug_traceTransaction_unknown.json, ERROR_ANSWER",
    "ethereumjs/debug_traceTransaction_unknown.json, EMPTY_ANSWER",
    "ethereumjs/debug_traceTransaction_struct.json, ERROR_ANSWER",
    "anvil/debug_traceTransaction_flat.json, EMPTY_ANSWER",
    "anvil/debug_traceTransaction_callOog.json, OTHER_TRACER",
    "anvil/debug_traceBlockByHash_struct.json, OTHER_TRANSACTIONS",
  })
  void answersThatSayNothingAreNoDifference(String name, Reason reason) throws IOException {
    StepFinding finding = compare(name, "edr/debug_traceTransaction_structRevert.json");

    assertThat(finding.finding().outcome())
        .isInstanceOfSatisfying(
            Outcome.NotComparable.class,
            outcome -> {
              assertThat(outcome.reason()).isEqualTo(reason);
              assertThat(outcome.side()).isEqualTo(Side.LEFT);
            });
    assertThat(finding.finding().normalised()).containsEntry("N15", 1L);
  }

  /** The recording keeps three steps of the beginning and two of the end. */
  @Test
  void aPaddedStackAndGasInHexadecimalAreReadAlike() throws IOException {
    StepFinding finding =
        compare(
            "ganache/debug_traceTransaction_structRevert.head3tail2.json",
            "ethereumjs/debug_traceTransaction_structRevert.json");

    assertThat(finding.steps()).isEqualTo(3);
    assertThat(finding.difference().orElseThrow().place().field()).isEqualTo("structLogs[3].pc");
    assertThat(finding.finding().normalised()).containsKeys("N10", "N11");
  }

  private static StepFinding compare(String left, String right) throws IOException {
    return StepComparison.of(source(left), source(right), SALT);
  }

  private static StepSource source(String name) throws IOException {
    return StepSource.of(new ByteArrayInputStream(RecordedEvm.answer(name)));
  }
}
