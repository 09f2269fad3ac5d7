package io.tipwatch.trace.filecoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tipwatch.trace.Excerpt;
import io.tipwatch.trace.MalformedTraceException;
import io.tipwatch.trace.filecoin.TraceComparison.Difference;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no table knows is compared if both have it, told if one lacks it, and never dropped. */
class UnknownFieldsTest {
  private static final String CHARGE =
      "{\"Name\":\"OnMethodInvocation\",\"tg\":7,\"cg\":5,\"sg\":2,";

  /** One message; {@code @1@} to {@code @11@} are places for further fields. */
  private static final String TEMPLATE =
      "{\"Root\":{\"/\":\"bafyroot\"},\"Trace\":[{\"MsgCid\":{\"/\":\"bafymsg\"},@1@"
          + "\"Msg\":{@2@\"To\":\"f05\",\"From\":\"f0100\",\"Nonce\":3,\"Method\":2},"
          + "\"MsgRct\":{@3@\"ExitCode\":0,\"Return\":null,\"GasUsed\":5},"
          + "\"GasCost\":{@4@\"Refund\":\"1\"},"
          + "\"ExecutionTrace\":{\"Msg\":{\"From\":\"f0100\",\"To\":\"f05\",\"Method\":2},"
          + "\"MsgRct\":{\"ExitCode\":0},\"GasCharges\":null,\"Subcalls\":[{},{@5@"
          + "\"Msg\":{@6@\"From\":\"f05\",\"To\":\"f06\",\"Method\":3},"
          + "\"MsgRct\":{@7@\"ExitCode\":0},"
          + "\"InvokedActor\":{@8@\"Id\":6,\"State\":{@9@\"Code\":{\"/\":\"bafycode\"}}},"
          + "\"GasCharges\":["
          + CHARGE
          + "\"tt\":1},"
          + CHARGE
          + "@10@\"tt\":1}],"
          + "\"IpldOps\":[{@11@\"Op\":\"Get\",\"Cid\":{\"/\":\"bafyblock\"},\"Size\":1}]}]}}]}";

  private static String with(int place, String fields) {
    return TEMPLATE
        .replace("@" + place + "@", fields.isEmpty() ? "" : fields + ",")
        .replaceAll("@\\d+@", "");
  }

  @ParameterizedTest
  @CsvSource({
    "1, message, Foo, Foo",
    "2, message, Msg.Foo, Msg.Foo",
    "3, message, MsgRct.Foo, MsgRct.Foo",
    "4, message, GasCost.Foo, GasCost.Foo",
    "5, [1], Foo, ExecutionTrace.Foo",
    "6, [1], Msg.Foo, ExecutionTrace.Msg.Foo",
    "7, [1], MsgRct.Foo, ExecutionTrace.MsgRct.Foo",
    "8, [1], InvokedActor.Foo, InvokedActor.Foo",
    "9, [1], InvokedActor.State.Foo, InvokedActor.State.Foo",
    "10, [1], GasCharges[1].Foo, GasCharges[].Foo",
    "11, [1], IpldOps[0].Foo, IpldOps[].Foo"
  })
  void aDifferenceIsNamedAndALackIsTold(int place, String call, String field, String path)
      throws IOException {
    TraceSummary left = summary(with(place, "\"Foo\":{\"a\":[1,\"x\"]}"));
    TraceSummary right = summary(with(place, "\"Foo\":{\"a\":[1,\"y\"]}"));
    TraceSummary neither = summary(with(place, ""));

    List<Difference> differences = TraceComparison.of(left, right).differences();
    TraceComparison lacking = TraceComparison.of(left, neither);

    assertThat(differences)
        .singleElement()
        .satisfies(difference -> {
          Place found = difference.place().orElseThrow();
          assertThat(difference.hard()).isFalse();
          assertThat(difference.field()).isEqualTo(field);
          assertThat(found.call().map(Object::toString).orElse("message")).isEqualTo(call);
          assertThat(found.left()).contains("{\"a\":[1,\"x\"]}");
          assertThat(found.right()).contains("{\"a\":[1,\"y\"]}");
          assertThat(found.callees()).hasSize(found.call().isPresent() ? 2 : 0);
          assertThat(PlaceReader.valueAt(left, "bafymsg", found)).isEqualTo(found.left());
          assertThat(PlaceReader.valueAt(right, "bafymsg", found)).isEqualTo(found.right());
          assertThat(PlaceReader.valueAt(neither, "bafymsg", found)).isEmpty();
        });
    assertThat(TraceComparison.overview(left, right))
        .extracting(TraceComparison.Line::field)
        .containsExactly(path);
    assertThat(lacking.same()).isTrue();
    assertThat(lacking.notCompared()).containsExactly(path);
    assertThat(lacking.normalised()).containsEntry("unknown-field", 1L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"Foo\":{\"a\":1,\"b\":\"x\"} | \"Foo\": { \"b\" : \"\\u0078\" , \"a\" : 1 }",
        "\"Foo\":[12345678901234567890] | \"Foo\":[\"12345678901234567890\"]",
        "\"Foo\":null | ``",
        "\"Foo\":{\"a\":[],\"b\":{\"c\":\"\"}} | ``",
        "\"Foo\":{\"a\":1,\"b\":null} | \"Foo\":{\"a\":1}",
        "\"Foo\":[null,1] | \"Foo\":[\"\",1]",
        "\"Foo\":1,\"Bar\":2 | \"Bar\":2,\"Foo\":1"
      })
  void aWayOfWritingIsNoDifference(String left, String right) throws IOException {
    for (int place = 1; place <= 11; place++) {
      TraceComparison comparison = compare(with(place, left), with(place, right));

      assertThat(comparison.same()).as("place %d", place).isTrue();
      assertThat(comparison.notCompared()).as("place %d", place).isEmpty();
      assertThat(comparison.normalised()).doesNotContainKeys("writing", "unknown-field");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1} | {\"b\":1}",
        "{\"a\":1} | {\"A\":1}",
        "{\"a\":\"b\"} | {\"b\":\"a\"}",
        "[1,2] | [2,1]",
        "[1] | {\"a\":1}",
        "[1] | 1",
        "[[1],2] | [[1,2]]",
        "[1,null] | [1]",
        "1.0 | 1",
        "true | false",
        "9007199254740993 | 9007199254740992"
      })
  void anyOtherChangeOfAValueIsFound(String left, String right) throws IOException {
    for (int place = 1; place <= 11; place++) {
      TraceComparison comparison =
          compare(with(place, "\"Foo\":" + left), with(place, "\"Foo\":" + right));

      assertThat(comparison.differences()).as("place %d", place).hasSize(1);
    }
  }

  @Test
  void aValueOnAnotherChargeIsADifference() throws IOException {
    String second = with(10, "\"xg\":1");
    String first = with(10, "").replaceFirst("\"sg\":2,\"tt\"", "\"sg\":2,\"xg\":1,\"tt\"");

    TraceComparison comparison = compare(first, second);

    assertThat(comparison.differences())
        .extracting(Difference::field)
        .containsExactly("GasCharges[0].xg");
  }

  @Test
  void aKnownFieldIsTheCauseBeforeAnUnknownOne() throws IOException {
    String left = with(1, "\"Foo\":1");
    String right = with(1, "\"Foo\":2").replace("\"To\":\"f06\"", "\"To\":\"f07\"");

    assertThat(compare(left, right).differences())
        .extracting(Difference::field)
        .containsExactly("Msg.To");
  }

  @Test
  void messagesThatDifferInUnknownFieldsAloneComeLast() throws IOException {
    String one = with(1, "\"Foo\":1");
    String message = one.substring(one.indexOf("[{\"MsgCid") + 1, one.length() - 2);
    String left = one.replace(message, message + "," + message.replace("bafymsg", "bafynext"));
    String right =
        left.replaceFirst("\"Foo\":1", "\"Foo\":2")
            .replaceFirst("(?s)(bafynext.*\"GasUsed\"):5", "$1:6");

    List<Difference> differences = compare(left, right).differences();

    assertThat(differences).extracting(Difference::field).containsExactly("MsgRct.GasUsed", "Foo");
    assertThat(differences).extracting(Difference::hard).containsExactly(true, false);
  }

  @Test
  void anExecutionThatNeverWasHasNoFields() throws IOException {
    String blank =
        "{\"Root\":{\"/\":\"r\"},\"Trace\":[{\"MsgCid\":{\"/\":\"m\"},\"ExecutionTrace\":"
            + "{\"Foo\":0,\"Msg\":null,\"Subcalls\":null}}]}";
    String other = blank.replace("\"Foo\":0", "\"Foo\":1");

    assertThat(compare(blank, other).same()).isTrue();
  }

  @Test
  void namesWithoutEndAreBoundedAndTold() throws IOException {
    String fields =
        IntStream.range(0, 100_000)
            .mapToObj(i -> "\"hostile" + i + "\":" + i)
            .collect(Collectors.joining(","));
    for (int place = 1; place <= 11; place++) {
      TraceSummary hostile = summary(with(place, fields));

      TraceComparison comparison = TraceComparison.of(hostile, summary(with(place, "")));

      assertThat(hostile.tally().unknown.fields()).hasSize(UnknownFields.MAX_FIELDS);
      assertThat(comparison.same()).isTrue();
      assertThat(comparison.notCompared()).hasSize(UnknownFields.MAX_FIELDS + 1);
      assertThat(comparison.notCompared()).last().isEqualTo("and more unknown fields");
    }
  }

  @ParameterizedTest
  @CsvSource({"65", "200"})
  void aNameThatIsTooLongIsNotTold(int length) throws IOException {
    String name = "x".repeat(length);

    TraceComparison comparison = compare(with(2, "\"" + name + "\":1"), with(2, ""));

    assertThat(comparison.notCompared()).containsExactly("and more unknown fields");
  }

  @ParameterizedTest
  @CsvSource({"a.b", "a[0]", "\\u001b[2J", "é", "a b"})
  void aNameThatWouldMisleadIsNotTold(String name) throws IOException {
    TraceComparison comparison = compare(with(10, "\"" + name + "\":1"), with(10, ""));

    assertThat(comparison.notCompared()).containsExactly("and more unknown fields");
  }

  @Test
  void aValueMayBeNestedSoDeepAndNoDeeper() throws IOException {
    String deep = "[".repeat(64) + "1" + "]".repeat(64);

    assertThat(
            compare(with(10, "\"x\":" + deep), with(10, "\"x\":" + deep.replace("1", "2")))
                .differences())
        .hasSize(1);
    assertThatExceptionOfType(MalformedTraceException.class)
        .isThrownBy(() -> summary(with(10, "\"x\":[" + deep + "]")))
        .withMessageContaining("nested deeper than 64 levels");
  }

  @Test
  void aLongValueIsCut() throws IOException {
    String long1 = "\"x\":[\"" + "A".repeat(200_000) + "\"]";

    Place place =
        compare(with(5, long1), with(5, "\"x\":1")).differences().getFirst().place().orElseThrow();

    assertThat(place.left().map(String::length).orElse(0)).isLessThan(Excerpt.MAX_SHOWN + 100);
    assertThat(place.right()).isEqualTo(Optional.of("1"));
  }

  private static TraceSummary summary(String answer) throws IOException {
    return Spliced.whole(answer).summary();
  }

  private static TraceComparison compare(String left, String right) throws IOException {
    return TraceComparison.of(summary(left), summary(right));
  }
}
