package io.tipwatch.trace.filecoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tipwatch.testing.Parts;
import io.tipwatch.testing.Recorded;
import io.tipwatch.trace.ErrorAnswerException;
import io.tipwatch.trace.MalformedTraceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer may look like, what it must not, and what is said about it. */
class TraceReaderTest {
  private static final String CALL =
      "{\"Msg\":{\"From\":\"f0100\",\"To\":\"f05\",\"Value\":\"0\",\"Method\":2,\"Params\":\"A\\u0051==\"},"
          + "\"MsgRct\":{\"ExitCode\":0,\"Return\":null},\"GasCharges\":[{\"Name\":\"OnMethodInvocation\","
          + "\"tg\":7,\"cg\":5,\"sg\":2,\"tt\":1}],\"Subcalls\":[]}";
  private static final String MODERN =
      "{\"Root\":{\"/\":\"bafyroot\"},\"Trace\":[{\"MsgCid\":{\"/\":\"bafymsg\"},\"Msg\":{\"Version\":0,"
          + "\"To\":\"f05\",\"From\":\"f00\",\"Nonce\":31,\"Value\":\"0\",\"Method\":2,\"Params\":null},"
          + "\"MsgRct\":{\"ExitCode\":0,\"Return\":null,\"GasUsed\":5,\"EventsRoot\":null},"
          + "\"ExecutionTrace\":"
          + CALL
          + ",\"Error\":\"é\",\"Duration\":99}]}";
  private static final String LEGACY =
      "{\"Key\":[{\"/\":\"bafyblock\"}],\"Epoch\":31,\"StateRoot\":{\"/\":\"bafyroot\"},\"MsgRets\":["
          + "{\"msgCid\":{\"/\":\"bafymsg\"},\"msg\":{\"version\":0,\"to\":\"f05\",\"from\":\"f00\","
          + "\"nonce\":31,\"value\":\"0\",\"method\":2,\"params\":null},"
          + "\"msgRct\":{\"exitCode\":0,\"return\":null,\"gasUsed\":5},"
          + "\"executionTrace\":"
          + CALL.replace("Msg\"", "msg\"").replace("ExitCode", "exitCode")
          + ",\"stateRootAfterApply\":{\"/\":\"bafyafter\"},\"error\":\"\",\"duration\":7}]}";

  @Test
  void theLegacyShapeIsTheSameAsTheModernOne() throws IOException {
    TraceComparison comparison = compare(LEGACY, MODERN);

    assertThat(comparison.same()).as("%s", comparison.differences()).isTrue();
    assertThat(comparison.notCompared()).containsExactly("StateRootAfterApply");
    assertThat(comparison.normalised()).containsKey("writing");
  }

  @Test
  void stateRootsAfterMessagesAreComparedWhenBothHaveThem() throws IOException {
    TraceComparison comparison = compare(LEGACY, LEGACY.replace("bafyafter", "bafyother"));

    assertThat(comparison.split()).isTrue();
    assertThat(comparison.differences())
        .singleElement()
        .satisfies(difference -> {
          assertThat(difference.field()).isEqualTo("StateRootAfterApply");
          assertThat(difference.place().flatMap(Place::left)).contains("bafyafter");
          assertThat(difference.place().flatMap(Place::right)).contains("bafyother");
        });
  }

  @Test
  void aChangeIsFoundBetweenTheTwoShapes() throws IOException {
    TraceComparison comparison = compare(LEGACY, MODERN.replace("\"GasUsed\":5", "\"GasUsed\":6"));

    assertThat(comparison.differences())
        .extracting(TraceComparison.Difference::field)
        .containsExactly("MsgRct.GasUsed");
  }

  @Test
  void anEnvelopeChangesNothing() throws IOException {
    String enveloped = "{\"jsonrpc\":\"2.0\",\"result\":" + MODERN + ",\"error\":null,\"id\":1}";

    assertThat(compare(MODERN, enveloped).same()).isTrue();
  }

  @Test
  void bothShapesTellTheirHeight() throws IOException {
    assertThat(summary(LEGACY).height()).hasValue(31);
    assertThat(summary(MODERN).height()).hasValue(31);
    assertThat(summary(MODERN.replace("\"f00\"", "\"f0100\"")).height())
        .isEqualTo(OptionalLong.empty());
  }

  @ParameterizedTest
  @MethodSource("io.tipwatch.testing.Recorded#epochs")
  void recordedAnswersTellTheirHeight(long epoch) throws IOException {
    assertThat(Spliced.whole(Recorded.answer(epoch)).summary().height()).hasValue(epoch);
  }

  @Test
  void anErrorOfTheNodeIsToldAsSuch() {
    String answer =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32603,\"message\":\"no state\",\"data\":[1]}}";

    ErrorAnswerException error =
        catchThrowableOfType(ErrorAnswerException.class, () -> summary(answer));

    assertThat(error).hasMessage("no state");
    assertThat(error.code()).isEqualTo("-32603");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"jsonrpc\":\"2.0\",\"id\":1} | the node answered without a result at byte 24",
        "{\"jsonrpc\":\"2.0\",\"result\":null} | the node answered without a result at byte 31",
        "{\"result\":{\"result\":{}}} | a result inside a result at byte 20",
        "{} | not a StateCompute answer: it has no Root at byte 2",
        "{\"Root\":null,\"Trace\":[]} | not a StateCompute answer: it has no Root at byte 24",
        "{\"Root\":{\"/\":\"b\"}} | not a StateCompute answer: it has no Trace at byte 18",
        "[] | expected a StateCompute answer: an object, found '[' at byte 0",
        "`` | expected a StateCompute answer: an object, but the answer ends at byte 0",
        "<html> | expected a StateCompute answer: an object, found '<' at byte 0",
        "{\"Root\":7} | expected the CID of a state root, found '7' at byte 8",
        "{\"Root\":{\"/\":\"b\",\"x\":1}} | expected the CID of a state root at byte 21",
        "{\"Trace\":{}} | expected the list of executed messages, found '{' at byte 9",
        "{\"Trace\":[7]} | expected an executed message, found '7' at byte 10",
        "{\"Trace\":[{\"ExecutionTrace\":[]}]} | expected a call, found '[' at byte 28",
        "{\"Root\":{\"/\":\"b\"},\"Root\":{\"/\":\"b\"}} | the field Root comes twice at byte 25",
        "{\"Root\":{\"/\":\"b\"},\"root\":{\"/\":\"b\"}} | the field Root comes twice at byte 25",
        "{\"id\":0,} | expected a value after ',', found '}' at byte 8",
        "{\"Root\":{\"/\":\"b\"},\"Trace\":[]}{} | expected the end, found '{' at byte 29"
      })
  void saysWhatWasExpectedAndWhere(String answer, String message) {
    assertThatExceptionOfType(MalformedTraceException.class)
        .isThrownBy(() -> summary(answer))
        .withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"To", "GasUsed", "tg", "Subcalls", "ExitCode", "MsgCid", "Name"})
  void aFieldThatComesTwiceIsRefused(String field) {
    String name = "\"" + field + "\":";
    String answer = MODERN.replaceFirst(name, name + "null," + name);

    assertThatExceptionOfType(MalformedTraceException.class).isThrownBy(() -> summary(answer));
  }

  @Test
  void aCutAnswerIsNeverAResult() throws IOException {
    Map<byte[], Integer> steps =
        Map.of(MODERN.getBytes(StandardCharsets.UTF_8), 1, Recorded.answer(14107), 13);
    for (Map.Entry<byte[], Integer> step : steps.entrySet()) {
      byte[] whole = step.getKey();
      for (int length = 0; length < whole.length; length += step.getValue()) {
        Spliced cut = Spliced.of(whole, length, whole.length, "");

        MalformedTraceException error =
            catchThrowableOfType(MalformedTraceException.class, cut::summary);

        assertThat(error).as("cut at byte %d", length).isNotNull();
        assertThat(error.offset()).as("cut at byte %d", length).isBetween(0L, (long) length);
        assertThat(error).hasMessageEndingWith(" at byte " + error.offset());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 4096, Integer.MAX_VALUE})
  void howTheBytesArriveDoesNotMatter(int chunk) throws IOException {
    byte[] document = Recorded.answer(1162295);
    Spliced whole = Spliced.whole(document);
    TraceSummary chunked = TraceReader.read(new Chunked(document, chunk), whole, 0x5eed);

    TraceComparison comparison = TraceComparison.of(whole.summary(), chunked);

    assertThat(comparison.same()).isTrue();
    assertThat(comparison.normalised().keySet()).isSubsetOf("timing", "error-text");
    assertThat(chunked.bytes()).isEqualTo(document.length);
  }

  /** The test has no time limit of its own: quadratic work would take hours. */
  @ParameterizedTest
  @ValueSource(ints = {100_000, 10_000_000})
  void endlessNestingIsRefused(int depth) {
    Map<String, String> openings =
        Map.of(
            "{\"x\":", "[",
            "{\"Trace\":[{\"ExecutionTrace\":", "{\"Subcalls\":[",
            "", "{\"result\":",
            "{\"Trace\":", "[");
    openings.forEach((start, level) ->
        assertThatExceptionOfType(MalformedTraceException.class)
            .as(start)
            .isThrownBy(() -> read(Parts.repeated(start, level, depth))));
  }

  @Test
  void callsAsDeepAsTheVmAllowsAreRead() throws IOException {
    String deep = deep(4_096, 7);
    String other = deep(4_096, 8);

    TraceComparison comparison = compare(deep, other);

    assertThat(comparison.differences())
        .singleElement()
        .satisfies(difference -> {
          assertThat(difference.field()).isEqualTo("GasCharges[0].tg");
          assertThat(difference.place().flatMap(Place::call).orElse(List.of())).hasSize(4_096);
        });
  }

  private static String deep(int depth, int gas) {
    String open = CALL.substring(0, CALL.length() - 2);
    return MODERN.replace(
        CALL, open.repeat(depth) + CALL.replace("\"tg\":7", "\"tg\":" + gas) + "]}".repeat(depth));
  }

  @Test
  void aPlainSendOfAVmWithoutTracingWasExecuted() throws IOException {
    String send =
        "{\"Msg\":{\"From\":\"f0100\",\"To\":\"f05\",\"Value\":\"1\",\"Method\":0,\"Params\":null},"
            + "\"MsgRct\":{\"ExitCode\":0,\"Return\":null},\"GasCharges\":";
    String silent = MODERN.replace(CALL, send + "null,\"Subcalls\":null}");
    String traced =
        MODERN.replace(
            CALL,
            send
                + "[{\"Name\":\"OnChainMessage\",\"tg\":1,\"cg\":1,\"sg\":0,\"tt\":1}],\"Subcalls\":null}");

    TraceComparison comparison = compare(silent, traced);

    assertThat(comparison.same()).as("%s", comparison.differences()).isTrue();
    assertThat(comparison.notCompared()).containsExactly("GasCharges");
  }

  private static TraceSummary summary(String answer) throws IOException {
    return Spliced.whole(answer).summary();
  }

  private static TraceComparison compare(String left, String right) throws IOException {
    return TraceComparison.of(summary(left), summary(right));
  }

  private static Optional<TraceSummary> read(InputStream in) throws IOException {
    return Optional.of(TraceReader.read(in, (_, _) -> InputStream.nullInputStream(), 1));
  }

  /** Gives at most so many bytes at once. */
  private static final class Chunked extends ByteArrayInputStream {
    private final int chunk;

    Chunked(byte[] bytes, int chunk) {
      super(bytes);
      this.chunk = chunk;
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) {
      return super.read(into, offset, Math.min(chunk, length));
    }
  }
}
