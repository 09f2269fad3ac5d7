package io.tipwatch.diagnose.filecoin;

import static io.tipwatch.diagnose.filecoin.Simulated.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Verdict;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.Diagnosis.Arbiter;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.Generation;
import io.tipwatch.sim.NodeProfile;
import io.tipwatch.sim.RpcFailure;
import io.tipwatch.sim.SimNetwork.Split;
import io.tipwatch.sim.SimTipset;
import io.tipwatch.sim.TraceFault;
import io.tipwatch.sim.Trouble;
import io.tipwatch.sim.Trouble.Attack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The ladder on nodes that speak the dialects over real sockets. */
class FilecoinLadderIT {
  private static final String COMPUTE = "Filecoin.StateCompute";
  private static final NodeProfile LOTUS = NodeProfile.of("lotus", Dialect.LOTUS);
  private static final NodeProfile VENUS = NodeProfile.of("venus", Dialect.VENUS);
  private static final NodeProfile FOREST = NodeProfile.of("forest", Dialect.FOREST);

  @TempDir private Path directory;
  private Optional<Simulated> opened = Optional.empty();

  @AfterEach
  void close() {
    opened.ifPresent(Simulated::close);
  }

  /** Troubles with an execution, and what the operator is told. */
  static Stream<Arguments> troubles() {
    return Stream.of(
        Arguments.of(fail(RpcFailure.PRUNED), "no longer has this state"),
        Arguments.of(fail(RpcFailure.BLOCK_NOT_FOUND), "no longer has this state"),
        Arguments.of(fail(RpcFailure.LOOKBACK), "use the node behind it"),
        Arguments.of(fail(RpcFailure.TOO_LARGE), "FOREST_RPC_MAX_RESPONSE_BODY_SIZE"),
        Arguments.of(fail(RpcFailure.EXPENSIVE_FORK), "migration"),
        Arguments.of(
            fail(RpcFailure.of(1, "refusing explicit call due to state fork at epoch")),
            "migration"),
        Arguments.of(fail(RpcFailure.PANIC), "the node's own code failed"),
        Arguments.of(fail(RpcFailure.NO_PERMISSION), "read permission"),
        Arguments.of(fail(RpcFailure.UNAUTHORIZED), "token"),
        Arguments.of(
            fail(new RpcFailure(-32601, "method 'X' not found", 500, true)),
            "does not know the method"),
        Arguments.of(fail(RpcFailure.RATE_LIMITED), "limits its callers"),
        Arguments.of(fail(RpcFailure.BAD_GATEWAY), "proxy"),
        Arguments.of(new Trouble.Truncate(1_000), "byte"),
        Arguments.of(new Trouble.HangUp(1_000), ""),
        Arguments.of(new Trouble.Late(Simulated.EXECUTE_TIMEOUT.multipliedBy(4)), "limit"),
        Arguments.of(new Trouble.Slow(100), ""),
        Arguments.of(new Trouble.Hostile(Attack.ENDLESS), ""),
        Arguments.of(new Trouble.Hostile(Attack.DEEP_NESTING), ""),
        Arguments.of(new Trouble.Hostile(Attack.HUGE_NUMBER), ""),
        Arguments.of(new Trouble.Hostile(Attack.BROKEN_UTF8), ""),
        Arguments.of(new Trouble.Hostile(Attack.TRAILING_DATA), ""),
        Arguments.of(new Trouble.Hostile(Attack.NOT_JSON), ""));
  }

  private static Trouble fail(RpcFailure failure) {
    return new Trouble.Fail(failure);
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void oneSilentOfThreeLeavesItOpenAndTheOthersStand(Trouble trouble, String advice)
      throws IOException {
    Simulated sim = simulated(LOTUS, VENUS, FOREST);
    await(sim.node(1).inject(COMPUTE, trouble));
    Diagnosis diagnosis = compare(sim, await(sim.network.head()));
    assertThat(diagnosis.verdict())
        .isInstanceOfSatisfying(
            Verdict.Inconclusive.class,
            open ->
                assertThat(open.reason())
                    .startsWith("lotus, forest computed the same")
                    .contains("; venus: ")
                    .contains(advice));
    assertThat(diagnosis.groups()).hasSize(1);
    assertThat(diagnosis.nodes().get(1).error()).isPresent();
    assertThat(diagnosis.suspects()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void oneSilentOfThreeHidesNoSplitAmongTheOthers(Trouble trouble, String advice)
      throws IOException {
    Simulated sim = simulated(LOTUS, VENUS, FOREST);
    Split split = await(sim.network.split(sim.node(2).name()));
    await(sim.node(1).inject(COMPUTE, trouble));
    Diagnosis diagnosis = compare(sim, split.tipset());
    assertThat(diagnosis.verdict()).isInstanceOf(Verdict.StateSplit.class);
    assertThat(diagnosis.suspects()).isEmpty();
    assertThat(diagnosis.nodes().get(1).error().orElseThrow()).contains(advice);
    assertItNames(diagnosis, split);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void oneSilentOfTwoLeavesItOpen(Dialect dialect) throws IOException {
    Simulated sim = simulated(LOTUS, NodeProfile.of("other", dialect));
    await(sim.node(1).inject(COMPUTE, fail(RpcFailure.PRUNED)));
    Diagnosis diagnosis = compare(sim, await(sim.network.head()));
    assertThat(diagnosis.verdict())
        .isInstanceOfSatisfying(
            Verdict.Inconclusive.class,
            open -> assertThat(open.reason()).contains("only lotus gave a usable answer"));
  }

  @Test
  void aNodeThatIsDownLeavesItOpen() throws IOException {
    Simulated sim = simulated(LOTUS, VENUS, FOREST);
    await(sim.node(1).refuse());
    Diagnosis diagnosis = compare(sim, await(sim.network.head()));
    assertThat(diagnosis.verdict()).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(diagnosis.groups()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aNodeThatAnswersTwoWaysIsUnstable(Dialect dialect) throws IOException {
    Simulated sim = simulated(NodeProfile.of("odd", dialect), VENUS, FOREST);
    SimTipset head = await(sim.network.head());
    await(sim.node(0).equivocate(await(sim.network.trace(head)).deepInCron(0)));
    Diagnosis diagnosis = compare(sim, head);
    if (diagnosis.verdict() instanceof Verdict.Match) {
      diagnosis = compare(sim, head); // the first of its answers was the right one
    }
    assertThat(diagnosis.verdict())
        .isEqualTo(new Verdict.Unstable(new NodeId("odd"), head.height()));
    assertThat(diagnosis.suspects()).containsExactly(new NodeId("odd"));
    assertThat(diagnosis.cause().kind()).isEqualTo("nondeterminism");
    assertThat(diagnosis.rungs().getLast().outcome()).contains("then bafy");
  }

  @Test
  void aDifferenceInTheTraceAloneIsADrift() throws IOException {
    Simulated sim = simulated(LOTUS, VENUS, FOREST);
    Split split =
        await(sim.network.split(sim.node(1).name(), trace -> trace.deepInCron(1).inTraceOnly()));
    Diagnosis diagnosis = compare(sim, split.tipset());
    assertThat(diagnosis.verdict()).isInstanceOf(Verdict.TraceDrift.class);
    assertItNames(diagnosis, split);
  }

  /** Nodes old and new, and both shapes of the legacy method. */
  static Stream<Arguments> others() {
    Stream<NodeProfile> generations =
        Stream.of(Generation.values()).map(NodeProfile.of("other", Dialect.LOTUS)::withGeneration);
    return Stream.concat(
            generations,
            Stream.of(
                NodeProfile.of("other", Dialect.VENUS).withGeneration(Generation.G2),
                NodeProfile.of("other", Dialect.FOREST).withPrefix('t'),
                NodeProfile.of("other", Dialect.LOTUS).asLegacy(),
                NodeProfile.of("other", Dialect.VENUS).asLegacy()))
        .map(profile ->
            Arguments.argumentSet(
                profile.dialect() + " " + profile.generation() + " " + profile.version(), profile));
  }

  @ParameterizedTest
  @MethodSource("others")
  void nodesOldAndNewAgree(NodeProfile other) throws IOException {
    Simulated sim = simulated(other, FOREST);
    Diagnosis diagnosis = compare(sim, await(sim.network.head()));
    assertThat(diagnosis.verdict()).isInstanceOf(Verdict.Match.class);
  }

  @ParameterizedTest
  @MethodSource("others")
  void aFaultIsLocatedBetweenOldAndNew(NodeProfile other) throws IOException {
    Simulated sim = simulated(other, FOREST);
    Split split = await(sim.network.split(sim.node(1).name()));
    assertItNames(compare(sim, split.tipset()), split);
  }

  @Test
  void theStateAfterEachMessageIsTheFirstThingThatOldVenusesDifferIn() throws IOException {
    NodeProfile old = NodeProfile.of("old", Dialect.VENUS).asLegacy();
    Simulated sim = simulated(old, NodeProfile.of("older", Dialect.VENUS).asLegacy());
    Split split =
        await(
            sim.network.split(
                sim.node(1).name(), _ -> TraceFault.inMessage(0, "StateRootAfterApply")));
    Diagnosis diagnosis = compare(sim, split.tipset());
    assertThat(diagnosis.verdict()).isInstanceOf(Verdict.StateSplit.class);
    assertItNames(diagnosis, split);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void climbsFromARefusalToThePlace(Dialect dialect) throws IOException {
    Simulated sim = simulated(NodeProfile.of("faulty", dialect), VENUS, FOREST);
    Split split = await(sim.network.split(sim.node(0).name()));
    Suspicion suspicion = sim.refusal(split, true);
    Diagnosis diagnosis = sim.climb(suspicion).orElseThrow();
    assertThat(diagnosis.verdict()).isInstanceOf(Verdict.StateSplit.class);
    assertThat(diagnosis.suspects()).containsExactly(new NodeId("faulty"));
    assertThat(diagnosis.arbiter()).isEqualTo(Arbiter.MAJORITY);
    assertItNames(diagnosis, split);
  }

  @Test
  void theWordsOfLotusConfirmAYoungSign() throws IOException {
    Simulated sim = simulated(LOTUS, VENUS, FOREST);
    Split split = await(sim.network.split(sim.node(0).name()));
    assertThat(sim.climb(sim.refusal(split, false)))
        .hasValueSatisfying(diagnosis -> assertItNames(diagnosis, split));
  }

  @Test
  void aYoungSignThatNothingConfirmsIsLeftToRipen() throws IOException {
    Simulated sim = simulated(LOTUS, VENUS, FOREST);
    Split split = await(sim.network.split(sim.node(1).name()));
    assertThat(sim.climb(sim.refusal(split, false))).isEmpty();
  }

  @Test
  void theWordsOfLotusProveASplitThatNobodyCanExecute() throws IOException {
    Simulated sim = simulated(LOTUS, VENUS, FOREST);
    Split split = await(sim.network.split(sim.node(0).name()));
    Suspicion suspicion = sim.refusal(split, true);
    for (int i = 0; i < 3; i++) {
      await(sim.node(i).inject(COMPUTE, fail(RpcFailure.PRUNED)));
    }
    Diagnosis diagnosis = sim.climb(suspicion).orElseThrow();
    assertThat(diagnosis.verdict()).isInstanceOf(Verdict.StateSplit.class);
    assertThat(diagnosis.suspects()).containsExactly(new NodeId("lotus"));
    assertThat(diagnosis.cause().text()).contains("lotus itself says").contains("ipld");
  }

  @Test
  void aCertificateTellsTwoApart() throws IOException {
    Simulated sim = simulated(VENUS, FOREST);
    Split split = await(sim.network.split(sim.node(0).name()));
    SimTipset child = await(sim.network.step()).orElseThrow();
    await(sim.network.steps(15));
    Diagnosis diagnosis = sim.compare(split.tipset().asTipset(), Optional.of(child.asTipset()));
    assertThat(diagnosis.suspects()).containsExactly(new NodeId("venus"));
    assertThat(diagnosis.arbiter()).isEqualTo(Arbiter.F3);
    assertThat(diagnosis.cause().text()).contains("claim the root that forest computed");
  }

  private static void assertItNames(Diagnosis diagnosis, Split split) {
    TraceFault fault = split.fault();
    assertThat(diagnosis.location())
        .as("%s", fault)
        .hasValueSatisfying(place -> {
          assertThat(place.message().index()).isEqualTo(fault.message());
          assertThat(place.call()).isEqualTo(fault.call());
          assertThat(place.field()).isEqualTo(fault.field());
        });
  }

  private static Diagnosis compare(Simulated sim, SimTipset tipset) throws IOException {
    return sim.compare(tipset.asTipset(), Optional.empty());
  }

  private Simulated simulated(NodeProfile... profiles) {
    Simulated simulated = new Simulated(directory, profiles);
    opened = Optional.of(simulated);
    return simulated;
  }
}
