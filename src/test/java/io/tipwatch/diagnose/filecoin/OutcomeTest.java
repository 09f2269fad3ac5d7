package io.tipwatch.diagnose.filecoin;

import static io.tipwatch.diagnose.filecoin.Answers.FOREST;
import static io.tipwatch.diagnose.filecoin.Answers.LOTUS;
import static io.tipwatch.diagnose.filecoin.Answers.VENUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Suspicion.Sign;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.Diagnosis.Arbiter;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutcomeTest {
  private static final String HEADER = "bafy2bzaceheaderheaderheaderheader";
  private static final String COMPUTED = "bafy2bzacecomputedcomputedcomputed";
  private static final Tipset COMMON = tipset(99, "bafycommon", "bafyparent");
  private static final Tipset CHILD = tipset(100, "bafychild", "bafycommon");

  private final Answers answers = new Answers(5);

  @Test
  void itsOwnWordsProveASplitThatCannotBeExecuted() throws IOException {
    Diagnosis outcome =
        outcome(
            Sign.REJECTION,
            List.of(stateWords()),
            TraceAnswer.failed(LOTUS, "pruned"),
            TraceAnswer.failed(VENUS, "pruned"),
            TraceAnswer.failed(FOREST, "pruned"));
    assertThat(outcome.verdict())
        .isEqualTo(new Verdict.StateSplit(99, COMMON.key(), Set.of(LOTUS, VENUS, FOREST)));
    assertThat(outcome.suspects()).containsExactly(LOTUS);
    assertThat(outcome.arbiter()).isEqualTo(Arbiter.MAJORITY);
    assertThat(outcome.cause().text()).contains(COMPUTED, HEADER, "pruned");
  }

  @Test
  void oneAgainstOneIsUndeterminedByWordsToo() throws IOException {
    Suspicion suspicion = suspicion(Sign.REJECTION, Set.of(LOTUS), Set.of(VENUS));
    Diagnosis executed =
        executed(TraceAnswer.failed(LOTUS, "pruned"), TraceAnswer.failed(VENUS, "pruned"));
    Diagnosis outcome = Outcome.of(suspicion, List.of(stateWords()), executed);
    assertThat(outcome.verdict()).isInstanceOf(Verdict.StateSplit.class);
    assertThat(outcome.suspects()).isEmpty();
  }

  @Test
  void wordsWithoutBothRootsProveNothing() throws IOException {
    Diagnosis outcome =
        outcome(
            Sign.REJECTION,
            List.of(Words.of(LOTUS, Optional.of(CHILD.key()), "bad")),
            TraceAnswer.failed(LOTUS, "pruned"),
            answers.right(VENUS),
            answers.right(FOREST));
    assertThat(outcome.verdict()).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(outcome.suspects()).isEmpty();
  }

  @Test
  void aSplitOfTheExecutionsOutranksWords() throws IOException {
    Diagnosis outcome =
        outcome(
            Sign.REJECTION,
            List.of(stateWords()),
            answers.wrong(LOTUS, answers.fault(0)),
            answers.right(VENUS),
            answers.right(FOREST));
    assertThat(outcome.verdict()).isInstanceOf(Verdict.StateSplit.class);
    assertThat(outcome.location()).isPresent();
    assertThat(outcome.cause().text()).contains("lotus itself says that it computed " + COMPUTED);
  }

  @Test
  void aRefusalOfTheStateThatIsComputedAsAllDoIsLocal() throws IOException {
    Diagnosis outcome = allEqual(Sign.REJECTION, List.of(stateWords()));
    assertThat(outcome.verdict()).isEqualTo(new Verdict.Rejected(LOTUS, 100, CHILD.key()));
    assertThat(outcome.suspects()).containsExactly(LOTUS);
    assertThat(outcome.cause().kind()).isEqualTo("local-data");
  }

  @Test
  void aRefusedSignatureIsCrypto() throws IOException {
    Words words = Words.of(LOTUS, Optional.of(CHILD.key()), "invalid BLS signature");
    Diagnosis outcome = allEqual(Sign.REJECTION, List.of(words));
    assertThat(outcome.verdict()).isInstanceOf(Verdict.Rejected.class);
    assertThat(outcome.cause().kind()).isEqualTo("crypto");
  }

  @Test
  void aRefusalWithoutReasonIsNotAboutTheState() throws IOException {
    Words words = Words.of(LOTUS, Optional.of(CHILD.key()), "");
    Diagnosis outcome = allEqual(Sign.STALL, List.of(words));
    assertThat(outcome.verdict()).isInstanceOf(Verdict.Rejected.class);
    assertThat(outcome.cause().kind()).isEqualTo("validation");
  }

  @ParameterizedTest
  @EnumSource(names = {"STALL", "FLAPPING", "REJECTION"})
  void standsStillWithoutAWord(Sign sign) throws IOException {
    Diagnosis outcome = allEqual(sign, List.of());
    assertThat(outcome.verdict()).isEqualTo(new Verdict.Stalled(LOTUS, 99));
    assertThat(outcome.suspects()).containsExactly(LOTUS);
  }

  @Test
  void aStallNeedsSomebodyWhoMoves() throws IOException {
    Suspicion all = suspicion(Sign.STALL, Set.of(LOTUS, VENUS), Set.of());
    Diagnosis outcome =
        Outcome.of(all, List.of(), executed(answers.right(LOTUS), answers.right(VENUS)));
    assertThat(outcome.verdict()).isEqualTo(new Verdict.ChainStalled(99));
  }

  @Test
  void twoThatStandStillAreBothNamed() throws IOException {
    Suspicion two = suspicion(Sign.STALL, Set.of(LOTUS, VENUS), Set.of(FOREST));
    Diagnosis outcome =
        Outcome.of(
            two,
            List.of(),
            executed(answers.right(LOTUS), answers.right(VENUS), answers.right(FOREST)));
    assertThat(outcome.verdict()).isInstanceOf(Verdict.Stalled.class);
    assertThat(outcome.suspects()).containsExactly(LOTUS, VENUS);
  }

  @Test
  void otherBranchesFromEqualStatesAreAFork() throws IOException {
    Diagnosis outcome = allEqual(Sign.BRANCHES, List.of());
    assertThat(outcome.verdict()).isEqualTo(new Verdict.Fork(99, Set.of(LOTUS, VENUS, FOREST)));
    assertThat(outcome.suspects()).isEmpty();
  }

  @Test
  void aBranchThatBeginsWithARefusalIsARefusal() throws IOException {
    assertThat(allEqual(Sign.BRANCHES, List.of(stateWords())).verdict())
        .isInstanceOf(Verdict.Rejected.class);
  }

  @Test
  void aThirdNodeWithoutAnswerHidesNoFork() throws IOException {
    Diagnosis outcome =
        outcome(
            Sign.BRANCHES,
            List.of(),
            answers.right(LOTUS),
            answers.right(VENUS),
            TraceAnswer.failed(FOREST, "pruned"));
    assertThat(outcome.verdict()).isInstanceOf(Verdict.Fork.class);
  }

  @Test
  void aSuspectWithoutAnswerLeavesItOpen() throws IOException {
    Diagnosis outcome =
        outcome(
            Sign.STALL,
            List.of(),
            TraceAnswer.failed(LOTUS, "pruned"),
            answers.right(VENUS),
            answers.right(FOREST));
    assertThat(outcome.verdict()).isInstanceOf(Verdict.Inconclusive.class);
  }

  @Test
  void aDriftIsMentionedAndNotTakenForTheReason() throws IOException {
    Diagnosis outcome =
        outcome(
            Sign.STALL,
            List.of(),
            answers.wrong(LOTUS, answers.fault(0).inTraceOnly()),
            answers.right(VENUS),
            answers.right(FOREST));
    assertThat(outcome.verdict()).isInstanceOf(Verdict.Stalled.class);
    assertThat(outcome.location()).isEmpty();
    assertThat(outcome.cause().text()).contains("traces of the last common tipset differ");
  }

  private Diagnosis allEqual(Sign sign, List<Words> words) throws IOException {
    return outcome(sign, words, answers.right(LOTUS), answers.right(VENUS), answers.right(FOREST));
  }

  private static Diagnosis outcome(Sign sign, List<Words> words, TraceAnswer... given)
      throws IOException {
    return Outcome.of(
        suspicion(sign, Set.of(LOTUS), Set.of(VENUS, FOREST)), words, executed(given));
  }

  private static Diagnosis executed(TraceAnswer... given) throws IOException {
    return TraceDiagnosis.of(TraceDiagnosis.Circumstances.unknown("demo"), Arrays.asList(given));
  }

  private static Suspicion suspicion(Sign sign, Set<NodeId> suspects, Set<NodeId> witnesses) {
    return new Suspicion(
        sign, COMMON, Optional.of(CHILD), suspects, witnesses, Instant.EPOCH, true);
  }

  private static Words stateWords() {
    return Words.of(
        LOTUS,
        Optional.of(CHILD.key()),
        "parent state root did not match computed state (" + HEADER + " != " + COMPUTED + ")");
  }

  private static Tipset tipset(long height, String key, String parent) {
    return new Tipset(
        height,
        TipsetKey.of(key),
        TipsetKey.of(parent),
        HEADER,
        "bafyreceipts",
        BigInteger.ONE,
        Instant.EPOCH);
  }
}
