package io.tipwatch.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.LedgerEntry;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.EthHash;
import io.tipwatch.sim.RpcFailure;
import io.tipwatch.sim.SimNetwork;
import io.tipwatch.sim.SimNode;
import io.tipwatch.sim.SimTrace;
import io.tipwatch.sim.TraceFault;
import io.tipwatch.sim.Trouble;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Filecoin as its nodes show it to Ethereum wallets: Lotus, Venus and Forest, watched as one. */
@Timeout(180)
class FevmIT {
  private static final long SEED = 20261125;
  private static final int EPOCHS = 120;
  private static final int FIRST_EPOCHS = 12;

  private static final int MOST_EPOCHS = 12;

  /** A node stands still for a settle window, and one more, before it is looked at more closely. */
  private static final int TELLING_EPOCHS = 6;

  @TempDir private Path directory;

  @Test
  void equalNodesAreVerifiedThroughNullRoundsAndAReorg() throws Exception {
    try (FevmStage stage = new FevmStage(directory, SEED).open()) {
      stage.steps(EPOCHS / 2);
      Stage.await(stage.network().reorg(3));
      stage.steps(EPOCHS / 2);

      Chronicle said = stage.said();
      assertThat(said.alarms()).isEmpty();
      assertThat(said.found()).isEmpty();
      assertThat(said.doubtful()).isEmpty();
      assertThat(said.gaps()).isEmpty();
      assertThat(said.overall()).get().isInstanceOf(Verdict.Match.class);
      assertThat(said.settled()).isGreaterThan(EPOCHS - 10);
      assertThat(said.outcomes().get(LedgerEntry.Outcome.NULL_ROUND)).isGreaterThan(3);
    }
  }

  /** It refuses what the others build on its result, and never shows the block by itself. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aNodeThatUsesOtherGasIsNamedWithTheTransaction(Dialect dialect) throws Exception {
    try (FevmStage stage = new FevmStage(directory, SEED + 1).open()) {
      stage.steps(FIRST_EPOCHS);
      NodeId wrong = stage.node(dialect).name();

      SimNetwork.Split split = Stage.await(stage.network().split(wrong, FevmIT::otherGas));

      assertThat(stage.stepsUntil(TELLING_EPOCHS, said -> split(said).isPresent()))
          .as("%s", stage.said().changes())
          .isTrue();
      Diagnosis diagnosis = split(stage.said()).orElseThrow();
      assertNames(diagnosis, split);
      assertThat(diagnosis.location().orElseThrow().field()).isEqualTo("gasUsed");
      assertThat(diagnosis.location().orElseThrow().message().index())
          .isEqualTo(Stage.await(stage.network().trace(split.tipset())).sent().size() / 2);
      assertThat(stage.stepsUntil(MOST_EPOCHS, _ -> !stage.active().isEmpty())).isTrue();

      Stage.await(stage.network().heal(wrong));
      assertThat(stage.stepsUntil(MOST_EPOCHS, FevmIT::matches))
          .as("%s", stage.said().changes())
          .isTrue();
      assertThat(stage.stepsUntil(MOST_EPOCHS, _ -> stage.active().isEmpty())).isTrue();
      assertThat(stage.said().alarms()).allMatch(Verdict.StateSplit.class::isInstance);
    }
  }

  /** The state is right, and only what is told of the gas is not. */
  @Test
  void otherGasInABlockThatIsShownIsFoundAtOnce() throws Exception {
    try (FevmStage stage = new FevmStage(directory, SEED + 1).open()) {
      stage.steps(FIRST_EPOCHS);
      NodeId wrong = stage.node(Dialect.FOREST).name();

      SimNetwork.Split split =
          Stage.await(stage.network().split(wrong, trace -> otherGas(trace).inTraceOnly()));

      assertThat(stage.stepsUntil(4, said -> split(said).isPresent()))
          .as("%s", stage.said().changes())
          .isTrue();
      assertNames(split(stage.said()).orElseThrow(), split);
    }
  }

  @Test
  void withoutReceiptsTheBlockIsKnownAndNotTheTransaction() throws Exception {
    try (FevmStage stage = new FevmStage(directory, SEED + 1)) {
      SimNode wrong = stage.node(Dialect.LOTUS);
      fail(wrong, "method 'eth_getBlockReceipts' not found", "eth_getBlockReceipts");
      stage.open().steps(FIRST_EPOCHS);

      SimNetwork.Split split = Stage.await(stage.network().split(wrong.name(), FevmIT::otherGas));

      assertThat(stage.stepsUntil(MOST_EPOCHS, said -> split(said).isPresent())).isTrue();
      Diagnosis diagnosis = split(stage.said()).orElseThrow();
      assertNames(diagnosis, split);
      assertThat(diagnosis.location()).isEmpty();
      assertThat(diagnosis.cause().kind()).isEqualTo("execution");
      assertThat(diagnosis.rungs())
          .filteredOn(rung -> rung.name().equals("receipts"))
          .extracting(Diagnosis.Rung::outcome)
          .allMatch(outcome -> outcome.startsWith("not available"));
    }
  }

  /** Lotus offers it only when it is told to. */
  @Test
  void aNodeWithItsEthereumSideOffIsNoDivergence() throws Exception {
    try (FevmStage stage = new FevmStage(directory, SEED + 2).open()) {
      stage.steps(FIRST_EPOCHS);
      SimNode lotus = stage.node(Dialect.LOTUS);

      fail(
          lotus,
          "module disabled, enable with Fevm.EnableEthRPC / LOTUS_FEVM_ENABLEETHRPC",
          "eth_chainId",
          "eth_getBlockByNumber",
          "eth_getBlockByHash",
          "eth_getBlockReceipts");
      Stage.await(lotus.restart());
      stage.deafTo(lotus);
      stage.steps(2 * MOST_EPOCHS);

      Chronicle said = stage.said();
      assertThat(said.of(lotus.name())).get().isInstanceOf(Verdict.Down.class);
      assertThat(said.kinds()).containsExactlyInAnyOrder("MATCH", "DOWN");
      assertThat(said.found()).isEmpty();
      assertThat(said.doubtful()).as("two are left to compare").isEmpty();
    }
  }

  /** State roots are not shown, and the gas of what nobody sent is not counted. */
  @Test
  void whatTheGasDoesNotTellIsAStandstill() throws Exception {
    try (FevmStage stage = new FevmStage(directory, SEED + 1).open()) {
      stage.steps(FIRST_EPOCHS);
      NodeId wrong = stage.node(Dialect.FOREST).name();

      Stage.await(stage.network().split(wrong));

      assertThat(stage.stepsUntil(2 * MOST_EPOCHS, said -> !said.found().isEmpty())).isTrue();
      assertThat(stage.said().alarms()).allMatch(Verdict.Stalled.class::isInstance);
      assertThat(stage.said().found().getLast().diagnosis().rungs())
          .filteredOn(rung -> rung.name().equals("next block"))
          .extracting(Diagnosis.Rung::outcome)
          .containsExactly("same");
    }
  }

  private static void fail(SimNode node, String why, String... methods) {
    for (String method : methods) {
      int code = why.startsWith("method") ? -32601 : 1;
      Stage.await(node.inject(method, new Trouble.Fail(RpcFailure.of(code, why))));
    }
  }

  private static TraceFault otherGas(SimTrace trace) {
    List<Integer> sent = trace.sent();
    return TraceFault.inMessage(sent.get(sent.size() / 2), "MsgRct.GasUsed");
  }

  private static Optional<Diagnosis> split(Chronicle said) {
    return SplitIT.located(said);
  }

  private static boolean matches(Chronicle said) {
    return said.overall().filter(Verdict.Match.class::isInstance).isPresent();
  }

  private static void assertNames(Diagnosis diagnosis, SimNetwork.Split split) {
    TipsetKey key = TipsetKey.of(EthHash.of(split.tipset().key()));
    assertThat(diagnosis.tipset().orElseThrow())
        .isEqualTo(new Diagnosis.Tipset(split.tipset().height(), key));
    assertThat(diagnosis.nodes())
        .extracting(node -> node.client().orElseThrow())
        .containsExactly("lotus", "venus", "forest");
    assertThat(diagnosis.suspects()).containsExactly(split.node());
    assertThat(diagnosis.arbiter()).isEqualTo(Diagnosis.Arbiter.MAJORITY);
    assertThat(diagnosis.groups())
        .extracting(Diagnosis.Group::root)
        .allMatch(root -> root.startsWith("gasUsed 0x"))
        .doesNotHaveDuplicates()
        .hasSize(2);
    assertThat(diagnosis.groups())
        .extracting(group -> Set.copyOf(group.nodes()))
        .contains(Set.of(split.node()));
  }
}
