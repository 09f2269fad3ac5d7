package io.tipwatch.diagnose.filecoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Verdict;
import io.tipwatch.diagnose.evidence.DamagedEvidenceException;
import io.tipwatch.diagnose.evidence.Evidence;
import io.tipwatch.diagnose.evidence.Replay;
import io.tipwatch.diagnose.evidence.Replayed;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.NodeProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens to evidence between the first time and the second. */
class DamagedReplayIT {
  private static final NodeProfile LOTUS = NodeProfile.of("lotus", Dialect.LOTUS);
  private static final NodeProfile FOREST = NodeProfile.of("forest", Dialect.FOREST);
  private static final String LOTUS_1 = "StateCompute-lotus-1.json";
  private static final String LOTUS_2 = "StateCompute-lotus-2.json";

  @TempDir private Path directory;

  /** What may happen to files, and what is said then. */
  static Stream<Arguments> damages() {
    return Stream.of(
        Arguments.of(gone("case.json"), "case.json is missing"),
        Arguments.of(gone("calls.jsonl"), "calls.jsonl is missing"),
        Arguments.of(gone("rules.json"), "rules.json is missing"),
        Arguments.of(gone("report.json"), "report.json is missing"),
        Arguments.of(
            gone(LOTUS_1),
            "the answer of lotus to Filecoin.StateCompute is lost: " + LOTUS_1 + " is missing"),
        Arguments.of(
            cut(LOTUS_2),
            "the answer of lotus to Filecoin.StateCompute is cut: " + LOTUS_2 + " has "),
        Arguments.of(
            edit(LOTUS_2, text -> text + " "),
            "the answer of lotus to Filecoin.StateCompute has grown: " + LOTUS_2),
        Arguments.of(cut("calls.jsonl"), "calls.jsonl: it ends within line "),
        Arguments.of(cut("case.json"), "case.json: "),
        Arguments.of(edit("case.json", t -> t.replace("case/1", "case/2")), "case/1"),
        Arguments.of(
            edit("case.json", t -> t.replace("\"filecoin\"", "\"tezos\"")), "family tezos"),
        Arguments.of(
            edit("case.json", t -> t.replace("\"execute on lotus\"", "\"execute on lotos\"")),
            "case.json holds no 1st time for 'execute on lotus'"),
        Arguments.of(
            edit("case.json", t -> t.replace("\"name\" : \"lotus\"", "\"name\" : \"../x\"")),
            "case.nodes[0].name: expected the name of a node"),
        Arguments.of(
            edit("calls.jsonl", t -> t.replace(LOTUS_1, "../../" + LOTUS_1)),
            "expected the label of an exhibit"),
        Arguments.of(
            edit("calls.jsonl", t -> t.replaceAll("(?m)^.*\\.Version\".*\n", "")),
            "the answer of lotus to Filecoin.Version is not there"),
        Arguments.of(
            edit("calls.jsonl", t -> t + t.lines().findFirst().orElseThrow() + "\n"),
            "is the same call as a line before"),
        Arguments.of(edit("calls.jsonl", t -> t + "{}\n"), "call.node: expected a string"),
        Arguments.of(edit("calls.jsonl", t -> t + "null\n"), "expected an object"),
        Arguments.of(edit("calls.jsonl", t -> "\n" + t), "calls.jsonl: line 1 is empty"),
        Arguments.of(edit("calls.jsonl", t -> ""), "is not there"));
  }

  /** Something that happens to a file. */
  interface Damage {
    void to(Path evidence) throws IOException;
  }

  private static Damage gone(String label) {
    return evidence -> Files.delete(evidence.resolve(label));
  }

  private static Damage cut(String label) {
    return evidence -> {
      byte[] all = Files.readAllBytes(evidence.resolve(label));
      Files.write(evidence.resolve(label), Arrays.copyOf(all, all.length / 2));
    };
  }

  private static Damage edit(String label, UnaryOperator<String> change) {
    return evidence -> {
      Path file = evidence.resolve(label);
      String before = Files.readString(file);
      String after = change.apply(before);
      assertThat(after).isNotEqualTo(before);
      Files.writeString(file, after);
    };
  }

  @ParameterizedTest
  @MethodSource("damages")
  void damagedEvidenceIsRefusedAndSaysWhere(Damage damage, String said) throws IOException {
    Saved saved = Saved.of(directory, Saved.split(0), LOTUS, FOREST);
    damage.to(saved.evidence());
    assertThatThrownBy(saved::again)
        .isInstanceOf(DamagedEvidenceException.class)
        .hasMessageContaining(said);
  }

  @Test
  void aSecondAnswerThatWasAlteredMakesTheNodeUnstable() throws IOException {
    Saved saved = Saved.of(directory, Saved.split(1), LOTUS, FOREST);
    edit(LOTUS_2, DamagedReplayIT::withAnotherCharge).to(saved.evidence());
    Replayed replayed = saved.again();
    assertThat(replayed.same()).isFalse();
    assertThat(replayed.diagnosis().verdict())
        .isInstanceOfSatisfying(
            Verdict.Unstable.class, odd -> assertThat(odd.node()).isEqualTo(new NodeId("lotus")));
    assertThat(replayed.departure())
        .hasValueSatisfying(departure -> {
          assertThat(departure.line()).isEqualTo(3);
          assertThat(departure.before()).isEqualTo("\"verdict\" : \"STATE_SPLIT\",");
          assertThat(departure.now()).isEqualTo("\"verdict\" : \"UNSTABLE\",");
        });
  }

  @Test
  void aChargeThatWasAlteredIsFoundWhereItIs() throws IOException {
    Saved saved = Saved.of(directory, Saved.split(1), LOTUS, FOREST);
    edit(LOTUS_1, DamagedReplayIT::withAnotherCharge).to(saved.evidence());
    edit(LOTUS_2, DamagedReplayIT::withAnotherCharge).to(saved.evidence());
    Replayed replayed = saved.again();
    assertThat(replayed.diagnosis().location())
        .hasValueSatisfying(place -> {
          assertThat(place.message().index())
              .isZero()
              .isNotEqualTo(saved.made().location().orElseThrow().message().index());
          assertThat(place.field()).matches("GasCharges\\[\\d+]\\.tg");
        });
    assertThat(replayed.departure().orElseThrow().before())
        .isNotEqualTo(replayed.departure().orElseThrow().now());
  }

  private static String withAnotherCharge(String answer) {
    int at = answer.indexOf("\"tg\":") + "\"tg\":".length();
    char digit = answer.charAt(at);
    return answer.substring(0, at)
        + (digit == '9' ? '1' : (char) (digit + 1))
        + answer.substring(at + 1);
  }

  @Test
  void aReportThatWasAlteredIsToldFromTheOneThatIsMadeAgain() throws IOException {
    Saved saved = Saved.of(directory, Saved.split(0), LOTUS, FOREST);
    edit("report.json", text -> text.replace("\"arbiter\" : \"none\"", "\"arbiter\" : \"f3\""))
        .to(saved.evidence());
    assertThat(saved.again().departure())
        .hasValueSatisfying(departure -> {
          assertThat(departure.before()).isEqualTo("\"arbiter\" : \"f3\",");
          assertThat(departure.now()).isEqualTo("\"arbiter\" : \"none\",");
        });
  }

  @Test
  void anotherVersionAndOtherRulesAreRemarked() throws IOException {
    Saved saved = Saved.of(directory, Saved.split(0), LOTUS, FOREST);
    edit("rules.json", text -> text.replace("\"timing\"", "\"time\"")).to(saved.evidence());
    Replay newer =
        new Replay(
            "tipwatch 9",
            Map.of("filecoin", new FilecoinClimber(FilecoinClimber.Listeners.NONE)),
            saved.spool());
    Replayed replayed = newer.of(Evidence.in(saved.evidence()));
    assertThat(replayed.same()).isTrue();
    assertThat(replayed.remarks())
        .containsExactly(
            "the report was made by tipwatch test, this is tipwatch 9",
            "other rules of normalisation were in force; see rules.json");
  }

  @Test
  void aLinkAmongTheFilesIsNotFollowed() throws IOException {
    Saved saved = Saved.of(directory, Saved.split(0), LOTUS, FOREST);
    Path elsewhere = Files.move(saved.evidence().resolve(LOTUS_1), directory.resolve("elsewhere"));
    Files.createSymbolicLink(saved.evidence().resolve(LOTUS_1), elsewhere);
    assertThatThrownBy(saved::again).isInstanceOf(DamagedEvidenceException.class);
  }
}
