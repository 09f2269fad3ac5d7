package io.tipwatch.trace.evm.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tipwatch.testing.RecordedEvm;
import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.Outcome.NotComparable;
import io.tipwatch.trace.evm.Place;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.Side;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real nodes answered, in all forms. */
class RecordedCallsTest {
  /** Transactions and the rules that were needed; of one client, of two, of two forms. */
  @ParameterizedTest
  @CsvSource({
    "div-hardfork/trace_block.cancun.json, div-hardfork/trace_block.shanghai.json, 3, N1 N3",
    "anvil/trace_block.json, div-hardfork/trace_block.cancun.json, 3, N1 N3",
    "div-storage/trace_block.A.json, div-storage/trace_block.B.json, 3, N1 N6",
    "div-storage/debug_traceBlockByNumber_callTracer.A.json,"
        + " div-storage/debug_traceBlockByNumber_callTracer.B.json, 3, N6",
    "div-storage/trace_block.A.json, div-storage/debug_traceBlockByNumber_callTracer.B.json,"
        + " 3, N1 N17 N6",
    "edr/debug_traceTransaction_flat.json, anvil/trace_transaction.json, 1, N1 N6",
    "edr/debug_traceTransaction_flat.json, anvil/debug_traceTransaction_callLog.json, 1,"
        + " N1 N17 N4 N6",
    "edr/debug_traceTransaction_callLog.json, anvil/debug_traceTransaction_callLog.json, 1, N6",
    "edr/debug_traceTransaction_callOog.json, anvil/debug_traceTransaction_callOog.json, 1, N6",
    "anvil/trace_block5.json, anvil/debug_traceBlockByNumber_call.json, 4, N1 N17 N4 N5 N6",
    "anvil/debug_traceBlockByNumber_call3.json, anvil/trace_block3.json, 4, N1 N17 N4 N6",
    "anvil/trace_replayBlockTransactions.json, anvil/trace_block.json, 3, N1 N3",
  })
  void whatIsAlikeIsTheSame(String left, String right, long transactions, String rules)
      throws IOException {
    Finding finding = compare(left, right);

    assertThat(finding.outcome()).isEqualTo(new Outcome.Same(transactions));
    assertThat(String.join(" ", finding.normalised().keySet())).isEqualTo(rules);
    assertThat(finding.notCompared()).isEmpty();
  }

  @Test
  void aCallThatOneHardForkMakesAndTheOtherDoesNotIsNamed() throws IOException {
    Finding finding =
        compare("div-hardfork/trace_block5.cancun.json", "div-hardfork/trace_block5.shanghai.json");

    Difference first = ((Outcome.Differs) finding.outcome()).first();
    Place place = first.place();
    assertThat(List.of(first.left(), first.right())).containsExactly(0, 0);
    assertThat(first.transaction()).startsWith("0x7d79759a");
    assertThat(place.call()).contains(List.of());
    assertThat(place.field()).isEqualTo("calls[3]");
    assertThat(place.left().orElseThrow())
        .startsWith("CALL 0xb12e0da67ec081119405334cccb475182c9103e5 value=0x0 gas=0x1b88a7")
        .endsWith("error=Reverted");
    assertThat(place.right()).isEmpty();
    assertThat(place.callees()).containsExactly("CALL 0x5fbdb2315678afecb367f032d93f642f64180aa3");
    assertThat(place.after())
        .containsExactly(
            new Place.Step("subtraces", Optional.of("4"), Optional.of("3")),
            new Place.Step("error", Optional.empty(), Optional.of("Reverted")));
    assertThat(((Outcome.Differs) finding.outcome()).differences()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "anvil/debug_traceTransaction_flat.json, EMPTY_ANSWER",
    "anvil/debug_traceTransaction_4byte.json, EMPTY_ANSWER",
    "anvil/debug_traceTransaction_struct.json, OTHER_TRACER",
    "ganache/debug_traceTransaction_structRevert.head3tail2.json, OTHER_TRACER",
    "ethereumjs/debug_traceTransaction_unknown.json, EMPTY_ANSWER",
  })
  void successesWithoutCallsAreNoAnswers(String name, Reason reason) throws IOException {
    Finding finding = compare(name, "edr/debug_traceTransaction_flat.json");

    assertThat(finding.outcome())
        .isInstanceOfSatisfying(
            NotComparable.class,
            outcome -> {
              assertThat(outcome.reason()).isEqualTo(reason);
              assertThat(outcome.side()).isEqualTo(Side.LEFT);
            });
    assertThat(finding.normalised()).containsEntry("N15", 1L);
    assertThat(finding.notCompared()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "edr/trace_block.json, error -32004: Method trace_block is not supported",
    "ethereumjs/debug_traceTransaction_callRevert.json,"
        + " error -32602: custom tracers not implemented",
  })
  void anErrorIsNoAnswer(String name, String text) throws IOException {
    byte[] answer = RecordedEvm.answer(name);

    assertThatExceptionOfType(NoAnswerException.class)
        .isThrownBy(() -> CallBytes.answer(answer))
        .withMessage(text)
        .extracting(NoAnswerException::reason)
        .isEqualTo(Reason.ERROR_ANSWER);
  }

  @Test
  void aTraceOfAnotherBlockIsNotCompared() throws IOException {
    Finding finding = compare("anvil/trace_block.json", "anvil/trace_block5.json");

    assertThat(finding.outcome())
        .isInstanceOfSatisfying(
            NotComparable.class,
            outcome -> assertThat(outcome.reason()).isEqualTo(Reason.OTHER_TRANSACTIONS));
  }

  private static Finding compare(String left, String right) throws IOException {
    return CallComparison.of(read(left), read(right));
  }

  private static CallAnswer read(String name) throws IOException {
    return CallBytes.answer(RecordedEvm.answer(name));
  }
}
