package io.tipwatch.diagnose.filecoin;

import static io.tipwatch.diagnose.filecoin.Simulated.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.diagnose.Exhibits;
import io.tipwatch.diagnose.Finding;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.evidence.Evidence;
import io.tipwatch.diagnose.evidence.Replayed;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.sim.NodeProfile;
import io.tipwatch.sim.SimNetwork.Split;
import io.tipwatch.sim.SimTipset;
import io.tipwatch.sim.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What a ladder found on nodes that are gone, and the directory where its exhibits lie. */
record Saved(Path directory, Path evidence, Diagnosis made) {
  private static final long SPOOL_BYTES = 64 << 20;

  /** What a ladder does on nodes that are gone afterwards. */
  @FunctionalInterface
  interface Look {
    Optional<Finding> take(Simulated sim) throws IOException;
  }

  /** Looks, keeps the exhibits in the directory, and ends all nodes. */
  static Saved of(Path directory, Look look, NodeProfile... profiles) throws IOException {
    try (Simulated sim = new Simulated(directory.resolve("spool"), profiles)) {
      Finding finding = look.take(sim).orElseThrow();
      Path evidence = directory.resolve("evidence");
      try (Exhibits exhibits = finding.exhibits()) {
        exhibits.copyTo(evidence);
      }
      assertThat(sim.spool.used()).isZero();
      return new Saved(directory, evidence, finding.diagnosis());
    }
  }

  Spool spool() {
    return new Spool(directory.resolve("replay"), SPOOL_BYTES);
  }

  Replayed again() throws IOException {
    Spool spool = spool();
    Replayed replayed = Replays.of(Evidence.in(evidence), spool);
    assertThat(spool.used()).isZero();
    return replayed;
  }

  /** A node goes wrong, and a routine execution is made where it did. */
  static Look split(int node) {
    return sim -> {
      Split split = await(sim.network.split(sim.node(node).name()));
      return Optional.of(sim.ladder().execute(split.tipset().asTipset(), Optional.empty()));
    };
  }

  /** A node goes wrong, and refuses what comes next. */
  static Look refusal(int node) {
    return sim -> {
      Split split = await(sim.network.split(sim.node(node).name()));
      return sim.ladder().lookInto(sim.refusal(split, true));
    };
  }

  /** Nothing is wrong with what the nodes compute. */
  static Look head() {
    return sim -> {
      SimTipset head = await(sim.network.head());
      return Optional.of(sim.ladder().execute(head.asTipset(), Optional.empty()));
    };
  }

  static Look withTrouble(int node, String method, Trouble trouble, Look then) {
    return sim -> {
      await(sim.node(node).inject(method, trouble));
      return then.take(sim);
    };
  }
}
