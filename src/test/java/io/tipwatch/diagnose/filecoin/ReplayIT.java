package io.tipwatch.diagnose.filecoin;

import static io.tipwatch.diagnose.filecoin.Simulated.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Verdict;
import io.tipwatch.diagnose.Exhibits;
import io.tipwatch.diagnose.Exhibits.Exhibit;
import io.tipwatch.diagnose.Finding;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.evidence.DamagedEvidenceException;
import io.tipwatch.diagnose.evidence.Evidence;
import io.tipwatch.diagnose.evidence.Replay;
import io.tipwatch.diagnose.evidence.Replayed;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.ReportJson;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.NodeProfile;
import io.tipwatch.sim.RpcFailure;
import io.tipwatch.sim.SimNetwork.Split;
import io.tipwatch.sim.SimTipset;
import io.tipwatch.sim.Trouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Diagnoses that are made again from files alone, when no node is there any more. */
class ReplayIT {
  private static final NodeProfile LOTUS = NodeProfile.of("lotus", Dialect.LOTUS);
  private static final NodeProfile VENUS = NodeProfile.of("venus", Dialect.VENUS);
  private static final NodeProfile FOREST = NodeProfile.of("forest", Dialect.FOREST);
  private static final String LOTUS_1 = "StateCompute-lotus-1.json";
  private static final String LOTUS_2 = "StateCompute-lotus-2.json";

  @TempDir private Path directory;

  private Path saved() {
    return directory.resolve("evidence");
  }

  private Spool spool() {
    return new Spool(directory.resolve("replay"), 64 << 20);
  }

  /** What a ladder does on nodes that are gone afterwards. */
  @FunctionalInterface
  private interface Look {
    Optional<Finding> take(Simulated sim) throws IOException;
  }

  /** Looks, keeps the exhibits in the directory, and ends all nodes. */
  private Diagnosis made(Look look, NodeProfile... profiles) throws IOException {
    try (Simulated sim = new Simulated(directory.resolve("spool"), profiles)) {
      Finding finding = look.take(sim).orElseThrow();
      try (Exhibits exhibits = finding.exhibits()) {
        exhibits.copyTo(saved());
      }
      assertThat(sim.spool.used()).isZero();
      return finding.diagnosis();
    }
  }

  private Replayed again() throws IOException {
    Spool spool = spool();
    Replayed replayed = Replays.of(Evidence.in(saved()), spool);
    assertThat(spool.used()).isZero();
    return replayed;
  }

  private void assertSameAgain(Diagnosis made) throws IOException {
    Replayed replayed = again();
    assertThat(replayed.report()).isEqualTo(ReportJson.write(made));
    assertThat(replayed.departure()).isEmpty();
    assertThat(replayed.remarks()).isEmpty();
  }

  private static Look split(int node) {
    return sim -> {
      Split split = await(sim.network.split(sim.node(node).name()));
      return Optional.of(sim.ladder().execute(split.tipset().asTipset(), Optional.empty()));
    };
  }

  private static Look refusal(int node) {
    return sim -> {
      Split split = await(sim.network.split(sim.node(node).name()));
      return sim.ladder().lookInto(sim.refusal(split, true));
    };
  }

  private static Look head() {
    return sim -> {
      SimTipset head = await(sim.network.head());
      return Optional.of(sim.ladder().execute(head.asTipset(), Optional.empty()));
    };
  }

  private static Look withTrouble(int node, String method, Trouble trouble, Look then) {
    return sim -> {
      await(sim.node(node).inject(method, trouble));
      return then.take(sim);
    };
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aSplitComesOutTheSameWithAllNodesGone(Dialect dialect) throws IOException {
    Diagnosis made = made(split(0), NodeProfile.of("faulty", dialect), VENUS, FOREST);
    assertThat(made.verdict()).isInstanceOf(Verdict.StateSplit.class);
    assertThat(made.suspects()).containsExactly(new NodeId("faulty"));
    assertSameAgain(made);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aClimbFromARefusalComesOutTheSame(Dialect dialect) throws IOException {
    Diagnosis made = made(refusal(0), NodeProfile.of("faulty", dialect), VENUS, FOREST);
    assertThat(made.location()).isPresent();
    assertSameAgain(made);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void twoNodesAreAskedTwiceEachAndComeOutTheSame(Dialect dialect) throws IOException {
    Diagnosis made = made(split(1), LOTUS, NodeProfile.of("other", dialect));
    assertThat(made.suspects()).isEmpty();
    assertThat(made.evidence()).contains(LOTUS_1, LOTUS_2, "StateCompute-other-2.json");
    assertSameAgain(made);
  }

  @ParameterizedTest
  @EnumSource(
      value = Dialect.class,
      names = {"LOTUS", "VENUS"})
  void legacyBuildsComeOutTheSame(Dialect dialect) throws IOException {
    Diagnosis made = made(split(0), NodeProfile.of("old", dialect).asLegacy(), FOREST);
    assertThat(made.evidence()).contains("ReplayTipset-old-1.json");
    assertSameAgain(made);
  }

  @Test
  void theArbiterComesOutTheSame() throws IOException {
    Look certified =
        sim -> {
          Split split = await(sim.network.split(sim.node(0).name()));
          SimTipset child = await(sim.network.step()).orElseThrow();
          await(sim.network.steps(15));
          return Optional.of(
              sim.ladder().execute(split.tipset().asTipset(), Optional.of(child.asTipset())));
        };
    Diagnosis made = made(certified, VENUS, FOREST);
    assertThat(made.arbiter()).isEqualTo(Diagnosis.Arbiter.F3);
    assertSameAgain(made);
  }

  @Test
  void whatWasKnownBeforeIsKnownAgain() throws IOException {
    Look known =
        sim -> {
          List<FilecoinNode> nodes = sim.filecoinNodes();
          nodes.forEach(node -> await(node.profile()));
          Split split = await(sim.network.split(sim.node(0).name()));
          return Optional.of(
              sim.ladder(nodes).execute(split.tipset().asTipset(), Optional.empty()));
        };
    Diagnosis made = made(known, NodeProfile.of("old", Dialect.LOTUS).asLegacy(), FOREST);
    assertThat(Files.readString(saved().resolve("calls.jsonl"))).doesNotContain("probe");
    assertThat(made.evidence()).contains("ReplayTipset-old-1.json");
    assertSameAgain(made);
  }

  @Test
  void comesOutTheSameInAnotherProcess() throws Exception {
    made(refusal(1), LOTUS, VENUS, FOREST, NodeProfile.of("more", Dialect.LOTUS));
    assertThat(ReplayChild.run(saved(), directory.resolve("child"))).isEqualTo("same");
  }

  @Test
  void whatCannotBeSaidKeepsItsEvidenceToo() throws IOException {
    Look pruned =
        withTrouble(1, "Filecoin.StateCompute", new Trouble.Fail(RpcFailure.PRUNED), head());
    Diagnosis made = made(pruned, LOTUS, VENUS);
    assertThat(made.verdict()).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(made.evidence())
        .containsExactly(
            "case.json",
            "calls.jsonl",
            "nodes.json",
            "rules.json",
            "report.json",
            LOTUS_1,
            "StateCompute-venus-1.json");
    assertSameAgain(made);
  }

  @Test
  void aRoutineMatchKeepsNothing() throws IOException {
    try (Simulated sim = new Simulated(directory.resolve("spool"), LOTUS, FOREST)) {
      Finding finding = head().take(sim).orElseThrow();
      assertThat(finding.diagnosis().verdict()).isInstanceOf(Verdict.Match.class);
      assertThat(finding.diagnosis().evidence()).isEmpty();
      assertThat(finding.exhibits().all()).isEmpty();
      assertThat(sim.spool.used()).isZero();
    }
  }

  @Test
  void exhibitsCountAgainstTheSpoolUntilTheyAreClosed() throws IOException {
    try (Simulated sim = new Simulated(directory.resolve("spool"), LOTUS, FOREST)) {
      Finding finding = split(0).take(sim).orElseThrow();
      assertThat(sim.spool.used())
          .isPositive()
          .isEqualTo(finding.exhibits().all().stream().mapToLong(Exhibit::bytes).sum());
      finding.exhibits().close();
      assertThat(sim.spool.used()).isZero();
    }
  }

  @Test
  void aFullSpoolIsReplayedAsItWas() throws IOException {
    Look full =
        sim -> {
          // Room for two answers and some more; an answer has 104 KB, the calls 120 KB.
          Spool small = new Spool(directory.resolve("small"), 380_000);
          SimTipset head = await(sim.network.head());
          return Optional.of(sim.ladder(small).execute(head.asTipset(), Optional.empty()));
        };
    Diagnosis made = made(full, LOTUS, VENUS, FOREST);
    assertThat(made.verdict())
        .isInstanceOfSatisfying(
            Verdict.Inconclusive.class,
            open -> assertThat(open.reason()).contains("raise spool.max-bytes"));
    assertSameAgain(made);
  }

  @Test
  void evidenceThatDoesNotFitIsMissedInTheReportAndNowhereElse() throws IOException {
    try (Simulated sim = new Simulated(directory.resolve("spool"), LOTUS, VENUS)) {
      Spool full = new Spool(directory.resolve("full"), 1_000);
      SimTipset head = await(sim.network.head());
      Finding finding = sim.ladder(full).execute(head.asTipset(), Optional.empty());
      assertThat(finding.exhibits().all()).isEmpty();
      assertThat(finding.diagnosis().evidence()).isEmpty();
      assertThat(finding.diagnosis().rungs().getLast().outcome())
          .startsWith("is not kept: the spool ");
      assertThat(full.used()).isZero();
    }
  }

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
        Arguments.of(cut("calls.jsonl"), "calls.jsonl ends within line "),
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
            "the same call as on a line before"),
        Arguments.of(edit("calls.jsonl", t -> t + "{}\n"), "call.node: expected a string"),
        Arguments.of(edit("calls.jsonl", t -> t + "null\n"), "expected an object"),
        Arguments.of(edit("calls.jsonl", t -> ""), "is not there"));
  }

  /** Something that happens to a file. */
  private interface Damage {
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
    made(split(0), LOTUS, FOREST);
    damage.to(saved());
    assertThatThrownBy(this::again)
        .isInstanceOf(DamagedEvidenceException.class)
        .hasMessageContaining(said);
  }

  @Test
  void aSecondAnswerThatWasAlteredMakesTheNodeUnstable() throws IOException {
    made(split(1), LOTUS, FOREST);
    edit(LOTUS_2, ReplayIT::withAnotherCharge).to(saved());
    Replayed replayed = again();
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
    Diagnosis made = made(split(1), LOTUS, FOREST);
    edit(LOTUS_1, ReplayIT::withAnotherCharge).to(saved());
    edit(LOTUS_2, ReplayIT::withAnotherCharge).to(saved());
    Replayed replayed = again();
    assertThat(replayed.diagnosis().location())
        .hasValueSatisfying(place -> {
          assertThat(place.message().index())
              .isZero()
              .isNotEqualTo(made.location().orElseThrow().message().index());
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
    made(split(0), LOTUS, FOREST);
    edit("report.json", text -> text.replace("\"arbiter\" : \"none\"", "\"arbiter\" : \"f3\""))
        .to(saved());
    assertThat(again().departure())
        .hasValueSatisfying(departure -> {
          assertThat(departure.before()).isEqualTo("\"arbiter\" : \"f3\",");
          assertThat(departure.now()).isEqualTo("\"arbiter\" : \"none\",");
        });
  }

  @Test
  void anotherVersionAndOtherRulesAreRemarked() throws IOException {
    made(split(0), LOTUS, FOREST);
    edit("rules.json", text -> text.replace("\"timing\"", "\"time\"")).to(saved());
    Replay newer =
        new Replay(
            "tipwatch 9",
            Map.of("filecoin", new FilecoinClimber(FilecoinClimber.Listeners.NONE)),
            spool());
    Replayed replayed = newer.of(Evidence.in(saved()));
    assertThat(replayed.same()).isTrue();
    assertThat(replayed.remarks())
        .containsExactly(
            "the report was made by tipwatch test, this is tipwatch 9",
            "other rules of normalisation were in force; see rules.json");
  }

  @Test
  void aLinkAmongTheFilesIsNotFollowed() throws IOException {
    made(split(0), LOTUS, FOREST);
    Path elsewhere = Files.move(saved().resolve(LOTUS_1), directory.resolve("elsewhere"));
    Files.createSymbolicLink(saved().resolve(LOTUS_1), elsewhere);
    assertThatThrownBy(this::again).isInstanceOf(DamagedEvidenceException.class);
  }

  /** What a person finds in the directory. */
  @Test
  void theAnswersAreKeptAsTheyCame() throws IOException {
    made(split(0), LOTUS, FOREST);
    assertThat(Files.readString(saved().resolve(LOTUS_1), StandardCharsets.UTF_8))
        .startsWith("{\"")
        .contains("\"jsonrpc\":\"2.0\"", "\"Root\":");
    assertThat(Files.readString(saved().resolve("nodes.json"))).contains("1.36.2-dev+mainnet");
    assertThat(Files.readString(saved().resolve("case.json")))
        .contains("tipwatch.case/1", "\"kind\" : \"execution\"");
  }
}
