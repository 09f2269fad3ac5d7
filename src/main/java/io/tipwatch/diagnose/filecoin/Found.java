package io.tipwatch.diagnose.filecoin;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.Verdict;
import io.tipwatch.diagnose.Question;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.Diagnosis.Rung;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What nodes have at a height, and hence what can be compared. */
sealed interface Found {
  /** Compares there. */
  Diagnosis diagnose(FilecoinClimb ladder) throws IOException;

  /**
   * All nodes that answered have it.
   *
   * @param child the next tipset, where a node has one already
   * @param asked the height that was asked for; the tipset is lower at a null round
   */
  record Common(Tipset tipset, Optional<Tipset> child, OptionalLong asked) implements Found {
    @Override
    public Diagnosis diagnose(FilecoinClimb ladder) throws IOException {
      boolean below = asked.isPresent() && asked.getAsLong() > tipset.height();
      List<Rung> rungs =
          below
              ? List.of(
                  new Rung(
                      "height " + asked.getAsLong(),
                      "a null round; compared at the tipset before it, at " + tipset.height(),
                      0,
                      0))
              : List.of();
      return ladder.compare(new Question.Execution(tipset, child), rungs);
    }
  }

  /** They have different tipsets there. */
  record Branches(Suspicion suspicion) implements Found {
    @Override
    public Diagnosis diagnose(FilecoinClimb ladder) throws IOException {
      return climb(ladder, suspicion);
    }
  }

  /**
   * The heads of some are on the way of the others, below that height.
   *
   * @param by how many heights the lowest is behind the highest
   */
  record Behind(Suspicion suspicion, long by) implements Found {
    @Override
    public Diagnosis diagnose(FilecoinClimb ladder) throws IOException {
      Diagnosis diagnosis = climb(ladder, suspicion);
      // One look cannot tell a node that stands still from one that is late.
      return diagnosis.verdict() instanceof Verdict.Stalled(NodeId node, long _)
          ? diagnosis.as(new Verdict.Lagging(node, by))
          : diagnosis;
    }
  }

  /**
   * There is nothing to compare.
   *
   * @param errors why nodes gave no answer
   */
  record Nothing(String reason, OptionalLong height, Map<NodeId, String> errors) implements Found {
    @Override
    public Diagnosis diagnose(FilecoinClimb ladder) {
      return ladder.nothing(reason, height, errors);
    }
  }

  private static Diagnosis climb(FilecoinClimb ladder, Suspicion suspicion) throws IOException {
    return ladder
        .climb(suspicion)
        .orElseThrow(() -> new IOException("the ladder stopped at a settled suspicion"));
  }
}
