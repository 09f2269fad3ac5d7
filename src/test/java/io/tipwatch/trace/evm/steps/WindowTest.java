package io.tipwatch.trace.evm.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tipwatch.testing.RecordedEvm;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.Place;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.lint.TracerLint;
import io.tipwatch.trace.evm.steps.StepWindow.Range;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
  private static final Range TWO = new Range(1, 2);
  private static final String WORD = "00".repeat(31) + "2a";

  /** As geth writes it, asked for memory and returned data. */
  private static final String LOGGED =
      """
      {"gas":53968,"failed":false,"returnValue":"0x","structLogs":[
      {"pc":0,"op":"PUSH1","gas":100,"gasCost":3,"depth":1,"stack":[]},
      {"pc":2,"op":"MLOAD","gas":97,"gasCost":3,"depth":1,"stack":["0x7","0x0"],
       "memory":["0xWORD"],"returnData":"0x01"},
      {"pc":3,"op":"STOP","gas":94,"gasCost":0,"depth":1,"stack":["0x7","0x2a"],
       "memory":["0xWORD"],"returnData":"0x01"}]}
      """
          .replace("WORD", WORD);

  /** The same as the window tracer gives it. */
  private static final String TRACED =
      """
      {"jsonrpc":"2.0","id":1,"result":{"n":3,"o":[
      [1,2,"MLOAD","0x61",1,2,["0x0","0x7"],32,"0xWORD"],
      [2,3,"STOP","0x5e",1,2,["0x2a","0x7"],32,"0xWORD"]]}}
      """
          .replace("WORD", WORD);

  @Test
  void aWindowHasTheStepsThatWereAskedFor() throws IOException {
    StepWindow window = logged(LOGGED, TWO);

    assertThat(window.steps()).extracting(WindowStep::op).containsExactly("MLOAD", "STOP");
    WindowStep first = window.steps().getFirst();
    assertThat(first.stack()).containsExactly("0x0", "0x7");
    assertThat(first.memory().orElseThrow().words()).containsExactly(WORD);
    assertThat(first.returnData()).contains("0x01");
  }

  @Test
  void aTracersWindowIsThatOfTheStructLog() throws IOException {
    WindowFinding finding = WindowComparison.of(logged(LOGGED, TWO), traced(TRACED));

    assertThat(finding.finding().outcome()).isEqualTo(new Outcome.Same(2));
    assertThat(finding.finding().notCompared())
        .containsExactly("structLogs[].returnData: not told by both sides");
  }

  @ParameterizedTest
  @CsvSource({
    "0x61, 0x62, structLogs[1].gas, 97, 98, true",
    "'[\"0x2a\"', '[\"0x2b\"', structLogs[2].stack[1], 0x2a, 0x2b, false",
    "'32,\"0xWORD\"]]', '32,\"0xOTHER\"]]', structLogs[2].memory[0x0], 0xWORD, 0xOTHER, false",
    "STOP, RETURN, structLogs[2].op, STOP, RETURN, false",
  })
  void theFirstStepThatDiffersIsNamed(
      String from, String to, String field, String left, String right, boolean before)
      throws IOException {
    String changed = TRACED.replace(words(from), words(to));

    WindowFinding finding = WindowComparison.of(traced(TRACED), traced(changed));

    Place place = ((Outcome.Differs) finding.finding().outcome()).first().place();
    assertThat(place.field()).isEqualTo(field);
    assertThat(place.left()).contains(words(left));
    assertThat(place.right()).contains(words(right));
    assertThat(finding.differedBefore()).isEqualTo(before);
  }

  @Test
  void returnedDataIsComparedWhereBothTellIt() throws IOException {
    StepWindow changed = logged(LOGGED.replace("0x01\"}]", "0x02\"}]"), TWO);

    Place place =
        ((Outcome.Differs) WindowComparison.of(logged(LOGGED, TWO), changed).finding().outcome())
            .first()
            .place();

    assertThat(place.field()).isEqualTo("structLogs[2].returnData");
    assertThat(place.before())
        .containsExactly(
            new Place.Step(
                "structLogs[1]",
                Optional.of("pc=2 MLOAD gas=97 depth=1 stack=[0x0, 0x7]"),
                Optional.of("pc=2 MLOAD gas=97 depth=1 stack=[0x0, 0x7]")));
  }

  @Test
  void aWindowThatEndsEarlyIsNoDifference() throws IOException {
    WindowFinding finding =
        WindowComparison.of(logged(LOGGED, new Range(1, 1)), logged(LOGGED, TWO));

    assertThat(finding.finding().outcome())
        .isInstanceOfSatisfying(
            Outcome.NotComparable.class,
            outcome -> assertThat(outcome.reason()).isEqualTo(Reason.TRUNCATED));
  }

  /** The cause of D2: a store at step 76 of the transaction, the seventh of the recording. */
  @Test
  void aWindowAroundARecordedDifferenceShowsIt() throws IOException {
    StepWindow left = recorded("div-storage/structLogs.steps70-81.A.json");
    StepWindow right = recorded("div-storage/structLogs.steps70-81.B.json");

    WindowFinding finding = WindowComparison.of(left, right);

    Place place = ((Outcome.Differs) finding.finding().outcome()).first().place();
    assertThat(place.field()).isEqualTo("structLogs[7].gas");
    assertThat(place.before().getLast().left().orElseThrow())
        .startsWith("pc=860 SSTORE gas=478508");
    assertThat(finding.differedBefore()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "anvil/debug_traceTransaction_flat.json, EMPTY_ANSWER",
    "ganache/debug_traceTransaction_structRevert.head3tail2.json, OTHER_TRACER",
    "ethereumjs/debug_traceTransaction_unknown.json, EMPTY_ANSWER",
    "edr/debug_traceTransaction_js.json, ERROR_ANSWER",
  })
  void whatIsNoWindowIsNoAnswer(String name, Reason reason) throws IOException {
    byte[] answer = RecordedEvm.answer(name);

    assertThatExceptionOfType(NoAnswerException.class)
        .isThrownBy(() -> StepWindow.ofTracer(new ByteArrayInputStream(answer), TWO))
        .extracting(NoAnswerException::reason)
        .isEqualTo(reason);
  }

  @Test
  void stepsBeyondTheEndAreNoWindow() {
    assertThatExceptionOfType(NoAnswerException.class)
        .isThrownBy(() -> logged(LOGGED, new Range(9, 10)))
        .withMessage("no steps from 9 to 10");
  }

  @Test
  void otherStepsThanThoseAskedForAreNoWindow() {
    assertThatExceptionOfType(NoAnswerException.class)
        .isThrownBy(() -> StepWindow.ofTracer(in(TRACED), new Range(0, 1)))
        .withMessage("other steps than 0 to 1");
  }

  @Test
  void theShippedTracerPassesItsOwnLint() {
    String script = WindowTracer.script(Range.around(157, 50, 5));

    assertThat(TracerLint.check(script)).isEmpty();
    assertThat(script).contains("i<107||i>162");
  }

  @Test
  void aWindowIsBounded() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Range(0, StepWindow.MAX_STEPS));
    assertThat(Range.around(3, 50, 5)).isEqualTo(new Range(0, 8));
  }

  private static String words(String text) {
    return text.replace("WORD", WORD).replace("OTHER", "ff".repeat(32));
  }

  private static StepWindow recorded(String name) throws IOException {
    StepSource source = StepSource.of(new ByteArrayInputStream(RecordedEvm.answer(name))).at(0);
    return StepWindow.ofSteps(source, new Range(0, 11));
  }

  private static StepWindow logged(String text, Range range) throws NoAnswerException {
    return StepWindow.ofSteps(StepSource.of(in(text)), range);
  }

  private static StepWindow traced(String text) throws NoAnswerException {
    return StepWindow.ofTracer(in(text), TWO);
  }

  private static ByteArrayInputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
