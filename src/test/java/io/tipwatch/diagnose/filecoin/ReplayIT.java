package io.tipwatch.diagnose.filecoin;

import static io.tipwatch.diagnose.filecoin.Simulated.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Verdict;
import io.tipwatch.diagnose.Exhibits.Exhibit;
import io.tipwatch.diagnose.Finding;
import io.tipwatch.diagnose.Spool;
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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Diagnoses that are made again from files alone, when no node is there any more. */
class ReplayIT {
  private static final NodeProfile LOTUS = NodeProfile.of("lotus", Dialect.LOTUS);
  private static final NodeProfile VENUS = NodeProfile.of("venus", Dialect.VENUS);
  private static final NodeProfile FOREST = NodeProfile.of("forest", Dialect.FOREST);
  private static final String LOTUS_1 = "StateCompute-lotus-1.json";
  private static final String LOTUS_2 = "StateCompute-lotus-2.json";

  @TempDir private Path directory;

  private Saved saved(Saved.Look look, NodeProfile... profiles) throws IOException {
    return Saved.of(directory, look, profiles);
  }

  private static void assertSameAgain(Saved saved) throws IOException {
    Replayed replayed = saved.again();
    assertThat(replayed.report()).isEqualTo(ReportJson.write(saved.made()));
    assertThat(replayed.departure()).isEmpty();
    assertThat(replayed.remarks()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aSplitComesOutTheSameWithAllNodesGone(Dialect dialect) throws IOException {
    Saved saved = saved(Saved.split(0), NodeProfile.of("faulty", dialect), VENUS, FOREST);
    assertThat(saved.made().verdict()).isInstanceOf(Verdict.StateSplit.class);
    assertThat(saved.made().suspects()).containsExactly(new NodeId("faulty"));
    assertSameAgain(saved);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aClimbFromARefusalComesOutTheSame(Dialect dialect) throws IOException {
    Saved saved = saved(Saved.refusal(0), NodeProfile.of("faulty", dialect), VENUS, FOREST);
    assertThat(saved.made().location()).isPresent();
    assertSameAgain(saved);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void twoNodesAreAskedTwiceEachAndComeOutTheSame(Dialect dialect) throws IOException {
    Saved saved = saved(Saved.split(1), LOTUS, NodeProfile.of("other", dialect));
    assertThat(saved.made().suspects()).isEmpty();
    assertThat(saved.made().evidence()).contains(LOTUS_1, LOTUS_2, "StateCompute-other-2.json");
    assertSameAgain(saved);
  }

  @ParameterizedTest
  @EnumSource(
      value = Dialect.class,
      names = {"LOTUS", "VENUS"})
  void legacyBuildsComeOutTheSame(Dialect dialect) throws IOException {
    Saved saved = saved(Saved.split(0), NodeProfile.of("old", dialect).asLegacy(), FOREST);
    assertThat(saved.made().evidence()).contains("ReplayTipset-old-1.json");
    assertSameAgain(saved);
  }

  @Test
  void theArbiterComesOutTheSame() throws IOException {
    Saved.Look certified =
        sim -> {
          Split split = await(sim.network.split(sim.node(0).name()));
          SimTipset child = await(sim.network.step()).orElseThrow();
          await(sim.network.steps(15));
          return Optional.of(
              sim.ladder().execute(split.tipset().asTipset(), Optional.of(child.asTipset())));
        };
    Saved saved = saved(certified, VENUS, FOREST);
    assertThat(saved.made().arbiter()).isEqualTo(Diagnosis.Arbiter.F3);
    assertSameAgain(saved);
  }

  @Test
  void whatWasKnownBeforeIsKnownAgain() throws IOException {
    Saved.Look known =
        sim -> {
          List<FilecoinNode> nodes = sim.filecoinNodes();
          nodes.forEach(node -> await(node.profile()));
          Split split = await(sim.network.split(sim.node(0).name()));
          return Optional.of(
              sim.ladder(nodes).execute(split.tipset().asTipset(), Optional.empty()));
        };
    Saved saved = saved(known, NodeProfile.of("old", Dialect.LOTUS).asLegacy(), FOREST);
    assertThat(Files.readString(saved.evidence().resolve("calls.jsonl"))).doesNotContain("probe");
    assertThat(saved.made().evidence()).contains("ReplayTipset-old-1.json");
    assertSameAgain(saved);
  }

  @Test
  void comesOutTheSameInAnotherProcess() throws Exception {
    Saved saved =
        saved(Saved.refusal(1), LOTUS, VENUS, FOREST, NodeProfile.of("more", Dialect.LOTUS));
    assertThat(ReplayChild.run(saved.evidence(), directory.resolve("child"))).isEqualTo("same");
  }

  @Test
  void whatCannotBeSaidKeepsItsEvidenceToo() throws IOException {
    Saved.Look pruned =
        Saved.withTrouble(
            1, "Filecoin.StateCompute", new Trouble.Fail(RpcFailure.PRUNED), Saved.head());
    Saved saved = saved(pruned, LOTUS, VENUS);
    assertThat(saved.made().verdict()).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(saved.made().evidence())
        .containsExactly(
            "case.json",
            "calls.jsonl",
            "nodes.json",
            "rules.json",
            "report.json",
            LOTUS_1,
            "StateCompute-venus-1.json");
    assertSameAgain(saved);
  }

  @Test
  void aRoutineMatchKeepsNothing() throws IOException {
    try (Simulated sim = new Simulated(directory.resolve("spool"), LOTUS, FOREST)) {
      Finding finding = Saved.head().take(sim).orElseThrow();
      assertThat(finding.diagnosis().verdict()).isInstanceOf(Verdict.Match.class);
      assertThat(finding.diagnosis().evidence()).isEmpty();
      assertThat(finding.exhibits().all()).isEmpty();
      assertThat(sim.spool.used()).isZero();
    }
  }

  @Test
  void exhibitsCountAgainstTheSpoolUntilTheyAreClosed() throws IOException {
    try (Simulated sim = new Simulated(directory.resolve("spool"), LOTUS, FOREST)) {
      Finding finding = Saved.split(0).take(sim).orElseThrow();
      assertThat(sim.spool.used())
          .isPositive()
          .isEqualTo(finding.exhibits().all().stream().mapToLong(Exhibit::bytes).sum());
      finding.exhibits().close();
      assertThat(sim.spool.used()).isZero();
    }
  }

  @Test
  void aFullSpoolIsReplayedAsItWas() throws IOException {
    Saved.Look full =
        sim -> {
          // Room for two answers and some more; an answer has 104 KB, the calls 120 KB.
          Spool small = new Spool(directory.resolve("small"), 380_000);
          SimTipset head = await(sim.network.head());
          return Optional.of(sim.ladder(small).execute(head.asTipset(), Optional.empty()));
        };
    Saved saved = saved(full, LOTUS, VENUS, FOREST);
    assertThat(saved.made().verdict())
        .isInstanceOfSatisfying(
            Verdict.Inconclusive.class,
            open -> assertThat(open.reason()).contains("raise spool.max-bytes"));
    assertSameAgain(saved);
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

  /** What a person finds in the directory. */
  @Test
  void theAnswersAreKeptAsTheyCame() throws IOException {
    Saved saved = saved(Saved.split(0), LOTUS, FOREST);
    assertThat(Files.readString(saved.evidence().resolve(LOTUS_1), StandardCharsets.UTF_8))
        .startsWith("{\"")
        .contains("\"jsonrpc\":\"2.0\"", "\"Root\":");
    assertThat(Files.readString(saved.evidence().resolve("nodes.json")))
        .contains("1.36.2-dev+mainnet");
    assertThat(Files.readString(saved.evidence().resolve("case.json")))
        .contains("tipwatch.case/1", "\"kind\" : \"execution\"");
  }
}
