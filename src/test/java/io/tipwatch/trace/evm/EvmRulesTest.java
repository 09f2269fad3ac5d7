package io.tipwatch.trace.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.Rule;
import io.tipwatch.trace.evm.blocks.ReceiptAnswer;
import io.tipwatch.trace.evm.blocks.ReceiptComparison;
import io.tipwatch.trace.evm.calls.CallAnswer;
import io.tipwatch.trace.evm.calls.CallComparison;
import io.tipwatch.trace.evm.prestate.PrestateAnswer;
import io.tipwatch.trace.evm.prestate.PrestateComparison;
import io.tipwatch.trace.evm.steps.StepComparison;
import io.tipwatch.trace.evm.steps.StepSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule makes two ways of writing equal, says so, and hides no real change beside them. */
class EvmRulesTest {
  private static final long SALT = 0x5eed;

  /** A call that delegates, creates and destroys. */
  private static final String CALLS =
      """
      [{"action":{"callType":"call","from":"0xaa","gas":"0x100","input":"0x01","to":"0xbb",
        "value":"0x5"},"blockHash":"0xb1","result":{"gasUsed":"0x50","output":"0x02"},
        "subtraces":3,"traceAddress":[],"transactionHash":"0x7","type":"call"},
       {"action":{"callType":"delegatecall","from":"0xbb","gas":"0x90","input":"0x","to":"0xcc",
        "value":"0x5"},"error":"Reverted","result":{"gasUsed":"0x10","output":"0x08"},
        "subtraces":0,"traceAddress":[0],"transactionHash":"0x7","type":"call"},
       {"action":{"from":"0xbb","gas":"0x60","init":"0x61","value":"0x0",
        "creationMethod":"create2"},"result":{"address":"0xdd","code":"0xfe","gasUsed":"0x20"},
        "subtraces":0,"traceAddress":[1],"transactionHash":"0x7","type":"create"},
       {"action":{"address":"0xdd","balance":"0x3","refundAddress":"0xee"},"result":null,
        "subtraces":0,"traceAddress":[2],"transactionHash":"0x7","type":"suicide"}]
      """;

  /** The same with a call of SHA-256 in front of the others. */
  private static final String WITH_PRECOMPILE =
      CALLS
          .replace("\"traceAddress\":[2]", "\"traceAddress\":[3]")
          .replace("\"traceAddress\":[1]", "\"traceAddress\":[2]")
          .replace("\"traceAddress\":[0]", "\"traceAddress\":[1]")
          .replace("\"subtraces\":3", "\"subtraces\":4")
          .replace(
              "\"type\":\"call\"},\n {\"action\":{\"callType\":\"delegatecall\"",
              """
              "type":"call"},
               {"action":{"callType":"staticcall","from":"0xbb","gas":"0x90","input":"0x09",
                "to":"0x0000000000000000000000000000000000000002","value":"0x0"},
                "result":{"gasUsed":"0x1","output":"0x99"},"subtraces":0,"traceAddress":[0],
                "transactionHash":"0x7","type":"call"},
               {"action":{"callType":"delegatecall\"\
              """);

  private static final String REWARD =
      """
      ,{"action":{"author":"0x1","rewardType":"block","value":"0x0"},"result":null,"subtraces":0,
      "traceAddress":[],"transactionHash":null,"type":"reward"}]
      """;

  private static final String STEPS =
      """
      {"gas":21000,"failed":false,"returnValue":"0x","structLogs":[
      {"pc":0,"op":"SHA3","gas":100,"gasCost":3,"depth":1,"stack":["0x2","0x1"]},
      {"pc":1,"op":"CALL","gas":97,"gasCost":50,"depth":1,"stack":["0x1","0xbb","0x9"]},
      {"pc":0,"op":"SLOAD","gas":40,"gasCost":41,"depth":2,"stack":["0x1"],"error":"out of gas"},
      {"pc":2,"op":"STOP","gas":47,"gasCost":0,"depth":1,"stack":["0x0"]}]}
      """;

  private static final String STATE =
      "{\"0xaa\":{\"balance\":\"0x5\",\"nonce\":3,\"code\":\"0x60\",\"storage\":{\"0x1\":\"0x2\"}}}";

  private static final String RECEIPT =
      """
      {"transactionHash":"0x7","status":"0x1","gasUsed":"0x50","cumulativeGasUsed":"0x50",
      "logs":[],"logsBloom":"0x00","blockHash":"0xb1"}
      """;

  private enum Engine {
    CALLS,
    STEPS,
    STATE,
    RECEIPTS
  }

  /**
   * Two ways of telling one execution.
   *
   * @param changed what the right side must not be taken for: a real change
   * @param dialect of the right side
   */
  record Fixture(
      Rule rule,
      String what,
      Engine engine,
      EvmDialect dialect,
      String left,
      String right,
      String changed) {
    @Override
    public String toString() {
      return rule.id() + ": " + what;
    }
  }

  private static Fixture calls(Rule rule, String what, String right, String changed) {
    return new Fixture(rule, what, Engine.CALLS, EvmDialect.STANDARD, CALLS, right, changed);
  }

  private static Fixture opera(Rule rule, String what, String right, String changed) {
    return new Fixture(rule, what, Engine.CALLS, EvmDialect.OPERA, CALLS, right, changed);
  }

  private static Fixture steps(Rule rule, String what, String right, String changed) {
    return new Fixture(rule, what, Engine.STEPS, EvmDialect.STANDARD, STEPS, right, changed);
  }

  private static Fixture state(Rule rule, String what, String right, String changed) {
    return new Fixture(rule, what, Engine.STATE, EvmDialect.STANDARD, STATE, right, changed);
  }

  private static Fixture receipts(Rule rule, String what, String right, String changed) {
    return new Fixture(rule, what, Engine.RECEIPTS, EvmDialect.STANDARD, RECEIPT, right, changed);
  }

  private static String replace(String text, String from, String to) {
    assertThat(text).contains(from);
    return text.replace(from, to);
  }

  static Stream<Fixture> fixtures() {
    return Stream.of(callFixtures(), callerFixtures(), otherFixtures()).flatMap(s -> s);
  }

  private static Stream<Fixture> callFixtures() {
    return Stream.of(
        calls(
            EvmRules.N1,
            "block hash",
            replace(CALLS, "0xb1", "0xb2"),
            replace(CALLS, "\"to\":\"0xbb\"", "\"to\":\"0xb2\"")),
        calls(
            EvmRules.N2,
            "a reward at the end",
            CALLS.strip().replaceFirst("]$", "") + REWARD,
            replace(CALLS, "suicide", "reward")),
        calls(
            EvmRules.N3,
            "a precompile among the calls",
            WITH_PRECOMPILE,
            replace(WITH_PRECOMPILE, "\"to\":\"0xcc\"", "\"to\":\"0xcd\"")),
        calls(
            EvmRules.N3,
            "an ordinary callee instead of a precompile",
            WITH_PRECOMPILE,
            replace(WITH_PRECOMPILE, "\"to\":\"0x0000", "\"to\":\"0xab00")),
        calls(
            EvmRules.N4,
            "words of geth",
            replace(CALLS, "Reverted", "execution reverted"),
            replace(CALLS, "Reverted", "Out of gas")),
        calls(
            EvmRules.N5,
            "no result beside the error",
            replace(CALLS, "{\"gasUsed\":\"0x10\",\"output\":\"0x08\"}", "null"),
            replace(CALLS, "0x08", "0x09")),
        calls(
            EvmRules.N5,
            "another amount of gas",
            replace(CALLS, "{\"gasUsed\":\"0x10\",\"output\":\"0x08\"}", "null"),
            replace(CALLS, "\"gasUsed\":\"0x10\"", "\"gasUsed\":\"0x11\"")),
        calls(
            EvmRules.N6,
            "gas of the root",
            replace(replace(CALLS, "0x100", "0x200"), "0x50", "0x60"),
            replace(CALLS, "\"gas\":\"0x90\"", "\"gas\":\"0x91\"")),
        opera(
            EvmRules.N7,
            "gas of inner calls",
            replace(replace(CALLS, "0x90", "0x91"), "0x20", "0x21"),
            replace(CALLS, "\"input\":\"0x01\"", "\"input\":\"0x0120\"")));
  }

  private static Stream<Fixture> callerFixtures() {
    return Stream.of(
        calls(
            EvmRules.N8,
            "the old name",
            replace(CALLS, "refundAddress", "refund_address"),
            replace(CALLS, "0xee", "0xef")),
        opera(
            EvmRules.N8,
            "the value of the call as balance",
            replace(CALLS, "\"balance\":\"0x3\"", "\"balance\":\"0x0\""),
            replace(CALLS, "\"refundAddress\":\"0xee\"", "\"refundAddress\":\"0x3\"")),
        calls(
            EvmRules.N9,
            "not told",
            replace(CALLS, ",\n  \"creationMethod\":\"create2\"", ""),
            replace(CALLS, "\"create2\"", "\"create\"")),
        calls(
            EvmRules.N10,
            "upper case, zeros, no 0x, digits",
            replace(replace(CALLS, "\"0xcc\"", "\"00CC\""), "\"gas\":\"0x60\"", "\"gas\":96"),
            replace(CALLS, "\"gas\":\"0x60\"", "\"gas\":60")),
        calls(
            EvmRules.N16,
            "nothing is sent",
            replace(CALLS, "\"0xcc\",\n  \"value\":\"0x5\"", "\"0xcc\",\n  \"value\":\"0x0\""),
            replace(CALLS, "\"0xbb\",\n  \"value\":\"0x5\"", "\"0xbb\",\n  \"value\":\"0x0\"")),
        calls(
            EvmRules.N17,
            "no input",
            replace(CALLS, "\"input\":\"0x\",", ""),
            replace(CALLS, "\"input\":\"0x\",", "\"input\":\"0x00\",")),
        new Fixture(
            EvmRules.N19,
            "one field of two",
            Engine.CALLS,
            EvmDialect.STANDARD,
            replace(CALLS, "\"blockHash\"", "\"x\":{\"a\":[1]},\"blockHash\""),
            replace(CALLS, "\"blockHash\"", "\"y\":2,\"x\":{\"a\":[1]},\"blockHash\""),
            replace(CALLS, "\"blockHash\"", "\"x\":{\"a\":[2]},\"blockHash\"")));
  }

  private static Stream<Fixture> otherFixtures() {
    String failing =
        "{\"pc\":0,\"op\":\"SLOAD\",\"gas\":40,\"gasCost\":41,\"depth\":2,\"stack\":[\"0x1\"],"
            + "\"error\":\"out of gas\"},\n";
    return Stream.of(
        steps(
            EvmRules.N10,
            "padded stack, gas in hexadecimal",
            replace(replace(STEPS, "\"0x9\"", "\"0009\""), "\"gas\":97", "\"gas\":\"0x61\""),
            replace(STEPS, "\"0x9\"", "\"0x90\"")),
        steps(
            EvmRules.N11,
            "costs",
            replace(STEPS, "\"gasCost\":50", "\"gasCost\":-1"),
            replace(STEPS, "\"gas\":47", "\"gas\":46")),
        steps(
            EvmRules.N11,
            "depth from 0",
            STEPS.replace("\"depth\":1", "\"depth\":0").replace("\"depth\":2", "\"depth\":1"),
            replace(STEPS, "\"depth\":2", "\"depth\":1")),
        steps(
            EvmRules.N12,
            "the failing step untold",
            replace(STEPS, failing, ""),
            replace(replace(STEPS, failing, ""), "\"0x0\"", "\"0x1\"")),
        steps(
            EvmRules.N13,
            "an operation that was renamed",
            replace(STEPS, "SHA3", "KECCAK256"),
            replace(STEPS, "SHA3", "SMOD")),
        steps(
            EvmRules.N14,
            "storage beside a step",
            replace(
                STEPS, "\"stack\":[\"0x1\"]", "\"storage\":{\"0x1\":\"0x2\"},\"stack\":[\"0x1\"]"),
            replace(STEPS, "\"stack\":[\"0x1\"]", "\"stack\":[\"0x2\"]")),
        state(
            EvmRules.N10,
            "digits",
            replace(STATE, "\"nonce\":3", "\"nonce\":\"0x03\""),
            replace(STATE, "\"nonce\":3", "\"nonce\":\"0x30\"")),
        state(
            EvmRules.N17,
            "a slot with zero",
            replace(STATE, "\"0x2\"", "\"0x2\",\"0x3\":\"0x0\""),
            replace(STATE, "\"0x2\"", "\"0x2\",\"0x3\":\"0x1\"")),
        new Fixture(
            EvmRules.N18,
            "the hash of the code",
            Engine.STATE,
            EvmDialect.STANDARD,
            replace(STATE, "\"code\":\"0x60\"", "\"code\":\"0x60\",\"codeHash\":\"0x9\""),
            STATE,
            replace(STATE, "\"code\":\"0x60\"", "\"code\":\"0x60\",\"codeHash\":\"0x8\"")),
        receipts(
            EvmRules.N1,
            "block hash",
            replace(RECEIPT, "0xb1", "0xb2"),
            replace(RECEIPT, "\"status\":\"0x1\"", "\"status\":\"0x0\"")),
        receipts(
            EvmRules.N18,
            "no bloom",
            replace(RECEIPT, "\"logsBloom\":\"0x00\",", ""),
            replace(RECEIPT, "\"logsBloom\":\"0x00\"", "\"logsBloom\":\"0x01\"")));
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void twoWaysOfTellingAreTheSame(Fixture fixture) throws IOException {
    Finding finding = compare(fixture, fixture.left(), fixture.right());

    assertThat(finding.same()).as("%s", finding).isTrue();
    assertThat(finding.normalised()).containsKey(fixture.rule().id());
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void aRealChangeBesideThemIsFound(Fixture fixture) throws IOException {
    Finding finding = compare(fixture, fixture.left(), fixture.changed());

    assertThat(finding.outcome()).isInstanceOf(Outcome.Differs.class);
  }

  /** N15 makes nothing equal: it keeps what says nothing from being a difference, or a pass. */
  @Test
  void aTransactionThatSaysNothingIsNeitherADifferenceNorAPass() throws IOException {
    String one =
        "{\"txHash\":\"0x1\",\"result\":{\"type\":\"CALL\",\"from\":\"0x1\",\"to\":\"0x2\"}}";
    String two =
        "{\"txHash\":\"0x2\",\"result\":{\"type\":\"CALL\",\"from\":\"0x1\",\"to\":\"0x3\"}}";
    String late = "{\"txHash\":\"0x2\",\"error\":\"execution timeout\"}";
    Fixture fixture = calls(EvmRules.N15, "a time-out", "", "");

    Finding finding = compare(fixture, "[" + one + "," + two + "]", "[" + one + "," + late + "]");
    Finding changed =
        compare(
            fixture,
            "[" + one + "," + two + "]",
            "[" + one.replace("\"to\":\"0x2\"", "\"to\":\"0x9\"") + "," + late + "]");

    assertThat(finding.outcome())
        .isEqualTo(new Outcome.NotComparable(Reason.TIMEOUT, Side.RIGHT, "execution timeout"));
    assertThat(finding.normalised()).containsEntry("N15", 1L);
    assertThat(changed.outcome()).isInstanceOf(Outcome.Differs.class);
    assertThat(changed.notCompared()).containsExactly("transaction 1 0x2: execution timeout");
  }

  @Test
  void everyRuleHasItsFixtures() {
    assertThat(Stream.concat(fixtures().map(Fixture::rule), Stream.of(EvmRules.N15)).distinct())
        .containsExactlyInAnyOrderElementsOf(EvmRules.ALL);
  }

  @Test
  void nothingFiresForTheSameWritingButWhatIsLeftOut() throws IOException {
    Fixture calls = calls(EvmRules.N1, "alike", CALLS, CALLS);
    Fixture steps = steps(EvmRules.N11, "alike", STEPS, STEPS);

    assertThat(compare(calls, CALLS, CALLS).normalised())
        .isEqualTo(new TreeMap<>(Map.of("N1", 2L)));
    assertThat(compare(steps, STEPS, STEPS).normalised()).isEmpty();
  }

  private static Finding compare(Fixture fixture, String left, String right) throws IOException {
    return switch (fixture.engine()) {
      case CALLS ->
          CallComparison.of(
              CallAnswer.read(in(left), ranges(left), EvmDialect.STANDARD, SALT),
              CallAnswer.read(in(right), ranges(right), fixture.dialect(), SALT));
      case STEPS ->
          StepComparison.of(StepSource.of(in(left)), StepSource.of(in(right)), SALT).finding();
      case STATE ->
          PrestateComparison.of(
                  PrestateAnswer.read(in(left), ranges(left), SALT),
                  PrestateAnswer.read(in(right), ranges(right), SALT))
              .finding();
      case RECEIPTS ->
          ReceiptComparison.of(
              ReceiptAnswer.read(in(left), ranges(left), SALT),
              ReceiptAnswer.read(in(right), ranges(right), SALT));
    };
  }

  private static ByteRanges ranges(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return (start, end) -> new ByteArrayInputStream(bytes, (int) start, (int) (end - start));
  }

  private static ByteArrayInputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
