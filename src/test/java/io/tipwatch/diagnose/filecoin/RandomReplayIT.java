package io.tipwatch.diagnose.filecoin;

import static io.tipwatch.diagnose.filecoin.Simulated.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.diagnose.Exhibits;
import io.tipwatch.diagnose.Finding;
import io.tipwatch.diagnose.Question;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.evidence.DamagedEvidenceException;
import io.tipwatch.diagnose.evidence.Evidence;
import io.tipwatch.diagnose.evidence.Replayed;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.node.filecoin.Method;
import io.tipwatch.report.ReportJson;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever nodes do, a diagnosis comes out the same again; whatever happens to files is told. */
class RandomReplayIT {
  private static final int LOOKS = 6;
  private static final int DAMAGES = 300;
  private static final long SPOOL_BYTES = 64 << 20;

  private static final List<String> METHODS =
      List.of(
          Method.VERSION,
          Method.SESSION,
          Method.NETWORK_NAME,
          Method.GENESIS,
          Method.HEAD,
          Method.TIPSET,
          Method.TIPSET_BY_HEIGHT,
          Method.NETWORK_VERSION,
          Method.ACTOR_CODES,
          Method.PARENT_RECEIPTS,
          Method.SYNC_CHECK_BAD,
          Method.SYNC_STATE,
          Method.SYNCER_TRACKER,
          Method.FOREST_SYNC_STATUS,
          Method.F3_LATEST,
          Method.REPLAY_TIPSET,
          Method.STATE_COMPUTE,
          Method.STATE_COMPUTE,
          Method.STATE_COMPUTE);

  private static final List<RpcFailure> FAILURES =
      List.of(
          RpcFailure.PRUNED,
          RpcFailure.LOOKBACK,
          RpcFailure.TOO_LARGE,
          RpcFailure.EXPENSIVE_FORK,
          RpcFailure.PANIC,
          RpcFailure.NO_PERMISSION,
          RpcFailure.UNAUTHORIZED,
          RpcFailure.RATE_LIMITED,
          RpcFailure.BAD_GATEWAY,
          RpcFailure.of(7, "half of a pair \uD83D\uDE00".repeat(300)),
          RpcFailure.of(1, "\u202Eturned\u0007 \"quoted\" \\ \n and ended"));

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 20261125})
  void everyDiagnosisComesOutTheSameAgain(long seed) throws IOException {
    Random random = new Random(seed);
    for (int look = 0; look < LOOKS; look++) {
      String as = "seed " + seed + ", look " + look;
      Spool spool = new Spool(directory.resolve("replay"), SPOOL_BYTES);
      Optional<Finding> finding;
      try (Simulated sim = new Simulated(directory.resolve("spool"), nodes(random))) {
        finding = look(sim, random);
      }
      if (finding.isPresent() && !finding.get().exhibits().all().isEmpty()) {
        try (Exhibits exhibits = finding.get().exhibits()) {
          Replayed replayed = Replays.of(exhibits, spool);
          assertThat(replayed.report())
              .as(as)
              .isEqualTo(ReportJson.write(finding.get().diagnosis()));
          assertThat(replayed.same()).as(as).isTrue();
        }
      }
      assertThat(spool.used()).as(as).isZero();
    }
  }

  private static NodeProfile[] nodes(Random random) {
    return IntStream.range(0, 2 + random.nextInt(3))
        .mapToObj(i -> {
          Dialect dialect = any(random, List.of(Dialect.values()));
          NodeProfile node = NodeProfile.of("node-" + i, dialect);
          return dialect != Dialect.FOREST && random.nextInt(6) == 0
              ? node.asLegacy()
              : node.withGeneration(any(random, List.of(Generation.values())));
        })
        .toArray(NodeProfile[]::new);
  }

  private static Optional<Finding> look(Simulated sim, Random random) throws IOException {
    List<FilecoinNode> nodes = sim.filecoinNodes();
    if (random.nextBoolean()) {
      nodes.forEach(node -> await(node.profile()));
    }
    int faulty = random.nextInt(nodes.size());
    Question question = random.nextInt(4) == 0 ? healthy(sim, random) : split(sim, faulty, random);
    if (random.nextInt(6) == 0) {
      SimTipset head = await(sim.network.head());
      await(sim.node(faulty).equivocate(await(sim.network.trace(head)).deepInCron(1)));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      await(sim.node(random.nextInt(nodes.size())).inject(any(random, METHODS), trouble(random)));
    }
    if (random.nextInt(10) == 0) {
      await(sim.node(random.nextInt(nodes.size())).refuse());
    }
    return sim.ladder(nodes).answer(question);
  }

  private static Question healthy(Simulated sim, Random random) {
    SimTipset head = await(sim.network.head());
    await(sim.network.steps(random.nextInt(3)));
    return switch (random.nextInt(3)) {
      case 0 -> new Question.Height(head.height());
      case 1 -> new Question.Named(head.key());
      default -> new Question.Execution(head.asTipset(), Optional.empty());
    };
  }

  private static Question split(Simulated sim, int faulty, Random random) {
    long choice = random.nextInt(50);
    boolean inTraceOnly = random.nextInt(5) == 0;
    Split split =
        await(
            sim.network.split(
                sim.node(faulty).name(),
                trace -> {
                  TraceFault fault = trace.deepInCron(choice);
                  return inTraceOnly ? fault.inTraceOnly() : fault;
                }));
    return switch (random.nextInt(3)) {
      case 0 -> new Question.Sign(sim.refusal(split, random.nextInt(4) > 0));
      case 1 -> {
        await(sim.network.steps(20));
        yield new Question.Height(await(sim.network.head()).height() - random.nextInt(3));
      }
      default -> new Question.Execution(split.tipset().asTipset(), Optional.empty());
    };
  }

  private static Trouble trouble(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> new Trouble.Truncate(random.nextInt(3_000));
      case 1 -> new Trouble.HangUp(random.nextInt(90_000));
      case 2 -> new Trouble.WrongIds();
      case 3 -> new Trouble.Hostile(any(random, List.of(Attack.values())));
      case 4 -> new Trouble.Slow(100 + random.nextInt(10_000));
      default -> new Trouble.Fail(any(random, FAILURES));
    };
  }

  private static <T> T any(Random random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** One byte, or the end of a file: either it is refused, or the departure is shown. */
  @Test
  void noDamageGoesUnsaid() throws IOException {
    long seed = 20261126;
    Random random = new Random(seed);
    Path evidence = directory.resolve("evidence");
    try (Simulated sim =
        new Simulated(
            directory.resolve("spool"),
            NodeProfile.of("lotus", Dialect.LOTUS),
            NodeProfile.of("forest", Dialect.FOREST))) {
      Split split = await(sim.network.split(sim.node(0).name()));
      Finding finding = sim.ladder().lookInto(sim.refusal(split, true)).orElseThrow();
      try (Exhibits exhibits = finding.exhibits()) {
        exhibits.copyTo(evidence);
      }
    }
    String report = Files.readString(evidence.resolve("report.json"));
    int refused = 0;
    int departed = 0;
    for (int i = 0; i < DAMAGES; i++) {
      Path file = any(random, files(evidence));
      byte[] before = Files.readAllBytes(file);
      Files.write(file, damaged(before, random));
      try {
        Replayed replayed = again(evidence, report);
        assertThat(replayed.same()).isEqualTo(replayed.report().equals(report));
        departed += replayed.same() ? 0 : 1;
      } catch (DamagedEvidenceException e) {
        assertThat(e.getMessage()).as("seed %d, damage %d", seed, i).isNotBlank();
        refused++;
      }
      Files.write(file, before);
    }
    assertThat(refused).as("refused").isGreaterThan(DAMAGES / 10);
    assertThat(departed).as("departed").isGreaterThan(DAMAGES / 20);
    assertThat(again(evidence, report).same()).isTrue();
  }

  private Replayed again(Path evidence, String report) throws IOException {
    Spool spool = new Spool(directory.resolve("replay"), SPOOL_BYTES);
    return Replays.replay(spool).of(Evidence.in(evidence), report);
  }

  private static List<Path> files(Path evidence) throws IOException {
    try (var files = Files.list(evidence)) {
      return files.sorted().toList();
    }
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    if (random.nextInt(4) == 0) {
      return Arrays.copyOf(bytes, at);
    }
    byte[] damaged = bytes.clone();
    damaged[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : '0' + random.nextInt(10));
    return damaged;
  }
}
