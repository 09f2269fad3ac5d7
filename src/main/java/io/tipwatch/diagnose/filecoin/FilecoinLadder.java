package io.tipwatch.diagnose.filecoin;

import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.diagnose.Finding;
import io.tipwatch.diagnose.Ladder;
import io.tipwatch.diagnose.Question;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.evidence.RecordedLadder;
import io.tipwatch.diagnose.evidence.RecordedLadder.Origin;
import io.tipwatch.diagnose.evidence.RecordedLadder.Watched;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.report.Diagnosis;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The way from a suspicion to a diagnosis on Filecoin: what the nodes say about their refusal, the
 * receipts, then the execution of the last common tipset on each node and the comparison of the
 * traces. Blocks, so it is for virtual threads; one ladder is climbed at a time for each chain.
 */
public final class FilecoinLadder implements Ladder {
  private final RecordedLadder ladder;

  /** Hears of what is being done, for people who wait. */
  @FunctionalInterface
  public interface Progress {
    void at(String what);
  }

  /**
   * @param software what makes the diagnosis, and its version
   * @param chain the operator's name for it
   */
  public record Setting(String software, String chain, Spool spool) {}

  public FilecoinLadder(
      Setting setting, List<FilecoinNode> nodes, FilecoinClimber.Listeners listeners) {
    ladder =
        new RecordedLadder(
            new Origin(
                setting.software(), new Diagnosis.Chain(setting.chain(), FilecoinClimber.FAMILY)),
            nodes.stream().map(n -> new Watched(n.rpc(), n.stated(), n::known)).toList(),
            new FilecoinClimber(listeners),
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
