package io.tipwatch.diagnose.filecoin;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Verdict;
import io.tipwatch.diagnose.Stopwatch;
import io.tipwatch.report.CauseText;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.Diagnosis.Rung;
import io.tipwatch.trace.filecoin.TraceComparison;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells a stable split from a node that answers one question two ways. Lotus and Venus keep the
 * last traces in memory, so that their second answer is no independent sample; Forest computes
 * anew.
 */
final class Resample {
  private static final Set<String> CACHED = Set.of("lotus", "venus");

  private Resample() {}

  static Diagnosis judge(
      Diagnosis first, Executions.Batch batch, Executions.Batch again, Stopwatch stopwatch)
      throws IOException {
    List<Rung> rungs = new ArrayList<>(first.rungs());
    for (TraceAnswer second : again.answers()) {
      Optional<TraceAnswer> before = answer(batch, second.node());
      if (before.isEmpty() || before.get().trace().isEmpty()) {
        continue;
      }
      Stopwatch.Lap lap = stopwatch.start();
      if (second.trace().isEmpty()) {
        rungs.add(rung(second.node(), second.error().orElse(""), lap, again));
        continue;
      }
      boolean same = TraceComparison.of(before.get().trace().get(), second.trace().get()).same();
      rungs.add(rung(second.node(), outcome(before.get(), second, same), lap, again));
      if (!same) {
        long height = first.tipset().map(Diagnosis.Tipset::height).orElse(0L);
        return with(first, Optional.of(new Verdict.Unstable(second.node(), height)), rungs);
      }
    }
    return with(first, Optional.empty(), rungs);
  }

  private static Optional<TraceAnswer> answer(Executions.Batch batch, NodeId node) {
    return batch.answers().stream().filter(answer -> answer.node().equals(node)).findFirst();
  }

  private static String outcome(TraceAnswer first, TraceAnswer second, boolean same) {
    if (!same) {
      return "differs from its own first answer: root "
          + first.trace().orElseThrow().root()
          + ", then "
          + second.trace().orElseThrow().root();
    }
    return second.client().filter(CACHED::contains).isPresent()
        ? "same as before, maybe from its cache of traces and so no second sample"
        : "same as before";
  }

  private static Rung rung(NodeId node, String outcome, Stopwatch.Lap lap, Executions.Batch again) {
    String name = "execute again on " + node;
    long bytes =
        again.rungs().stream()
            .filter(rung -> rung.name().endsWith(" " + node))
            .mapToLong(Rung::bytes)
            .sum();
    long millis =
        again.rungs().stream()
                .filter(rung -> rung.name().endsWith(" " + node))
                .mapToLong(Rung::millis)
                .sum()
            + lap.millis(name);
    return new Rung(name, outcome, millis, bytes);
  }

  private static Diagnosis with(
      Diagnosis d, Optional<Verdict.Unstable> unstable, List<Rung> rungs) {
    Verdict verdict = unstable.map(v -> (Verdict) v).orElse(d.verdict());
    Diagnosis.Cause cause =
        unstable
            .map(v -> CauseText.of(CauseText.Signs.nowhere(v, List.of(), Set.of())))
            .orElse(d.cause());
    List<NodeId> suspects = unstable.map(v -> List.of(v.node())).orElse(d.suspects());
    return new Diagnosis(
        verdict,
        d.chain(),
        d.tipset(),
        d.nodes(),
        d.groups(),
        suspects,
        unstable.isPresent() ? Diagnosis.Arbiter.NONE : d.arbiter(),
        cause,
        d.location(),
        d.differing(),
        d.notCompared(),
        d.normalised(),
        rungs,
        d.reproduce(),
        d.evidence());
  }
}
