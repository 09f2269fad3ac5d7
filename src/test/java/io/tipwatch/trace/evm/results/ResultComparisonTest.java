package io.tipwatch.trace.evm.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.Reason;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Results of custom tracers, which may have any shape. */
class ResultComparisonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1,\"b\":[{\"c\":2,\"d\":3}]} | {\"b\":[{\"d\":3,\"c\":2}],\"a\":1}",
        "[1.0, 1e2, -0, 0.50] | [1,100,0,5e-1]",
        "{\"a\":\"\\u0041\"} | {\"a\":\"A\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"x\":null}} | {\"x\":null}",
        "null | null",
        "1e99999999999 | 1e99999999999"
      })
  void theSameValueIsTheSameHoweverItIsWritten(String left, String right) throws NoAnswerException {
    assertThat(compare(left, right).same()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1} | {\"a\":\"1\"} | a | 1 | \"1\"",
        "{\"a\":\"0x10\"} | {\"a\":\"16\"} | a | \"0x10\" | \"16\"",
        "{\"a\":\"0x0A\"} | {\"a\":\"0x0a\"} | a | \"0x0A\" | \"0x0a\"",
        "{\"a\":9007199254740992} | {\"a\":9007199254740993} | a"
            + " | 9007199254740992 | 9007199254740993",
        "{\"a\":0.1} | {\"a\":0.1000000000000000055511151231257827} | a"
            + " | 0.1 | 0.1000000000000000055511151231257827",
        "{\"a\":null} | {\"a\":\"\"} | a | null | \"\"",
        "{\"a\":false} | {\"a\":\"false\"} | a | false | \"false\"",
        "{\"a\":[]} | {\"a\":{}} | a | […] | {…}",
        "{\"a\":[1,[2,3]]} | {\"a\":[1,[2,4]]} | a[1][1] | 3 | 4",
        "{\"0xab\":{\"n c\":1}} | {\"0xab\":{\"n c\":2}} | 0xab[\"n c\"] | 1 | 2",
        "[1] | {\"0\":1} | result | […] | {…}",
        "1 | 2 | result | 1 | 2"
      })
  void whatDiffersIsNamedWithBothValues(
      String left, String right, String path, String mine, String theirs) throws NoAnswerException {
    Difference first = ((Outcome.Differs) compare(left, right).outcome()).first();
    assertThat(first.place().field()).isEqualTo(path);
    assertThat(first.place().left()).contains(mine);
    assertThat(first.place().right()).contains(theirs);
  }

  @Test
  void whatOneSideLacksIsADifference() throws NoAnswerException {
    Outcome.Differs differs = (Outcome.Differs) compare("{\"a\":[1,2]}", "{\"a\":[1]}").outcome();
    assertThat(differs.first().place().field()).isEqualTo("a[1]");
    assertThat(differs.first().place().right()).isEqualTo(Optional.empty());
    differs = (Outcome.Differs) compare("{\"a\":1}", "{\"a\":1,\"b\":{}}").outcome();
    assertThat(differs.first().place().field()).isEqualTo("b");
    assertThat(differs.first().place().left()).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "time | {\"time\":\"1ms\",\"a\":1} | {\"time\":{\"x\":2},\"a\":1}",
        "calls[].gas | {\"calls\":[{\"gas\":1},{\"gas\":2}]} | {\"calls\":[{\"gas\":3},{}]}",
        "calls[1] | {\"calls\":[0,1,2]} | {\"calls\":[0,{},2]}",
        "*.balance | {\"0xab\":{\"balance\":1}} | {\"0xab\":{\"balance\":2}}",
        "**.time | {\"a\":[{\"time\":1}],\"time\":2} | {\"a\":[{\"time\":3}],\"time\":4}",
      })
  void ignoredPlacesAreNotComparedAndCounted(String path, String left, String right)
      throws NoAnswerException {
    List<IgnoredPath> ignored = List.of(IgnoredPath.of(path));
    ResultAnswer mine = ResultAnswer.read(stream(left), ignored);
    assertThat(ResultComparison.of(mine, ResultAnswer.read(stream(right), ignored)).same())
        .isTrue();
    assertThat(mine.ignored()).containsOnlyKeys(path);
    assertThat(compare(left, right).same()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "time | {\"a\":{\"time\":1}} | {\"a\":{\"time\":2}}",
        "calls[1] | {\"calls\":[0,1,2]} | {\"calls\":[9,1,2]}",
        "calls[].gas | {\"calls\":[{\"gas\":1,\"to\":1}]} | {\"calls\":[{\"gas\":1,\"to\":2}]}",
        "a | {\"ab\":1} | {\"ab\":2}"
      })
  void ignoringOnePlaceHidesNoOther(String path, String left, String right)
      throws NoAnswerException {
    List<IgnoredPath> ignored = List.of(IgnoredPath.of(path));
    Finding finding =
        ResultComparison.of(
            ResultAnswer.read(stream(left), ignored), ResultAnswer.read(stream(right), ignored));
    assertThat(finding.same()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a..b", "a.", "[x]", "a[1", "**", "**.", ".a", "a b", "a[]b"})
  void whatIsNoPathIsRefused(String text) {
    assertThatThrownBy(() -> IgnoredPath.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1,\"a\":1} | MALFORMED",
        "{\"a\":{\"b\":1},\"a\":{\"c\":1}} | MALFORMED",
        "{\"a\":1 | MALFORMED",
        "{\"a\":01} | MALFORMED",
        "{\"id\":1,\"error\":{\"code\":-32000,\"message\":\"execution timeout\"}} | TIMEOUT",
        "{\"id\":1,\"error\":{\"code\":-32000,\"message\":\"no\"}} | ERROR_ANSWER",
        "{\"id\":1} | MALFORMED"
      })
  void whatIsNoResultSaysWhy(String answer, Reason reason) {
    assertThatThrownBy(() -> ResultAnswer.read(stream(answer), List.of()))
        .isInstanceOfSatisfying(
            NoAnswerException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void resultsThatAreTooDeepOrTooManyAreRefused() {
    String deep = "[".repeat(ResultReader.MAX_DEPTH + 1) + "]".repeat(ResultReader.MAX_DEPTH + 1);
    String many = "[" + "1,".repeat(ResultReader.MAX_VALUES) + "1]";
    for (String answer : List.of(deep, many)) {
      assertThatThrownBy(() -> ResultAnswer.read(stream(answer), List.of()))
          .isInstanceOfSatisfying(
              NoAnswerException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    }
  }

  @Test
  void oneChangedLeafInARandomResultIsTheOneThatIsFound() throws NoAnswerException {
    Random random = new Random(41);
    for (int round = 0; round < 200; round++) {
      TreeMap<String, String> leaves = new TreeMap<>();
      IntStream.range(0, 1 + random.nextInt(40))
          .forEach(_ -> leaves.put("k" + random.nextInt(99), Long.toString(random.nextLong())));
      List<String> names = new ArrayList<>(leaves.keySet());
      String changed = names.get(random.nextInt(names.size()));
      String left = json(names, leaves);
      leaves.merge(changed, "1", String::concat);
      Collections.shuffle(names, random);
      Outcome.Differs differs = (Outcome.Differs) compare(left, json(names, leaves)).outcome();
      assertThat(differs.differences()).hasSize(1);
      assertThat(differs.first().place().field()).isEqualTo(changed);
    }
  }

  private static String json(List<String> names, Map<String, String> leaves) {
    List<String> members =
        names.stream().map(name -> "\"" + name + "\":" + leaves.get(name)).toList();
    return "{" + String.join(",", members) + "}";
  }

  private static Finding compare(String left, String right) throws NoAnswerException {
    return ResultComparison.of(
        ResultAnswer.read(stream(left), List.of()), ResultAnswer.read(stream(right), List.of()));
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
