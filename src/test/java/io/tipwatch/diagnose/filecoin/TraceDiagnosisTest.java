package io.tipwatch.diagnose.filecoin;

import static io.tipwatch.diagnose.filecoin.Answers.FOREST;
import static io.tipwatch.diagnose.filecoin.Answers.LOTUS;
import static io.tipwatch.diagnose.filecoin.Answers.VENUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Verdict;
import io.tipwatch.report.CauseText.Flag;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.Diagnosis.Arbiter;
import io.tipwatch.report.Diagnosis.Location;
import io.tipwatch.sim.Generation;
import io.tipwatch.sim.TraceFault;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceDiagnosisTest {
  private final Answers answers = new Answers(5);
  private final TraceFault fault = answers.fault(0);

  @Test
  void threeEqualAnswersMatch() throws IOException {
    Diagnosis diagnosis =
        diagnosis(answers.right(LOTUS), answers.right(VENUS), answers.right(FOREST));
    assertThat(diagnosis.verdict()).isEqualTo(new Verdict.Match(answers.trace().tipset().height()));
    assertThat(diagnosis.groups()).hasSize(1);
    assertThat(diagnosis.suspects()).isEmpty();
    assertThat(diagnosis.location()).isEmpty();
    assertThat(diagnosis.cause().kind()).isEqualTo("none");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261122})
  void aSplitNamesThePlaceAndTheMinority(long seed) throws IOException {
    Answers some = new Answers(seed);
    TraceFault wrong = some.fault(seed);
    Diagnosis diagnosis =
        diagnosis(some.right(LOTUS), some.wrong(VENUS, wrong), some.right(FOREST));
    assertThat(diagnosis.verdict()).as("seed %d", seed).isInstanceOf(Verdict.StateSplit.class);
    assertThat(diagnosis.suspects()).containsExactly(VENUS);
    assertThat(diagnosis.arbiter()).isEqualTo(Arbiter.MAJORITY);
    assertThatItNames(diagnosis, wrong);
    Map<NodeId, String> values = diagnosis.location().orElseThrow().values();
    assertThat(values.get(LOTUS)).isEqualTo(values.get(FOREST)).isNotEqualTo(values.get(VENUS));
  }

  @Test
  void theStepsTellWhatWasChargedWhereOnlyTheAmountDiffers() throws IOException {
    Location place =
        diagnosis(answers.right(LOTUS), answers.wrong(VENUS, fault)).location().orElseThrow();
    String item = place.field().substring(0, place.field().indexOf(']') + 1);
    assertThat(place.after().getFirst().at()).isEqualTo(item);
    assertThat(place.after().getFirst().values().values())
        .hasSize(2)
        .allMatch(line -> line.contains(" tg=") && !line.startsWith(" "));
  }

  @Test
  void twoNodesAreNotToldApartByVote() throws IOException {
    Diagnosis diagnosis = diagnosis(answers.right(LOTUS), answers.wrong(VENUS, fault));
    assertThat(diagnosis.verdict()).isInstanceOf(Verdict.StateSplit.class);
    assertThat(diagnosis.suspects()).isEmpty();
    assertThat(diagnosis.arbiter()).isEqualTo(Arbiter.NONE);
  }

  @Test
  void aCertificateTellsTwoNodesApart() throws IOException {
    String certified = answers.trace().root(Optional.empty());
    Diagnosis diagnosis =
        TraceDiagnosis.of(
            around(Optional.of(certified), Optional.of(certified), Set.of()),
            List.of(answers.right(LOTUS), answers.wrong(VENUS, fault)));
    assertThat(diagnosis.suspects()).containsExactly(VENUS);
    assertThat(diagnosis.arbiter()).isEqualTo(Arbiter.F3);
    assertThat(diagnosis.cause().text()).contains("claim the root that lotus computed");
  }

  @Test
  void theClaimOfTheNextTipsetIsEvidenceAndNoVote() throws IOException {
    String claimed = answers.trace().root(Optional.empty());
    Diagnosis diagnosis =
        TraceDiagnosis.of(
            around(Optional.of(claimed), Optional.empty(), Set.of()),
            List.of(answers.right(LOTUS), answers.wrong(VENUS, fault)));
    assertThat(diagnosis.suspects()).isEmpty();
    assertThat(diagnosis.cause().text()).contains("claim the root that lotus computed");
  }

  @Test
  void nodesThatAgreeAgainstTheChainAreARehearsal() throws IOException {
    Diagnosis diagnosis =
        TraceDiagnosis.of(
            around(Optional.of("bafyotherroot"), Optional.empty(), Set.of()),
            List.of(answers.right(LOTUS), answers.right(VENUS)));
    assertThat(diagnosis.verdict()).isInstanceOf(Verdict.Match.class);
    assertThat(diagnosis.cause().kind()).isEqualTo("remark");
    assertThat(diagnosis.cause().text()).contains("bafyotherroot").contains("rehearsal");
  }

  @Test
  void equalRootsWithOtherTracesAreADrift() throws IOException {
    Diagnosis diagnosis =
        diagnosis(
            answers.right(LOTUS), answers.wrong(VENUS, fault.inTraceOnly()), answers.right(FOREST));
    assertThat(diagnosis.verdict()).isInstanceOf(Verdict.TraceDrift.class);
    assertThat(diagnosis.cause().kind()).isEqualTo("versions");
    assertThatItNames(diagnosis, fault);
  }

  @Test
  void anotherReceiptIsASplitEvenIfTheRootsAreEqual() throws IOException {
    TraceFault receipt = TraceFault.inMessage(0, "MsgRct.GasUsed").inTraceOnly();
    Diagnosis diagnosis =
        diagnosis(answers.right(LOTUS), answers.wrong(VENUS, receipt), answers.right(FOREST));
    assertThat(diagnosis.verdict()).isInstanceOf(Verdict.StateSplit.class);
    assertThat(diagnosis.suspects()).containsExactly(VENUS);
  }

  @Test
  void aDriftDoesNotTakeAVoteFromTheMajority() throws IOException {
    TraceFault receipt = TraceFault.inMessage(0, "MsgRct.GasUsed").inTraceOnly();
    Diagnosis diagnosis =
        diagnosis(
            answers.right(LOTUS),
            answers.wrong(VENUS, receipt),
            answers.wrong(FOREST, fault.inTraceOnly()));
    assertThat(diagnosis.verdict()).isInstanceOf(Verdict.StateSplit.class);
    assertThat(diagnosis.suspects()).containsExactly(VENUS);
    assertThat(diagnosis.location().orElseThrow().field()).isEqualTo("MsgRct.GasUsed");
  }

  @Test
  void threeRootsLeaveTheQuestionOpen() throws IOException {
    Diagnosis diagnosis =
        diagnosis(
            answers.right(LOTUS),
            answers.wrong(VENUS, fault),
            answers.wrong(FOREST, TraceFault.inMessage(0, "MsgRct.ExitCode")));
    assertThat(diagnosis.groups()).hasSize(3);
    assertThat(diagnosis.suspects()).isEmpty();
    assertThat(diagnosis.arbiter()).isEqualTo(Arbiter.NONE);
    assertThat(diagnosis.differing()).hasSizeGreaterThan(1);
    assertThatItNames(diagnosis, fault);
  }

  @Test
  void aNodeWithoutAnswerMakesAnAgreementInconclusive() throws IOException {
    Diagnosis diagnosis =
        diagnosis(answers.right(LOTUS), TraceAnswer.failed(VENUS, "pruned"), answers.right(FOREST));
    assertThat(diagnosis.verdict())
        .isInstanceOfSatisfying(
            Verdict.Inconclusive.class,
            open -> assertThat(open.reason()).contains("lotus, forest", "venus: pruned"));
    assertThat(diagnosis.groups()).hasSize(1);
  }

  @Test
  void aNodeWithoutAnswerHidesNoSplitAndIsNotSuspected() throws IOException {
    Diagnosis diagnosis =
        diagnosis(
            TraceAnswer.failed(LOTUS, "pruned"),
            answers.right(VENUS),
            answers.wrong(FOREST, fault));
    assertThat(diagnosis.verdict())
        .isInstanceOfSatisfying(
            Verdict.StateSplit.class,
            split -> assertThat(split.nodes()).containsExactlyInAnyOrder(VENUS, FOREST));
    assertThat(diagnosis.suspects()).isEmpty();
    assertThatItNames(diagnosis, fault);
  }

  @Test
  void oneAnswerIsNothingToCompare() throws IOException {
    Diagnosis diagnosis = diagnosis(answers.right(LOTUS), TraceAnswer.failed(VENUS, "pruned"));
    assertThat(diagnosis.verdict())
        .isInstanceOfSatisfying(
            Verdict.Inconclusive.class,
            open -> assertThat(open.reason()).contains("only lotus", "venus: pruned"));
  }

  @Test
  void whatOneOfThemDoesNotWriteIsComparedAmongTheOthers() throws IOException {
    TraceFault ipld = TraceFault.inCall(0, List.of(), "IpldOps[0].Cid").inTraceOnly();
    Diagnosis diagnosis =
        diagnosis(
            answers.of(LOTUS, Answers.rendering(LOTUS).in(Generation.G1), Optional.empty()),
            answers.right(VENUS),
            answers.wrong(FOREST, ipld));
    assertThat(diagnosis.verdict()).isInstanceOf(Verdict.TraceDrift.class);
    assertThatItNames(diagnosis, ipld);
    assertThat(diagnosis.notCompared()).anyMatch(one -> one.field().equals("IpldOps"));
  }

  @ParameterizedTest
  @EnumSource(Generation.class)
  void aFaultIsFoundWhateverTheGenerations(Generation generation) throws IOException {
    Diagnosis diagnosis =
        diagnosis(
            answers.of(LOTUS, Answers.rendering(LOTUS).in(generation), Optional.empty()),
            answers.wrong(FOREST, fault));
    assertThat(diagnosis.verdict()).isInstanceOf(Verdict.StateSplit.class);
    assertThatItNames(diagnosis, fault);
  }

  @Test
  void anUpgradeNearbyExplainsASplitWithoutADifferentMessage() throws IOException {
    TraceFault nowhere = TraceFault.inCall(0, List.of(), "Logs");
    Diagnosis diagnosis =
        TraceDiagnosis.of(
            around(Optional.empty(), Optional.empty(), Set.of(Flag.UPGRADE_HEIGHT)),
            List.of(answers.right(LOTUS), answers.wrong(VENUS, nowhere)));
    assertThat(diagnosis.verdict()).isInstanceOf(Verdict.StateSplit.class);
    assertThat(diagnosis.location()).isEmpty();
    assertThat(diagnosis.cause().kind()).isEqualTo("migration");
    assertThat(diagnosis.rungs().getLast().outcome())
        .isEqualTo("the roots differ, and no message does");
  }

  private static void assertThatItNames(Diagnosis diagnosis, TraceFault wrong) {
    assertThat(diagnosis.location())
        .hasValueSatisfying(place -> {
          assertThat(place.message().index()).isEqualTo(wrong.message());
          assertThat(place.call()).isEqualTo(wrong.call());
          assertThat(place.field()).isEqualTo(wrong.field());
        });
  }

  private static Diagnosis diagnosis(TraceAnswer... given) throws IOException {
    return TraceDiagnosis.of(TraceDiagnosis.Circumstances.unknown("demo"), Arrays.asList(given));
  }

  private static TraceDiagnosis.Circumstances around(
      Optional<String> claimed, Optional<String> certified, Set<Flag> flags) {
    return new TraceDiagnosis.Circumstances(
        new Diagnosis.Chain("demo", "filecoin"),
        Optional.empty(),
        claimed,
        certified,
        flags,
        Map.of(),
        List.of());
  }
}
