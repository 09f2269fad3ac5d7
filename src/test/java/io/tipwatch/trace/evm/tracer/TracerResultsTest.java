package io.tipwatch.trace.evm.tracer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tipwatch.testing.RecordedEvm;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.Place;
import io.tipwatch.trace.evm.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TracerResultsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          {"a":1,"b":[1,{"c":2}]}    | {"id":1,"result":{"b":[1,{"c":2}],"a":1}}
          {"a":1.50,"b":1e2}         | {"a":1.5,"b":100}
          {"a":1,"b":null}           | {"a":1}
          {"a":123456789012345678901234567890} | {"a":"123456789012345678901234567890"}
          {"a":1e99999999999}        | {"a":1e99999999999}
          {"a":[],"b":{}}            | {"b":{},"a":[]}
          """)
  void oneResultInTwoFormsIsTheSame(String left, String right) throws IOException {
    assertThat(compare(left, right).same()).isTrue();
    assertThat(compare(right, left).same()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          {"a":1,"b":[1,{"c":2}]} | {"a":1,"b":[1,{"c":3}]} | b[1].c
          {"a":[1,2]}             | {"a":[2,1]}             | a[0]
          {"a":[1,2]}             | {"a":[1]}               | a[1]
          {"a":{}}                | {"a":[]}                | a
          {"a":9007199254740993}  | {"a":9007199254740992}  | a
          {"a":"x"}               | {"a":"X"}               | a
          {"a":true}              | {"a":false}             | a
          5                       | 6                       | result
          """)
  void whatDiffersIsNamedByItsPath(String left, String right, String path) throws IOException {
    Place place = ((Outcome.Differs) compare(left, right).outcome()).first().place();

    assertThat(place.field()).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "time, true",
    "calls[*].gas, false",
    "calls[*], true",
    "calls[*].*, true",
    "cal, false",
    "calls[0].at, true",
    "calls[1].at, false",
    "*, true",
  })
  void whatIsIgnoredIsNotCompared(String pattern, boolean same) throws IOException {
    String left = "{\"a\":1,\"time\":\"5ms\",\"calls\":[{\"at\":1}]}";
    String right =
        pattern.equals("time") ? left.replace("5ms", "7ms") : left.replace("\"at\":1", "\"at\":2");

    Finding finding =
        ResultComparison.of(result(left), result(right), new ResultPaths(List.of(pattern)));

    assertThat(finding.same()).isEqualTo(same);
    assertThat(finding.notCompared().contains(pattern + ": ignored on demand")).isEqualTo(same);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".a", "a..b", "a[", "a[x]", "a]"})
  void aPatternThatIsNoPathIsRefused(String pattern) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ResultPaths(List.of(pattern)));
  }

  @Test
  void aRecordedResultIsEqualToItself() throws IOException {
    byte[] answer = RecordedEvm.answer("anvil/debug_traceTransaction_js.json");

    Finding finding =
        ResultComparison.of(
            TracerResult.read(new ByteArrayInputStream(answer)),
            TracerResult.read(new ByteArrayInputStream(answer)),
            ResultPaths.NONE);

    assertThat(finding.outcome()).isEqualTo(new Outcome.Same(7));
  }

  @ParameterizedTest
  @CsvSource({
    "anvil/debug_traceTransaction_flat.json, EMPTY_ANSWER",
    "ganache/debug_traceTransaction_structRevert.head3tail2.json, OTHER_TRACER",
    "ethereumjs/debug_traceTransaction_unknown.json, EMPTY_ANSWER",
    "edr/debug_traceTransaction_js.json, ERROR_ANSWER",
  })
  void whatIsNoResultIsNoAnswer(String name, Reason reason) throws IOException {
    byte[] answer = RecordedEvm.answer(name);

    assertThatExceptionOfType(NoAnswerException.class)
        .isThrownBy(() -> TracerResult.read(new ByteArrayInputStream(answer)))
        .extracting(NoAnswerException::reason)
        .isEqualTo(reason);
  }

  @Test
  void aResultIsBounded() {
    String deep = "[".repeat(100_000);
    String wide = "[" + "1,".repeat(ResultValues.MAX_LEAVES) + "1]";

    assertThatExceptionOfType(NoAnswerException.class)
        .isThrownBy(() -> result(deep))
        .withMessageContaining("deeper");
    assertThatExceptionOfType(NoAnswerException.class)
        .isThrownBy(() -> result(wide))
        .extracting(NoAnswerException::reason)
        .isEqualTo(Reason.TOO_LARGE);
  }

  /** As recorded on EDR, ethereumjs and anvil; as geth, Opera, Besu and Nethermind write them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -32602 | JS Tracer is not enabled | NO_ENGINE
          -32602 | custom tracers not implemented | NO_ENGINE
          -32602 | custom tracers and tracer configurations are not implemented | NO_ENGINE
          -32602 | Invalid Tracer Type | NO_ENGINE
          -32000 | tracer not found | NO_ENGINE
          -32601 | Method not found | NO_METHOD
          -32004 | Method debug_traceTransaction is not supported | NO_METHOD
          -32000 | The method debug_traceCall does not exist/is not available | NO_METHOD
          -32603 | trace object must expose a function result() | REFUSED
          -32000 | trace object must expose a function fault() | REFUSED
          -32000 | trace object must expose either both or none of enter() and exit() | REFUSED
          -32603 | failed to evaluate JS code: ReferenceError: noSuch is not defined | REFUSED
          -32603 | failed to evaluate JS code: SyntaxError: unexpected token ')' | REFUSED
          -32000 | TypeError: cannot read property 'toString' of undefined    in server-side tracer function 'result' | THROWN
          -32000 | tracer accessed out of bound stack: size 0, index -1 at step (<eval>:1:53(13))    in server-side tracer function 'step' | THROWN
          -32603 | Error: boom (unknown at :1:64) at result (unknown at :1:64) | THROWN
          -32000 | execution timeout | TIMEOUT
          -32000 | execution timeout at step (<eval>:99:8(0))    in server-side tracer function 'step' | TIMEOUT
          -32000 | missing trie node 4a2b (path ) | NODE
          -32000 | transaction not found | NODE
          -32603 | Cannot read properties of undefined (reading 'tracerConfig') | NODE
          """)
  void whyThereIsNoResultIsTold(String code, String message, TracerFailure failure) {
    assertThat(TracerFailure.of(code, message)).isEqualTo(failure);
  }

  private static Finding compare(String left, String right) throws IOException {
    return ResultComparison.of(result(left), result(right), ResultPaths.NONE);
  }

  private static TracerResult result(String text) throws NoAnswerException {
    return TracerResult.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
