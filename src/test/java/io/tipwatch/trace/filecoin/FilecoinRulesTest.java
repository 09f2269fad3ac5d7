package io.tipwatch.trace.filecoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.trace.Rule;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule makes two ways of writing equal, says so, and hides no real change beside them. */
class FilecoinRulesTest {
  /** A call that runs, with one subcall that never reached an actor, as Lotus writes it. */
  private static final String MODERN =
      """
      {"Root":{"/":"bafyroot"},"Trace":[
      {"MsgCid":{"/":"bafymsg"},
       "Msg":{"Version":0,"To":"f05","From":"f3abc","Nonce":7,"Value":"0","GasLimit":9,
         "GasFeeCap":"1","GasPremium":"1","Method":2,"Params":null,"CID":{"/":"bafymsg"}},
       "MsgRct":{"ExitCode":0,"Return":null,"GasUsed":5,"EventsRoot":null},
       "GasCost":{"Message":{"/":"bafymsg"},"GasUsed":"5","BaseFeeBurn":"1",
         "OverEstimationBurn":"2","MinerPenalty":"0","MinerTip":"3","Refund":"4","TotalCost":"6"},
       "ExecutionTrace":{
         "Msg":{"From":"f0100","To":"f05","Value":"0","Method":2,"Params":"AQ==","ParamsCodec":81,
           "GasLimit":9,"ReadOnly":false},
         "MsgRct":{"ExitCode":0,"Return":null,"ReturnCodec":0},
         "InvokedActor":{"Id":5,"State":{"Code":{"/":"bafycode"},"Head":{"/":"bafyhead"},
           "Nonce":0,"Balance":"0","DelegatedAddress":"f410fabc"}},
         "GasCharges":[{"Name":"OnMethodInvocation","tg":7,"cg":5,"sg":2,"tt":11}],
         "Subcalls":[{
           "Msg":{"From":"f05","To":"f0101","Value":"1","Method":0,"Params":null,"ParamsCodec":0,
             "GasLimit":8,"ReadOnly":false},
           "MsgRct":{"ExitCode":5,"Return":null,"ReturnCodec":0},
           "GasCharges":[{"Name":"OnValueTransfer","tg":3,"cg":3,"sg":0,"tt":2}],
           "Subcalls":null}]},
       "Error":"out of gas (RetCode=7)","Duration":99}]}
      """;

  private static final String NOT_EXECUTED =
      MODERN.replaceAll("(?s)\"ExecutionTrace\":.*\"Error\"", "\"ExecutionTrace\":null,\"Error\"");

  private static final String ZERO_VALUES =
      """
      {"Msg":{"From":"<empty>","To":"<empty>","Value":"0","Method":0,"Params":null,
      "ParamsCodec":0,"GasLimit":0,"ReadOnly":false},"MsgRct":{"ExitCode":0,"Return":null,
      "ReturnCodec":0},"GasCharges":null,"Subcalls":null}\
      """;

  /**
   * Two ways of writing one execution.
   *
   * @param real a change that is none of rendering, made to the right side
   */
  record Fixture(Rule rule, String left, String right, String what, UnaryOperator<String> real) {
    @Override
    public String toString() {
      return rule.id() + ": " + what;
    }
  }

  private static Fixture fixture(
      Rule rule, String what, UnaryOperator<String> other, UnaryOperator<String> real) {
    return new Fixture(rule, MODERN, other.apply(MODERN), what, real);
  }

  private static UnaryOperator<String> replace(String from, String to) {
    return text -> {
      assertThat(text).contains(from);
      return text.replace(from, to);
    };
  }

  static Stream<Fixture> fixtures() {
    UnaryOperator<String> gas = replace("\"tg\":7", "\"tg\":8");
    UnaryOperator<String> receipt = replace("\"GasUsed\":5", "\"GasUsed\":6");
    UnaryOperator<String> value = replace("\"Value\":\"1\"", "\"Value\":\"2\"");
    return Stream.of(
        fixture(FilecoinRules.TIMING, "tt", replace("\"tt\":11", "\"tt\":12"), gas),
        fixture(
            FilecoinRules.TIMING, "Duration", replace("\"Duration\":99", "\"Duration\":1"), gas),
        fixture(
            FilecoinRules.OLD_CHARGE_FIELDS,
            "loc and virtual gas",
            replace("\"tt\":11", "\"loc\":[{\"File\":\"a.go\"}],\"vtg\":1,\"vcg\":1,\"vsg\":0"),
            gas),
        fixture(
            FilecoinRules.ERROR_TEXT,
            "Error",
            replace("RetCode=7", "RetCode=SysErrOutOfGas(7)"),
            receipt),
        fixture(
            FilecoinRules.LOGS,
            "Logs",
            replace("\"Subcalls\":[", "\"Logs\":[\"x\"],\"Subcalls\":["),
            value),
        fixture(
            FilecoinRules.NULL_OR_EMPTY,
            "[]",
            replace("\"Subcalls\":null", "\"Subcalls\":[]"),
            value),
        fixture(
            FilecoinRules.NULL_OR_EMPTY,
            "\"\"",
            replace("\"Return\":null", "\"Return\":\"\""),
            receipt),
        fixture(
            FilecoinRules.NULL_OR_EMPTY, "absent", replace(",\"EventsRoot\":null", ""), receipt),
        fixture(
            FilecoinRules.NULL_OR_EMPTY,
            "null actor",
            replace(
                "\"MsgRct\":{\"ExitCode\":5", "\"InvokedActor\":null,\"MsgRct\":{\"ExitCode\":5"),
            value),
        fixture(
            FilecoinRules.ALIAS,
            "Address",
            replace("\"DelegatedAddress\"", "\"Address\""),
            replace("f410fabc", "f410fabd")),
        new Fixture(
            FilecoinRules.ALIAS,
            codeInMessage("bafycode").replaceFirst("\"Code\":\\{\"/\":\"bafycode\"},", ""),
            MODERN,
            "CodeCid",
            replace("bafycode", "bafyother")),
        fixture(
            FilecoinRules.CALL_RECEIPT,
            "GasUsed in calls",
            replace(
                "{\"ExitCode\":5,\"Return\":null,",
                "{\"ExitCode\":5,\"Return\":null,\"GasUsed\":0,"),
            value),
        fixture(FilecoinRules.GENERATION, "no ReadOnly", replace(",\"ReadOnly\":false", ""), value),
        new Fixture(
            FilecoinRules.NOT_EXECUTED,
            NOT_EXECUTED,
            NOT_EXECUTED.replace("\"ExecutionTrace\":null", "\"ExecutionTrace\":" + ZERO_VALUES),
            "zero values",
            receipt),
        new Fixture(
            FilecoinRules.NOT_EXECUTED,
            NOT_EXECUTED,
            NOT_EXECUTED.replace(
                "\"ExecutionTrace\":null",
                "\"ExecutionTrace\":{\"Msg\":null,\"MsgRct\":null,\"Error\":\"\",\"Duration\":0,"
                    + "\"GasCharges\":null,\"Subcalls\":null}"),
            "zero values of the oldest generation",
            receipt),
        fixture(
            FilecoinRules.UNDISPATCHED_EXIT,
            "5 and 0",
            replace("\"ExitCode\":5", "\"ExitCode\":0"),
            replace(
                "{\"ExitCode\":0,\"Return\":null,\"ReturnCodec\"",
                "{\"ExitCode\":33,\"Return\":null,\"ReturnCodec\"")),
        fixture(
            FilecoinRules.ZERO_CODEC,
            "0",
            replace("\"ParamsCodec\":81", "\"ParamsCodec\":0"),
            value),
        fixture(
            FilecoinRules.COST_MESSAGE,
            "null",
            replace("\"Message\":{\"/\":\"bafymsg\"}", "\"Message\":null"),
            replace("\"Refund\":\"4\"", "\"Refund\":\"5\"")),
        fixture(
            FilecoinRules.ADDRESS_PREFIX,
            "t",
            replace("\"f05\"", "\"t05\""),
            replace("\"f0101\"", "\"f0102\"")),
        fixture(FilecoinRules.WRITING, "quotes", replace("\"Nonce\":7", "\"Nonce\":\"7\""), gas),
        fixture(
            FilecoinRules.WRITING,
            "quotes in charges",
            replace("\"cg\":5", "\"cg\":\"5\""),
            replace("\"cg\":\"5\"", "\"cg\":\"6\"")),
        fixture(
            FilecoinRules.WRITING, "case", replace("\"ExitCode\":0", "\"exitCode\":0"), receipt),
        fixture(
            FilecoinRules.WRITING,
            "order",
            replace("\"Method\":2,\"Params\":\"AQ==\"", "\"Params\":\"AQ==\",\"Method\":2"),
            value),
        fixture(
            FilecoinRules.WRITING,
            "order in charges",
            replace("\"tg\":7,\"cg\":5", "\"cg\":5,\"tg\":7"),
            gas),
        fixture(
            FilecoinRules.UNKNOWN_FIELD,
            "in a charge",
            replace("\"tt\":11", "\"tt\":11,\"xg\":4"),
            gas),
        new Fixture(
            FilecoinRules.UNKNOWN_FIELD,
            MODERN.replace("\"tt\":11", "\"tt\":11,\"xg\":4,\"yg\":5"),
            MODERN.replace("\"tt\":11", "\"xg\":4,\"tt\":11"),
            "one of two",
            replace("\"xg\":4", "\"xg\":5")));
  }

  private static String codeInMessage(String code) {
    return MODERN.replaceFirst(
        "\"ReadOnly\":false", "\"ReadOnly\":false,\"CodeCid\":{\"/\":\"" + code + "\"}");
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void twoWaysOfWritingAreTheSame(Fixture fixture) throws IOException {
    TraceComparison comparison = compare(fixture.left(), fixture.right());

    assertThat(comparison.differences()).isEmpty();
    assertThat(comparison.same()).isTrue();
    assertThat(comparison.normalised()).containsKey(fixture.rule().id());
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void aRealChangeBesideThemIsFound(Fixture fixture) throws IOException {
    TraceComparison comparison = compare(fixture.left(), fixture.real().apply(fixture.right()));

    assertThat(comparison.differences()).hasSize(1);
    assertThat(comparison.same()).isFalse();
  }

  @Test
  void everyRuleHasItsFixtures() {
    assertThat(fixtures().map(Fixture::rule).distinct())
        .containsExactlyInAnyOrderElementsOf(FilecoinRules.ALL);
  }

  @Test
  void nothingFiresForTheSameWritingButWhatIsLeftOut() throws IOException {
    TraceComparison comparison = compare(MODERN, MODERN);

    assertThat(comparison.normalised())
        .isEqualTo(new TreeMap<>(Map.of("timing", 6L, "error-text", 2L)));
  }

  /** Charges that are read the long way have numbers too. */
  @Test
  void spacesInsideChargesAreNotAnotherWriting() throws IOException {
    TraceComparison comparison = compare(MODERN, MODERN.replace("\"tg\":7,", "\"tg\": 7, "));

    assertThat(comparison.same()).isTrue();
    assertThat(comparison.normalised()).doesNotContainKey("writing");
  }

  @Test
  void twoMessagesInGasCostAreADifference() throws IOException {
    String other =
        MODERN.replace("\"Message\":{\"/\":\"bafymsg\"}", "\"Message\":{\"/\":\"bafyx\"}");

    TraceComparison comparison = compare(MODERN, other);

    assertThat(comparison.differences())
        .singleElement()
        .satisfies(difference -> {
          assertThat(difference.field()).isEqualTo("GasCost.Message");
          assertThat(difference.hard()).isFalse();
        });
  }

  @Test
  void anAddressThatOneSideLacksIsADifference() throws IOException {
    String other = MODERN.replace("\"f410fabc\"", "null");

    TraceComparison comparison = compare(MODERN, other);

    assertThat(comparison.differences())
        .extracting(TraceComparison.Difference::field)
        .containsExactly("InvokedActor.State.DelegatedAddress");
  }

  private static TraceComparison compare(String left, String right) throws IOException {
    return TraceComparison.of(Spliced.whole(left).summary(), Spliced.whole(right).summary());
  }
}
