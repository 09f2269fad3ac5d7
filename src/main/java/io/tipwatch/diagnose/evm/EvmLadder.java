package io.tipwatch.diagnose.evm;

import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.diagnose.Finding;
import io.tipwatch.diagnose.Ladder;
import io.tipwatch.diagnose.Question;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.evidence.RecordedLadder;
import io.tipwatch.diagnose.evidence.RecordedLadder.Origin;
import io.tipwatch.diagnose.evidence.RecordedLadder.Watched;
import io.tipwatch.node.evm.EvmNode;
import io.tipwatch.report.Diagnosis;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The way from a suspicion to a diagnosis on an EVM chain: what every node now says of the disputed
 * block. Blocks, so it is for virtual threads; one ladder is climbed at a time for each chain.
 */
public final class EvmLadder implements Ladder {
  private final RecordedLadder ladder;

  /**
   * @param software what makes the diagnosis, and its version
   * @param chain the operator's name for it
   * @param profile the name of its profile
   */
  public record Setting(String software, String chain, String profile, Spool spool) {}

  public EvmLadder(Setting setting, List<EvmNode> nodes, EvmClimber climber) {
    ladder =
        new RecordedLadder(
            new Origin(
                setting.software(),
                new Diagnosis.Chain(setting.chain(), EvmClimber.FAMILY),
                Optional.of(setting.profile())),
            nodes.stream().map(n -> new Watched(n.rpc(), n.stated(), n::known)).toList(),
            climber,
            setting.spool());
  }

  @Override
  public Optional<Finding> lookInto(Suspicion suspicion) throws IOException {
    return ladder.lookInto(suspicion);
  }

  @Override
  public Finding execute(Tipset tipset, Optional<Tipset> child) throws IOException {
    return ladder.execute(tipset, child);
  }

  /** Climbs for any question; empty if a sign is young and nothing confirms it. */
  public Optional<Finding> answer(Question question) throws IOException {
    return ladder.answer(question);
  }
}
