package io.tipwatch.trace.evm.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.trace.evm.EvmDialect;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.Outcome.NotComparable;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.Side;
import io.tipwatch.trace.evm.steps.Execution.Step;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How executions and answers end, alike or not. */
class StepEndsTest {
  private static final Step OUTER = step(1, 0, "PUSH1", 100);
  private static final Step CALL =
      new Step(
          1,
          2,
          "CALL",
          97,
          List.of(BigInteger.ZERO, BigInteger.valueOf(0xbeef), BigInteger.TEN),
          "");
  private static final Step INNER = step(2, 0, "ADD", 60);
  private static final Step INNER_FAILS = step(2, 1, "SSTORE", 57);
  private static final Step BACK = step(1, 3, "ISZERO", 37);
  private static final Step RETURN = step(1, 4, "RETURN", 34);

  private static final Execution INNER_OUT_OF_GAS =
      new Execution(
          List.of(OUTER, CALL, INNER, INNER_FAILS.failing("out of gas"), BACK, RETURN),
          false,
          "0x");

  private static Step step(int depth, int pc, String op, long gas) {
    return new Step(depth, pc, op, gas, List.of(BigInteger.TWO, BigInteger.ONE), "");
  }

  @Test
  void theFailingStepOfAnInnerCallMayBeUntold() {
    StepFinding finding = compare(INNER_OUT_OF_GAS, INNER_OUT_OF_GAS.without(3));

    assertThat(finding.finding().outcome()).isEqualTo(new Outcome.Same(5));
    assertThat(finding.finding().normalised()).containsEntry("N12", 1L);
  }

  @Test
  void butNotIfTheCallerGoesOnOtherwise() {
    Execution other = INNER_OUT_OF_GAS.without(3).with(3, BACK.withGas(38));

    assertThat(compare(INNER_OUT_OF_GAS, other).difference().orElseThrow().place().field())
        .isEqualTo("structLogs[3].depth");
  }

  @Test
  void norTwoSteps() {
    Execution other = INNER_OUT_OF_GAS.without(3).without(2);

    assertThat(compare(INNER_OUT_OF_GAS, other).difference().orElseThrow().step()).isEqualTo(2);
  }

  @Test
  void norAStepThatReturned() {
    Execution returns = INNER_OUT_OF_GAS.with(3, step(2, 1, "RETURN", 57));

    assertThat(compare(returns, returns.without(3)).difference().orElseThrow().step()).isEqualTo(3);
  }

  @Test
  void theFailingStepOfTheRootMayBeUntoldIfBothFail() {
    Execution failed =
        new Execution(List.of(OUTER, step(1, 2, "SLOAD", 97).failing("out of gas")), true, "0x");

    StepFinding finding = compare(failed.without(1), failed);

    assertThat(finding.finding().outcome()).isEqualTo(new Outcome.Same(1));
    assertThat(finding.finding().normalised()).containsEntry("N12", 1L);
  }

  @Test
  void butNotIfOneSideSucceeds() {
    Execution failed = new Execution(List.of(OUTER, step(1, 2, "SLOAD", 97)), true, "0x");
    Execution other = failed.without(1).ending(false, "0x");

    assertThat(compare(failed, other).finding().outcome())
        .isInstanceOf(NotComparable.class)
        .extracting(outcome -> ((NotComparable) outcome).side())
        .isEqualTo(Side.RIGHT);
  }

  @Test
  void theStopWhereCodeRunsOutMayBeUntold() {
    Execution stops = INNER_OUT_OF_GAS.with(3, step(2, 1, "STOP", 57));
    Execution both = stops.plus(5, step(1, 4, "STOP", 34)).without(6);

    assertThat(compare(stops, stops.without(3)).finding().normalised()).containsEntry("N12", 1L);
    assertThat(compare(both, both.without(5).without(3)).finding().outcome())
        .isEqualTo(new Outcome.Same(4));
  }

  @Test
  void theFailingStepMayBeToldTwice() {
    Execution twice =
        INNER_OUT_OF_GAS.with(3, INNER_FAILS).plus(4, INNER_FAILS.failing("out of gas"));

    StepFinding finding = compare(INNER_OUT_OF_GAS, twice);

    assertThat(finding.finding().outcome()).isEqualTo(new Outcome.Same(6));
    assertThat(finding.finding().normalised()).containsEntry("N12", 1L);
  }

  @Test
  void aStepToldTwiceWithoutFailingIsADifference() {
    Execution twice = INNER_OUT_OF_GAS.plus(2, INNER);

    assertThat(compare(INNER_OUT_OF_GAS, twice).difference().orElseThrow().step()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261123})
  void anAnswerThatIsCutIsNotADifference(long seed) {
    Random random = new Random(seed);
    for (int run = 0; run < 100; run++) {
      Execution whole = Execution.random(random, 20);
      int length = 1 + random.nextInt(whole.steps().size() - 2);

      StepFinding finding = compare(whole.cut(length), whole);

      assertThat(finding.finding().outcome())
          .as("seed %d, run %d: %s to %d", seed, run, whole, length)
          .isInstanceOfSatisfying(
              NotComparable.class,
              outcome -> {
                assertThat(outcome.reason()).isEqualTo(Reason.TRUNCATED);
                assertThat(outcome.side()).isEqualTo(Side.LEFT);
              });
      assertThat(finding.steps()).isEqualTo(length);
    }
  }

  /** Sonic tells 2,000 steps; whether the transaction failed is told of the whole. */
  @Test
  void stepsBeyondAClientsLimitAreNotMissed() {
    Execution whole = Execution.random(new Random(1), 3_000);
    StepSource left = source(whole.cut(2_000).ending(true, "0x")).with(EvmDialect.SONIC);

    StepFinding finding = StepComparison.of(left, source(whole), 1);

    assertThat(finding.finding().outcome())
        .isEqualTo(
            new NotComparable(
                Reason.TRUNCATED,
                Side.LEFT,
                "the answer ends after 2000 steps, all equal to the other's"));
  }

  /** Two nodes with one limit tell the same beginning, and nothing of the end. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twoAnswersThatAreCutAlikeAreNoPass(boolean fails) {
    Execution cut = Execution.random(new Random(1), 3_000).cut(2_000).ending(fails, "0x");
    StepSource left = source(cut).with(EvmDialect.SONIC);

    StepFinding finding = StepComparison.of(left, source(cut).with(EvmDialect.SONIC), 1);

    assertThat(finding.finding().outcome())
        .isEqualTo(
            new NotComparable(
                Reason.TRUNCATED,
                Side.BOTH,
                "both answers end after 2000 equal steps, and the transaction does not"));
  }

  @Test
  void twoAnswersThatEndInsideACallAreNoPass() {
    Execution inside = INNER_OUT_OF_GAS.cut(3);

    assertThat(reason(source(inside), source(inside))).isEqualTo(Reason.TRUNCATED);
  }

  @Test
  void aSideThatEndedByReturningIsADifference() {
    Execution more = INNER_OUT_OF_GAS.plus(6, step(1, 5, "ADD", 30));

    StepDifference difference = compare(INNER_OUT_OF_GAS, more).difference().orElseThrow();

    assertThat(difference.place().field()).isEqualTo("structLogs[6]");
    assertThat(difference.place().left()).isEmpty();
    assertThat(difference.place().right())
        .contains("pc=5 ADD gas=30 cost=3 depth=1 stack=[0x1, 0x2]");
  }

  @Test
  void aSideThatFailedWhereTheOtherSucceedsIsADifference() {
    Execution failed = INNER_OUT_OF_GAS.cut(1).ending(true, "0x");

    assertThat(compare(failed, INNER_OUT_OF_GAS).difference().orElseThrow().step()).isEqualTo(1);
  }

  @Test
  void equalStepsWithAnotherEndAreADifference() {
    Execution failed = INNER_OUT_OF_GAS.ending(true, "0x");
    Execution returning = INNER_OUT_OF_GAS.ending(false, "0x01");

    assertThat(field(INNER_OUT_OF_GAS, failed)).isEqualTo("failed");
    assertThat(field(INNER_OUT_OF_GAS, returning)).isEqualTo("returnValue");
  }

  @Test
  void theWayToTheCallIsNamed() {
    Execution other = INNER_OUT_OF_GAS.with(3, INNER_FAILS.withPc(7).failing("out of gas"));

    StepDifference difference = compare(INNER_OUT_OF_GAS, other).difference().orElseThrow();

    assertThat(difference.place().call()).contains(List.of(0));
    assertThat(difference.place().callees())
        .containsExactly("the call of the transaction", "CALL 0xbeef");
  }

  @Test
  void noStepsAreNoAnswerWhereCodeRan() {
    Execution none = INNER_OUT_OF_GAS.cut(0);

    assertThat(compare(none, none).finding().outcome()).isEqualTo(new Outcome.Same(0));
    assertThat(reason(source(none).thatRanCode(), source(none))).isEqualTo(Reason.EMPTY_ANSWER);
    byte[] unrecorded = bytes("{\"gas\":53968,\"failed\":false,\"structLogs\":[]}");
    assertThat(reason(source(unrecorded), source(unrecorded))).isEqualTo(Reason.EMPTY_ANSWER);
    assertThat(reason(source(none), source(INNER_OUT_OF_GAS))).isEqualTo(Reason.EMPTY_ANSWER);
  }

  /** Nethermind closes what it has as a whole answer. */
  @Test
  void anAnswerAfterATimeOutSaysNothing() {
    byte[] answer =
        bytes(
            """
            {"result":{"gas":0,"failed":true,"error":"execution timeout","errorCode":-32000,
            "structLogs":[{"pc":0,"op":"PUSH1","gas":100,"depth":1,"stack":["0x2","0x1"]}]}}\
            """);

    assertThat(reason(source(answer), source(INNER_OUT_OF_GAS.cut(1)))).isEqualTo(Reason.TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[",
        "{\"structLogs\":[{\"pc\":0,\"op\":\"PUSH1\",\"gas\":100,\"depth\":1}",
        "{\"structLogs\":[{\"pc\":0,\"op\":\"PUSH1\",\"depth\":1}]}",
        "{\"structLogs\":[{\"pc\":0,\"op\":\"PUSH1\",\"gas\":1,\"depth\":1},"
            + "{\"pc\":1,\"op\":\"ADD\",\"gas\":1,\"depth\":2000}]}",
        "{\"structLogs\":5}"
      })
  void whatIsNoAnswerIsToldAboutItsSide(String answer) {
    NotComparable outcome =
        (NotComparable)
            StepComparison.of(source(INNER_OUT_OF_GAS), source(bytes(answer)).at(0), 1)
                .finding()
                .outcome();

    assertThat(outcome.side()).isEqualTo(Side.RIGHT);
    assertThat(outcome.reason()).isEqualTo(Reason.MALFORMED);
  }

  @Test
  void aStreamThatBreaksIsToldAboutItsSide() {
    byte[] whole = StepStyle.GETH.answer(INNER_OUT_OF_GAS, new Random(1));
    InputStream broken =
        new SequenceInputStream(
            new ByteArrayInputStream(whole, 0, 200),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("the connection was reset");
              }

              @Override
              public int read(byte[] into, int offset, int length) throws IOException {
                return read();
              }
            });

    assertThat(
            StepComparison.of(StepSource.of(broken), source(INNER_OUT_OF_GAS), 1)
                .finding()
                .outcome())
        .isEqualTo(new NotComparable(Reason.UNREADABLE, Side.LEFT, "the connection was reset"));
  }

  @Test
  void aStackThatOneSideDoesNotTellIsNotCompared() {
    String steps =
        "{\"gas\":1,\"failed\":false,\"structLogs\":[{\"pc\":4,\"op\":\"RETURN\",\"gas\":34,"
            + "\"depth\":1}]}";
    StepFinding finding =
        StepComparison.of(
            source(bytes(steps)), source(new Execution(List.of(RETURN), false, "0x")), 1);

    assertThat(finding.finding().outcome()).isEqualTo(new Outcome.Same(1));
    assertThat(finding.finding().notCompared())
        .containsExactly("structLogs[].stack: not told by both sides");
  }

  @Test
  void stepsOfTwoTransactionsAreNotCompared() {
    List<String> answers = new ArrayList<>();
    for (String hash : List.of("0xaa", "0xbb")) {
      answers.add(
          "[{\"txHash\":\""
              + hash
              + "\",\"result\":{\"gas\":1,\"structLogs\":["
              + "{\"pc\":0,\"op\":\"STOP\",\"gas\":1,\"depth\":1}]}}]");
    }

    assertThat(reason(source(bytes(answers.get(0))).at(0), source(bytes(answers.get(1))).at(0)))
        .isEqualTo(Reason.OTHER_TRANSACTIONS);
  }

  private static String field(Execution left, Execution right) {
    return ((Outcome.Differs) compare(left, right).finding().outcome()).first().place().field();
  }

  private static Reason reason(StepSource left, StepSource right) {
    return ((NotComparable) StepComparison.of(left, right, 1).finding().outcome()).reason();
  }

  private static StepFinding compare(Execution left, Execution right) {
    return StepComparison.of(source(left), source(right), 0x5eed);
  }

  private static StepSource source(Execution execution) {
    return source(StepStyle.GETH.answer(execution, new Random(1)));
  }

  private static StepSource source(byte[] answer) {
    return StepSource.of(new ByteArrayInputStream(answer));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
