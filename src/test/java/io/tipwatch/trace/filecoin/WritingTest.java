package io.tipwatch.trace.filecoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.testing.Recorded;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded answers, written anew as another client would write them. */
class WritingTest {
  private static final int MANY_BYTES = 2_000_000;

  @ParameterizedTest
  @MethodSource("io.tipwatch.testing.Recorded#epochs")
  void anIdenticalAnswerIsTheSame(long epoch) throws IOException {
    byte[] document = Recorded.answer(epoch);
    TraceSummary recorded = Spliced.whole(document).summary();

    TraceComparison comparison = TraceComparison.of(recorded, recorded);

    assertThat(comparison.same()).isTrue();
    assertThat(comparison.notCompared()).isEmpty();
    assertThat(comparison.normalised()).doesNotContainKeys("writing", "null-or-empty", "alias");
  }

  @ParameterizedTest
  @MethodSource("io.tipwatch.testing.Recorded#epochs")
  void timesAndTextsDoNotCount(long epoch) throws IOException {
    byte[] document = Recorded.answer(epoch);
    String other =
        new String(document, StandardCharsets.ISO_8859_1)
            .replaceAll("\"(tt|Duration)\":\\d+", "\"$1\":77")
            .replace("\"Error\":\"", "\"Error\":\"other ")
            .replace("\"Subcalls\":null", "\"Subcalls\":[]")
            .replace("\"Return\":null", "\"Return\":\"\"")
            .replaceAll("\"(From|To)\":\"f", "\"$1\":\"t");

    TraceComparison comparison = compare(document, other);

    assertThat(comparison.same()).as("%s", comparison.differences()).isTrue();
    assertThat(comparison.normalised())
        .containsKeys("timing", "error-text", "null-or-empty", "address-prefix");
  }

  @ParameterizedTest
  @MethodSource("io.tipwatch.testing.Recorded#epochs")
  void anotherWriterMeansTheSame(long epoch) throws IOException {
    byte[] document = Recorded.answer(epoch);
    if (document.length > MANY_BYTES) {
      return;
    }
    JsonObject answer = new JsonObject(new String(document, StandardCharsets.UTF_8));

    TraceComparison comparison = compare(document, object(answer).encode());

    assertThat(comparison.same()).as("%s", comparison.differences()).isTrue();
    assertThat(comparison.normalised()).containsKeys("writing", "null-or-empty");
  }

  /** Fields from last to first, numbers in quotes, nulls left out, some names in lower case. */
  private static JsonObject object(JsonObject from) {
    List<String> names = new ArrayList<>(from.fieldNames());
    Collections.reverse(names);
    JsonObject to = new JsonObject();
    for (String name : names) {
      Object value = from.getValue(name);
      if (value != null) {
        boolean first = name.equals("ExitCode") || name.equals("GasUsed");
        to.put(
            first ? Character.toLowerCase(name.charAt(0)) + name.substring(1) : name, any(value));
      }
    }
    return to;
  }

  private static Object any(Object value) {
    return switch (value) {
      case JsonObject object -> object(object);
      case JsonArray array -> {
        JsonArray to = new JsonArray();
        for (int i = 0; i < array.size(); i++) {
          to.add(any(array.getValue(i)));
        }
        yield to;
      }
      case Number number -> number.toString();
      default -> value;
    };
  }

  private static TraceComparison compare(byte[] document, String other) throws IOException {
    return TraceComparison.of(Spliced.whole(document).summary(), Spliced.whole(other).summary());
  }
}
