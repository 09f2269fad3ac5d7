package io.tipwatch.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.LedgerEntry;
import io.tipwatch.chain.Verdict;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.SimNetwork;
import io.tipwatch.sim.SimNode;
import io.tipwatch.sim.SimTrace;
import io.tipwatch.sim.TraceFault;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Filecoin as its nodes show it to Ethereum wallets: Lotus, Venus and Forest, watched as one. */
@Timeout(180)
class FevmIT {
  private static final long SEED = 20261125;
  private static final int EPOCHS = 120;

  @TempDir private Path directory;

  @Test
  void equalNodesAreVerifiedThroughNullRoundsAndAReorg() throws Exception {
    try (FevmStage stage = new FevmStage(directory, SEED).open()) {
      stage.steps(EPOCHS / 2);
      Stage.await(stage.network().reorg(3));
      stage.steps(EPOCHS / 2);

      Chronicle said = stage.said();
      assertThat(said.alarms()).isEmpty();
      assertThat(said.doubtful()).isEmpty();
      assertThat(said.gaps()).isEmpty();
      assertThat(said.overall()).get().isInstanceOf(Verdict.Match.class);
      assertThat(said.settled()).isGreaterThan(EPOCHS - 10);
      assertThat(said.outcomes().get(LedgerEntry.Outcome.NULL_ROUND)).isGreaterThan(3);
    }
  }

  @Test
  void aNodeThatUsesOtherGasIsNamedWithTheTransaction() throws Exception {
    try (FevmStage stage = new FevmStage(directory, SEED + 1).open()) {
      stage.steps(15);
      SimNode wrong = stage.node(Dialect.VENUS);

      SimNetwork.Split split = Stage.await(stage.network().split(wrong.name(), FevmIT::otherGas));
      boolean found =
          stage.stepsUntil(
              60,
              said ->
                  said.changes().stream().anyMatch(c -> c.after() instanceof Verdict.StateSplit));
      System.err.println(stage.said().changes());
      System.err.println(stage.said().found());
    }
  }

  private static TraceFault otherGas(SimTrace trace) {
    return TraceFault.inMessage(0, "MsgRct.GasUsed");
  }
}
