package io.tipwatch.diagnose.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.diagnose.Case;
import io.tipwatch.diagnose.Question;
import io.tipwatch.node.Capabilities;
import io.tipwatch.node.Known;
import io.tipwatch.node.rpc.MalformedJsonException;
import io.tipwatch.report.Diagnosis;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A case that was written down is the same case when it is read. */
class CaseJsonTest {
  private static final NodeId ALPHA = new NodeId("alpha");
  private static final NodeId BETA = new NodeId("beta.2_x");
  private static final Tipset TIPSET =
      new Tipset(
          7,
          TipsetKey.of("bafy7a", "bafy7b"),
          TipsetKey.of("bafy6"),
          "bafyroot",
          "bafyreceipts",
          BigInteger.TEN.pow(30),
          Instant.parse("2026-11-25T07:08:09.123456789Z"));

  static Stream<Question> questions() {
    return Stream.of(
        new Question.Sign(
            new Suspicion(
                Suspicion.Sign.FLAPPING,
                TIPSET,
                Optional.empty(),
                Set.of(ALPHA, BETA),
                Set.of(),
                Instant.EPOCH,
                true)),
        new Question.Sign(
            new Suspicion(
                Suspicion.Sign.ROOTS,
                TIPSET,
                Optional.empty(),
                Set.of(ALPHA, BETA),
                Set.of(),
                Instant.EPOCH,
                true,
                Map.of(
                    ALPHA, new TreeMap<>(Map.of("stateRoot", "0x1", "gasUsed", "0x5208")),
                    BETA, new TreeMap<>(Map.of("stateRoot", "0x2"))))),
        new Question.Execution(TIPSET, Optional.of(TIPSET)),
        new Question.Execution(TIPSET, Optional.empty()),
        new Question.Height(0),
        new Question.Named(TIPSET.key()));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void isReadAsItWas(Question question) throws MalformedJsonException {
    CaseJson written = of(question);
    assertThat(CaseJson.read(written.write())).isEqualTo(written);
  }

  @Test
  void equalCasesAreWrittenAlike() {
    assertThat(of(new Question.Height(3)).write()).isEqualTo(of(new Question.Height(3)).write());
  }

  private static CaseJson of(Question question) {
    Capabilities capabilities =
        new Capabilities(
            Map.of(
                "Filecoin.A", new Capabilities.Present(),
                "Filecoin.B", new Capabilities.Absent("the node does not know the method"),
                "Filecoin.C", new Capabilities.Unknown("alpha: Filecoin.C: \u202E")));
    return new CaseJson(
        new Case(
            "tipwatch 1.2.3",
            new Diagnosis.Chain("mine", "filecoin"),
            Optional.of("opera"),
            List.of(
                new Case.Member(BETA, Optional.of("venus"), Known.NOTHING),
                new Case.Member(ALPHA, Optional.empty(), new Known("lotus", capabilities))),
            Duration.ofSeconds(90),
            question),
        Map.of("execute on alpha", List.of(1L, 0L, Long.MAX_VALUE)),
        Optional.of("the spool is full"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"height\" : 7 | \"height\" : -7 | a height is zero or more",
        "\"sign\" : \"flapping\" | \"sign\" : \"FLAPPING\" | case.question.sign",
        "\"settled\" : true | \"settled\" : 1 | case.question.settled",
        "1970-01-01T00:00:00Z | yesterday | case.question.since",
        "\"parentWeight\" : \"1 | \"parentWeight\" : \"-1 | parentWeight",
        "\"is\" : \"present\" | \"is\" : \"so\" | present, absent or unknown",
        "\"beta.2_x\", | \"alpha\", | one node twice",
        "\"suspicion\" | \"feeling\" | a kind of question",
        "tipwatch.case/1 | tipwatch.case/2 | tipwatch.case/1"
      })
  void whatCannotBeACaseIsRefused(String before, String after, String said) {
    String text =
        new String(of(questions().findFirst().orElseThrow()).write(), StandardCharsets.UTF_8);
    String changed = text.replaceFirst(Pattern.quote(before), after);
    assertThat(changed).isNotEqualTo(text);
    assertThatThrownBy(() -> CaseJson.read(changed.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining(said);
  }
}
