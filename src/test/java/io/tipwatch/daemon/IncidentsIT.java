package io.tipwatch.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.Verdict;
import io.tipwatch.config.ExecutePolicy;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.sim.ChainRules;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.NodeProfile;
import io.tipwatch.sim.RpcFailure;
import io.tipwatch.sim.SimNetwork.Split;
import io.tipwatch.sim.SimNode;
import io.tipwatch.sim.SimTipset;
import io.tipwatch.sim.SimTrace;
import io.tipwatch.sim.TraceFault;
import io.tipwatch.sim.Trouble;
import io.tipwatch.watch.VerdictChanged;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has happened to real networks, played again: each ends in the verdict that it deserved. */
class IncidentsIT {
  private static final Logger LOG = LoggerFactory.getLogger(IncidentsIT.class);
  private static final long SEED = 336459;
  private static final int SUBMIT_WINDOWED_POST = 5;
  private static final int REPORT_CONSENSUS_FAULT = 15;
  private static final int MOST_EPOCHS = 200;

  /** Real time between epochs, so that polls get their share of the steered time. */
  private static final Duration BREATH = Duration.ofMillis(10);

  private final Stage stage =
      Stage.steered(ChainRules.mainnet(SEED).withMood(80, 100))
          .limits(Stage.quick(Duration.ofMillis(20), Duration.ofSeconds(2)));

  @AfterEach
  void close() {
    stage.close();
  }

  /** Lotus v1.4.0, December 2020: maps are iterated in another order each time. */
  @Test
  void aNodeThatExecutesDifferentlyEachTimeIsUnstable() {
    stage.executing(new ExecutePolicy.Every(5));
    SimNode shaky = node("lotus-a", Dialect.LOTUS);
    node("lotus-b", Dialect.LOTUS);
    node("lotus-c", Dialect.LOTUS);
    stage.open();
    Stage.await(shaky.equivocate(TraceFault.inMessage(0, "MsgRct.GasUsed")));

    Diagnosis diagnosis = endsIn(Verdict.Unstable.class);

    assertThat(diagnosis.suspects()).containsExactly(shaky.name());
    assertThat(diagnosis.cause().kind()).isEqualTo("nondeterminism");
  }

  /** Lotus 10735, April 2023: a proof type was mapped to another in one implementation. */
  @Test
  void aProofThatIsTakenDifferentlyIsFoundInItsMessage() {
    SimNode wrong = threeNodes(Dialect.LOTUS);
    int message = reach(trace -> trace.calling(SUBMIT_WINDOWED_POST).isPresent());
    Split split =
        split(
            wrong,
            trace ->
                TraceFault.inCall(
                    trace.calling(SUBMIT_WINDOWED_POST).orElseThrow(),
                    List.of(),
                    "GasCharges[3].tg"));

    Diagnosis diagnosis = endsIn(Verdict.StateSplit.class);

    SplitIT.assertNames(diagnosis, split);
    assertThat(message).isNotNegative();
    assertThat(diagnosis.location().orElseThrow().message().method().number())
        .isEqualTo(Integer.toString(SUBMIT_WINDOWED_POST));
    assertThat(diagnosis.suspects()).containsExactly(wrong.name());
  }

  /** Lotus 8452, April 2022: only those Lotus nodes that hold certain old state differ. */
  @Test
  void oneOfSeveralNodesOfOneImplementationIsNamed() {
    node("lotus-a", Dialect.LOTUS);
    SimNode wrong = node("lotus-b", Dialect.LOTUS);
    node("lotus-c", Dialect.LOTUS);
    stage.open();
    consensusFaultReceipt(wrong, "MsgRct.ExitCode");
  }

  /** Forest 2083: a bad signature was an error where it should mean "no fault". */
  @Test
  void aReceiptOfTheConsensusFaultCheckDiffers() {
    consensusFaultReceipt(threeNodes(Dialect.FOREST), "MsgRct.GasUsed");
  }

  private void consensusFaultReceipt(SimNode wrong, String field) {
    reach(trace -> trace.calling(REPORT_CONSENSUS_FAULT).isPresent());
    Split split =
        split(
            wrong,
            trace ->
                TraceFault.inMessage(trace.calling(REPORT_CONSENSUS_FAULT).orElseThrow(), field));

    Diagnosis diagnosis = endsIn(Verdict.StateSplit.class);

    SplitIT.assertNames(diagnosis, split);
    assertThat(diagnosis.location().orElseThrow().message().method().number())
        .isEqualTo(Integer.toString(REPORT_CONSENSUS_FAULT));
    assertThat(diagnosis.suspects()).containsExactly(wrong.name());
  }

  /** Forest 2916, 2958 and 3100: a lookback across null rounds found the wrong tipset. */
  @Test
  void aSplitNextToANullRoundIsFound() {
    SimNode wrong = threeNodes(Dialect.FOREST);
    reach(trace -> trace.tipset().nullRounds() > 0);
    Split split = split(wrong, trace -> trace.deepInCron(3));

    Diagnosis diagnosis = endsIn(Verdict.StateSplit.class);

    SplitIT.assertNames(diagnosis, split);
    assertThat(diagnosis.suspects()).containsExactly(wrong.name());
  }

  /** Forest 5108, January 2025: a failing lookup ends the execution; the head stands still. */
  @Test
  void aNodeThatRefusesAndCannotExecuteIsRejectingAndNoProofOfASplit() {
    refusesAndFails(Dialect.FOREST, "failed to verify consensus fault: lookup error");
  }

  /** Venus 6337: a migration fails before the first message. */
  @Test
  void aNodeWhoseMigrationFailsIsRejecting() {
    refusesAndFails(
        Dialect.VENUS, "error handling state forks: cbor input had wrong number of fields");
  }

  private void refusesAndFails(Dialect dialect, String error) {
    SimNode wrong = threeNodes(dialect);
    split(wrong, trace -> trace.deepInCron(0));
    Stage.await(wrong.inject("Filecoin.StateCompute", new Trouble.Fail(RpcFailure.of(1, error))));

    assertThat(breathe(said -> told(said, Verdict.Rejected.class).isPresent()))
        .as("rejected; told %s", stage.said().changes())
        .isTrue();

    assertThat(told(stage.said(), Verdict.Rejected.class).orElseThrow().after())
        .isInstanceOfSatisfying(
            Verdict.Rejected.class,
            rejected -> assertThat(rejected.node()).isEqualTo(wrong.name()));
    breathe(_ -> false, 30);
    assertThat(stage.said().kinds()).doesNotContain("STATE_SPLIT", "FORK", "UNSTABLE");
  }

  /** Forest 7362, July 2026: a lookup table was wrong, and is right after a repair. */
  @Test
  void aSplitIsOverWhenTheNodeComputesRightAgain() {
    SimNode wrong = threeNodes(Dialect.FOREST);
    split(wrong, trace -> trace.deepInCron(1));
    endsIn(Verdict.StateSplit.class);

    Stage.await(stage.network().heal(wrong.name()));

    assertMatchesAgain();
  }

  /** Lotus 12467, September 2024: a native library refuses good signatures. */
  @Test
  void aRefusedSignatureIsARejectionWithoutADifference() {
    SimNode wrong = threeNodes(Dialect.LOTUS);
    Stage.await(
        stage.network().object(wrong.name(), "block had invalid signature: invalid BLS signature"));

    Diagnosis diagnosis = endsIn(Verdict.Rejected.class);

    assertThat(diagnosis.cause().kind()).isEqualTo("crypto");
    assertThat(diagnosis.location()).isEmpty();
    assertThat(diagnosis.suspects()).containsExactly(wrong.name());
    assertThat(stage.said().kinds()).doesNotContain("STATE_SPLIT", "FORK");
  }

  /** Calibration network, April 2025: nodes run different code for one actor. */
  @Test
  void differentActorCodeIsNamed() {
    SimNode wrong = threeNodes(Dialect.VENUS);
    Split split = split(wrong, trace -> TraceFault.inCall(0, List.of(), "InvokedActor.State.Code"));

    Diagnosis diagnosis = endsIn(Verdict.StateSplit.class);

    SplitIT.assertNames(diagnosis, split);
    assertThat(diagnosis.cause().kind()).isEqualTo("actor-bundle");
  }

  /** Venus 4586, November 2021: a missing check makes one implementation stand still. */
  @Test
  void aVenusThatFallsBackAgainAndAgainIsSplit() {
    consensusFaultReceipt(threeNodes(Dialect.VENUS), "MsgRct.ExitCode");
  }

  /** Lotus 3340 and others: local data are corrupt; a restart and a resync help. */
  @Test
  void aCorruptNodeIsNamedAndMatchesAfterAResync() {
    SimNode wrong = threeNodes(Dialect.LOTUS);
    Split split = split(wrong, trace -> TraceFault.inCall(0, List.of(), "InvokedActor.State.Head"));

    Diagnosis diagnosis = endsIn(Verdict.StateSplit.class);
    SplitIT.assertNames(diagnosis, split);
    assertThat(diagnosis.suspects()).containsExactly(wrong.name());
    assertThat(diagnosis.cause().kind()).isEqualTo("state");

    Stage.await(wrong.restart());
    Stage.await(stage.network().heal(wrong.name()));
    assertMatchesAgain();
  }

  /** Forest 1043 and 1412: gas differs. */
  @Test
  void aDifferentAmountOfGasIsLocated() {
    SimNode wrong = threeNodes(Dialect.FOREST);
    Split split = split(wrong, trace -> TraceFault.inMessage(0, "MsgRct.GasUsed"));

    Diagnosis diagnosis = endsIn(Verdict.StateSplit.class);

    SplitIT.assertNames(diagnosis, split);
    assertThat(diagnosis.suspects()).containsExactly(wrong.name());
  }

  /** Forest 6613: blocks from the future were marked bad for good. */
  @Test
  void aGoodBlockThatIsMarkedBadIsARejectionThatEnds() {
    SimNode wrong = threeNodes(Dialect.FOREST);
    Stage.await(stage.network().object(wrong.name(), "block was from the future"));
    Diagnosis diagnosis = endsIn(Verdict.Rejected.class);
    assertThat(diagnosis.location()).isEmpty();
    assertThat(stage.said().kinds()).doesNotContain("STATE_SPLIT", "FORK");

    Stage.await(stage.network().heal(wrong.name()));
    assertMatchesAgain();
  }

  /** Venus 4956 and others: both nodes are made to reject the network's next block. */
  @Test
  void nodesThatAllRejectAreComparedByWhatTheyCompute() {
    SimNode left = node("venus", Dialect.VENUS);
    SimNode right = node("lotus", Dialect.LOTUS);
    stage.open();
    split(left, trace -> TraceFault.inMessage(0, "MsgRct.GasUsed"));
    split(right, trace -> TraceFault.inMessage(0, "MsgRct.Return"));

    Diagnosis diagnosis = endsIn(Verdict.StateSplit.class);

    assertThat(diagnosis.suspects()).isEmpty();
    assertThat(diagnosis.groups()).hasSize(2);
    assertThat(diagnosis.location()).isPresent();
  }

  @Test
  void nodesThatAllRejectAndComputeTheSameAreNotSplit() {
    SimNode left = node("venus", Dialect.VENUS);
    SimNode right = node("lotus", Dialect.LOTUS);
    stage.open();
    split(left, trace -> TraceFault.inMessage(0, "MsgRct.GasUsed"));
    split(right, trace -> TraceFault.inMessage(0, "MsgRct.GasUsed"));

    Diagnosis diagnosis = endsIn(Verdict.Rejected.class);

    assertThat(diagnosis.groups()).hasSize(1);
    breathe(_ -> false, 20);
    assertThat(stage.said().kinds()).doesNotContain("STATE_SPLIT", "FORK");
  }

  private SimNode threeNodes(Dialect wanted) {
    Map<Dialect, SimNode> nodes = new EnumMap<>(Dialect.class);
    for (Dialect dialect : Dialect.values()) {
      nodes.put(dialect, node(dialect.client(), dialect));
    }
    stage.open();
    return Objects.requireNonNull(nodes.get(wanted));
  }

  private SimNode node(String name, Dialect dialect) {
    return stage.node(NodeProfile.of(name, dialect));
  }

  /** Epochs pass until the newest tipset is of a kind. */
  private int reach(Predicate<SimTrace> kind) {
    for (int i = 0; i < MOST_EPOCHS; i++) {
      SimTipset head = Stage.await(stage.network().head());
      if (kind.test(Stage.await(stage.network().trace(head)))) {
        return i;
      }
      stage.step();
    }
    throw new AssertionError("no such tipset in " + MOST_EPOCHS);
  }

  private Split split(SimNode node, Function<SimTrace, TraceFault> place) {
    Split split = Stage.await(stage.network().split(node.name(), place));
    LOG.atInfo().addKeyValue("node", node.name()).log(split.fault().describe());
    return split;
  }

  private Diagnosis endsIn(Class<? extends Verdict> kind) {
    assertThat(breathe(said -> told(said, kind).flatMap(VerdictChanged::diagnosis).isPresent()))
        .as(
            "%s with a diagnosis; told %s; found %s",
            kind.getSimpleName(),
            stage.said().changes().stream().map(VerdictChanged::after).toList(),
            stage.said().found().stream().map(found -> found.diagnosis().verdict()).toList())
        .isTrue();
    Diagnosis diagnosis = told(stage.said(), kind).flatMap(VerdictChanged::diagnosis).orElseThrow();
    LOG.atInfo()
        .addKeyValue("verdict", diagnosis.verdict().kind())
        .addKeyValue("told", stage.said().changes().stream().map(c -> c.after().kind()).toList())
        .addKeyValue("cause", diagnosis.cause().kind())
        .log("incident");
    return diagnosis;
  }

  private static Optional<VerdictChanged> told(Chronicle said, Class<? extends Verdict> kind) {
    List<VerdictChanged> matching =
        said.changes().stream().filter(change -> kind.isInstance(change.after())).toList();
    return matching.stream()
        .filter(change -> change.diagnosis().isPresent())
        .findFirst()
        .or(() -> matching.stream().findFirst());
  }

  private void assertMatchesAgain() {
    assertThat(breathe(said -> said.changes().getLast().after() instanceof Verdict.Match))
        .as("match again; told %s", stage.said().changes())
        .isTrue();
    assertThat(stage.said().gaps()).isEmpty();
  }

  private boolean breathe(Predicate<Chronicle> so) {
    return breathe(so, MOST_EPOCHS);
  }

  private boolean breathe(Predicate<Chronicle> so, int most) {
    for (int i = 0; i < most; i++) {
      if (stage.said().await(so, BREATH)) {
        return true;
      }
      stage.step();
    }
    return stage.said().await(so, Duration.ofSeconds(1));
  }
}
