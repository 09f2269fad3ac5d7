package io.tipwatch.diagnose.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Suspicion.Sign;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.config.EvmProfile;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.diagnose.Exhibits.Exhibit;
import io.tipwatch.diagnose.Finding;
import io.tipwatch.diagnose.Question;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.evidence.Evidence;
import io.tipwatch.diagnose.evidence.Replay;
import io.tipwatch.diagnose.evidence.Replayed;
import io.tipwatch.node.FakeNode.RpcError;
import io.tipwatch.node.evm.Blocks;
import io.tipwatch.node.evm.EvmFake;
import io.tipwatch.node.evm.EvmNode;
import io.tipwatch.node.rpc.Limits;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcObserver;
import io.tipwatch.report.Diagnosis;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first rung on nodes over real sockets. */
@Timeout(60)
class EvmLadderIT {
  private static final NodeId ALPHA = new NodeId("alpha");
  private static final NodeId BETA = new NodeId("beta");
  private static final NodeId GAMMA = new NodeId("gamma");
  private static final JsonObject BLOCK = Blocks.on(Blocks.genesis(), "block");
  private static final JsonObject CHILD = Blocks.on(BLOCK, "child");
  private static final Tipset T = Blocks.of(BLOCK).tipset();
  private static final Tipset C = Blocks.of(CHILD).tipset();

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private EvmProfile profile = EvmProfile.OPERA;
  private final Map<NodeId, EvmFake> fakes = new LinkedHashMap<>();
  private final List<RpcClient> clients = new ArrayList<>();
  private final List<EvmNode> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    clients.forEach(client -> client.close().await());
    fakes.values().forEach(EvmFake::close);
    vertx.close().await();
  }

  /** A node that has the block. */
  private EvmFake node(NodeId id) {
    EvmFake fake = new EvmFake(vertx).head(BLOCK);
    NodeConfig config = fake.config(id.name());
    RpcClient rpc = new RpcClient(vertx, config, Limits.quick(), RpcObserver.NONE);
    fakes.put(id, fake);
    clients.add(rpc);
    nodes.add(new EvmNode(rpc, config, profile));
    return fake;
  }

  /** A node that shows the same hash and another state, as Opera's can. */
  private EvmFake wrongNode(NodeId id) {
    return node(id).head(BLOCK.copy().put("stateRoot", Blocks.hash("wrong state")));
  }

  private EvmLadder ladder() {
    return new EvmLadder(
        new EvmLadder.Setting(
            "tipwatch test", "opera-test", profile.name(), new Spool(directory, 1 << 20)),
        nodes,
        new EvmClimber(_ -> {}));
  }

  private static Suspicion suspicion(Sign sign, Set<NodeId> suspects, Set<NodeId> witnesses) {
    return suspicion(sign, suspects, witnesses, true);
  }

  private static Suspicion suspicion(
      Sign sign, Set<NodeId> suspects, Set<NodeId> witnesses, boolean settled) {
    return new Suspicion(sign, T, Optional.of(C), suspects, witnesses, Instant.EPOCH, settled);
  }

  private Diagnosis look(Suspicion suspicion) throws IOException {
    return ladder().lookInto(suspicion).orElseThrow().diagnosis();
  }

  @Test
  void oneHashWithTwoStatesIsASplit() throws IOException {
    node(ALPHA);
    wrongNode(BETA);
    node(GAMMA);

    Diagnosis diagnosis = look(suspicion(Sign.ROOTS, Set.of(BETA), Set.of(ALPHA, GAMMA)));

    assertThat(diagnosis.verdict())
        .isEqualTo(new Verdict.StateSplit(1, T.key(), Set.of(ALPHA, BETA, GAMMA)));
    assertThat(diagnosis.suspects()).containsExactly(BETA);
    assertThat(diagnosis.arbiter()).isEqualTo(Diagnosis.Arbiter.MAJORITY);
    assertThat(diagnosis.groups())
        .extracting(Diagnosis.Group::nodes)
        .containsExactly(List.of(ALPHA, GAMMA), List.of(BETA));
    assertThat(diagnosis.cause().kind()).isEqualTo("state");
    assertThat(diagnosis.rungs())
        .extracting(Diagnosis.Rung::outcome)
        .startsWith("differ in stateRoot", "it is this one");
    assertThat(diagnosis.nodes().getFirst().client()).contains("anvil");
  }

  /** Filecoin's nodes show no more than the parents of their heads. */
  @Test
  void aNodeThatStandsStillIsAskedForTheBlockThatItDoesNotShow() throws IOException {
    profile = EvmProfile.FEVM;
    node(ALPHA).know(CHILD);
    node(BETA).know(CHILD.copy().put("gasUsed", "0x1"));
    node(GAMMA).know(CHILD);
    Suspicion young = suspicion(Sign.STALL, Set.of(BETA), Set.of(ALPHA, GAMMA), false);

    Diagnosis diagnosis = look(young);

    assertThat(diagnosis.verdict())
        .isEqualTo(new Verdict.StateSplit(2, C.key(), Set.of(ALPHA, BETA, GAMMA)));
    assertThat(diagnosis.suspects()).containsExactly(BETA);
    assertThat(diagnosis.rungs())
        .filteredOn(rung -> rung.name().equals("next block"))
        .extracting(Diagnosis.Rung::outcome)
        .containsExactly("differ in gasUsed");
  }

  @Test
  void aNodeThatHasNoBlockAfterTheOneItShowsStandsStill() throws IOException {
    profile = EvmProfile.FEVM;
    node(ALPHA).know(CHILD);
    node(BETA);
    node(GAMMA).know(CHILD);

    Diagnosis diagnosis = look(suspicion(Sign.STALL, Set.of(BETA), Set.of(ALPHA, GAMMA)));

    assertThat(diagnosis.verdict()).isEqualTo(new Verdict.Stalled(BETA, 1));
  }

  @Test
  void twoNodesAccuseNobody() throws IOException {
    node(ALPHA);
    wrongNode(BETA);

    Diagnosis diagnosis = look(suspicion(Sign.ROOTS, Set.of(ALPHA, BETA), Set.of()));

    assertThat(diagnosis.verdict()).isInstanceOf(Verdict.StateSplit.class);
    assertThat(diagnosis.suspects()).isEmpty();
    assertThat(diagnosis.arbiter()).isEqualTo(Diagnosis.Arbiter.NONE);
  }

  @Test
  void gasThatDiffersIsAnExecutionThatDiffers() throws IOException {
    node(ALPHA);
    node(BETA).head(BLOCK.copy().put("gasUsed", "0x5209"));

    Diagnosis diagnosis = look(suspicion(Sign.ROOTS, Set.of(ALPHA, BETA), Set.of()));

    assertThat(diagnosis.cause().kind()).isEqualTo("execution");
    assertThat(diagnosis.cause().text()).contains("different gasUsed");
    assertThat(diagnosis.groups())
        .extracting(Diagnosis.Group::root)
        .containsExactlyInAnyOrder("gasUsed 0x5208", "gasUsed 0x5209");
  }

  @Test
  void aNodeThatNowTellsAnotherThingIsUnstable() throws IOException {
    node(ALPHA);
    node(BETA);
    SortedMap<String, String> told = Blocks.of(BLOCK).computed(EvmProfile.OPERA);
    SortedMap<String, String> before = new TreeMap<>(told);
    before.put("stateRoot", Blocks.hash("what it told first"));
    Suspicion suspicion =
        new Suspicion(
            Sign.ROOTS,
            T,
            Optional.empty(),
            Set.of(ALPHA, BETA),
            Set.of(),
            Instant.EPOCH,
            true,
            Map.of(ALPHA, told, BETA, before));

    assertThat(look(suspicion).verdict()).isEqualTo(new Verdict.Unstable(BETA, 1));
  }

  @Test
  void aNodeThatGivesNoAnswerLeavesItOpen() throws IOException {
    node(ALPHA);
    node(BETA).wire().down(true);

    Diagnosis diagnosis = look(suspicion(Sign.ROOTS, Set.of(ALPHA, BETA), Set.of()));

    assertThat(diagnosis.verdict())
        .isInstanceOfSatisfying(
            Verdict.Inconclusive.class,
            open -> assertThat(open.reason()).contains("beta: eth_getBlockByHash: "));
    assertThat(diagnosis.nodes().getLast().error()).isPresent();
  }

  @Test
  void otherBranchesOnEqualStateAreAFork() throws IOException {
    node(ALPHA).head(CHILD);
    node(BETA).head(Blocks.on(BLOCK, "another child"));

    Diagnosis diagnosis = look(suspicion(Sign.BRANCHES, Set.of(BETA), Set.of(ALPHA)));

    assertThat(diagnosis.verdict()).isEqualTo(new Verdict.Fork(1, Set.of(ALPHA, BETA)));
  }

  @Test
  void aNodeThatStandsStillIsStalledAndOneThatSaysWhyRefuses() throws IOException {
    node(ALPHA).head(CHILD);
    EvmFake beta = node(BETA);
    Suspicion stall = suspicion(Sign.STALL, Set.of(BETA), Set.of(ALPHA));
    Verdict silent = look(stall).verdict();
    beta.wire()
        .on(
            "debug_getBadBlocks",
            params -> {
              if (!params.isEmpty()) {
                throw new RpcError(-32602, "too many arguments");
              }
              return new JsonArray().add(new JsonObject().put("hash", CHILD.getString("hash")));
            });
    nodes.getLast().examine().await();

    Diagnosis diagnosis = look(stall);

    assertThat(silent).isEqualTo(new Verdict.Stalled(BETA, 1));
    assertThat(diagnosis.verdict()).isEqualTo(new Verdict.Rejected(BETA, 2, C.key()));
    assertThat(diagnosis.suspects()).containsExactly(BETA);
    assertThat(diagnosis.rungs())
        .anySatisfy(rung ->
            assertThat(rung)
                .returns("bad blocks of beta", Diagnosis.Rung::name)
                .returns("it refuses the next block", Diagnosis.Rung::outcome));
  }

  @Test
  void aYoungSignThatNothingConfirmsIsNotTold() throws IOException {
    node(ALPHA).head(CHILD);
    node(BETA);
    Suspicion young =
        new Suspicion(
            Sign.STALL, T, Optional.of(C), Set.of(BETA), Set.of(ALPHA), Instant.EPOCH, false);

    assertThat(ladder().lookInto(young)).isEmpty();
  }

  @Test
  void comparesAtAHeight() throws IOException {
    node(ALPHA);
    node(BETA);

    Diagnosis diagnosis = ladder().answer(new Question.Height(1)).orElseThrow().diagnosis();

    assertThat(diagnosis.verdict()).isEqualTo(new Verdict.Match(1));
    assertThat(diagnosis.tipset()).contains(new Diagnosis.Tipset(1, T.key()));
  }

  @Test
  void differentBlocksAtAHeightAreNoSplit() throws IOException {
    node(ALPHA);
    node(BETA).head(Blocks.on(Blocks.genesis(), "another"));

    Diagnosis diagnosis = ladder().answer(new Question.Height(1)).orElseThrow().diagnosis();

    assertThat(diagnosis.verdict())
        .isEqualTo(new Verdict.Inconclusive("the nodes have different blocks at height 1"));
  }

  @Test
  void aBlockThatNobodyHasLeavesItOpen() throws IOException {
    node(ALPHA);
    node(BETA);
    TipsetKey nothing = TipsetKey.of(Blocks.hash("nothing"));

    Verdict verdict =
        ladder().answer(new Question.Named(nothing)).orElseThrow().diagnosis().verdict();

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Inconclusive.class,
            open -> assertThat(open.reason()).contains("it does not have this block"));
  }

  @Test
  void theSameDiagnosisIsMadeAgainFromTheEvidenceAlone() throws IOException {
    node(ALPHA);
    wrongNode(BETA);
    Finding finding =
        ladder().lookInto(suspicion(Sign.ROOTS, Set.of(ALPHA, BETA), Set.of())).orElseThrow();
    fakes.values().forEach(fake -> fake.wire().down(true));
    Evidence evidence =
        label ->
            finding.exhibits().all().stream()
                .filter(exhibit -> exhibit.label().equals(label))
                .findFirst()
                .map(Exhibit::open)
                .orElseThrow(() -> new NoSuchFileException(label));

    Replayed again =
        new Replay(
                "tipwatch test",
                Map.of(EvmClimber.FAMILY, new EvmClimber(_ -> {})),
                new Spool(directory, 1 << 20))
            .of(evidence);

    assertThat(again.departure()).isEmpty();
    assertThat(again.diagnosis().verdict()).isEqualTo(finding.diagnosis().verdict());
    finding.exhibits().close();
  }
}
