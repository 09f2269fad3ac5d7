package io.tipwatch.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.Verdict;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.NodeProfile;
import io.tipwatch.sim.SimNetwork.Split;
import io.tipwatch.sim.SimNode;
import io.tipwatch.sim.TraceFault;
import io.tipwatch.watch.VerdictChanged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node computes something else: it is found, confirmed, laid to it and located, and it heals. */
class SplitIT {
  private static final Logger LOG = LoggerFactory.getLogger(SplitIT.class);
  private static final Duration BLOCK_TIME = Duration.ofMillis(100);
  private static final long SEED = 4242;

  /** Settling takes 5 block times, or 10 where only standing still gives a node away. */
  private static final Duration BUDGET = Duration.ofSeconds(6);

  private static final int MOST_EPOCHS = 100;

  enum Setup {
    THREE_NODES,
    TWO_NODES,
    LEGACY_BUILDS,
    POLLING_ONLY
  }

  static Stream<Arguments> everyDialectInEverySetup() {
    return Arrays.stream(Setup.values())
        .flatMap(
            setup -> Arrays.stream(Dialect.values()).map(dialect -> Arguments.of(setup, dialect)));
  }

  @ParameterizedTest
  @MethodSource("everyDialectInEverySetup")
  void aSplitIsFoundLocatedAndOver(Setup setup, Dialect faulty) {
    try (Stage stage = Stage.real(SEED, BLOCK_TIME)) {
      SimNode wrong = nodes(stage, setup, faulty);
      stage.open();
      stage.steps(12);
      Split split = Stage.await(stage.network().split(wrong.name()));
      long injected = System.nanoTime();
      boolean found = stage.stepsUntil(MOST_EPOCHS, said -> located(said).isPresent());
      Duration took = Duration.ofNanos(System.nanoTime() - injected);

      assertThat(found).as("a diagnosis in %s", stage.said().changes()).isTrue();
      Diagnosis diagnosis = located(stage.said()).orElseThrow();
      LOG.atInfo()
          .addKeyValue("setup", setup)
          .addKeyValue("faulty", faulty)
          .addKeyValue("millis", took.toMillis())
          .addKeyValue("told", stage.said().changes().stream().map(c -> c.after().kind()).toList())
          .log("located");
      assertThat(took).isLessThan(BUDGET);
      assertNames(diagnosis, split);
      assertThat(diagnosis.suspects())
          .isEqualTo(setup == Setup.TWO_NODES ? List.of() : List.of(wrong.name()));
      assertThat(stage.said().alarms())
          .allMatch(alarm -> alarm.kind().equals("STATE_SPLIT") || refusedBy(wrong, alarm));
      // Meters are written by another verticle, a moment later than we hear of the change.
      stage.stepsUntil(MOST_EPOCHS, _ -> active(stage).size() == 1);
      assertThat(active(stage)).as("divergence_active").hasSize(1);

      Stage.await(stage.network().heal(wrong.name()));
      boolean over =
          stage.stepsUntil(
              MOST_EPOCHS, said -> said.changes().getLast().after() instanceof Verdict.Match);
      assertThat(over).as("match again; now %s", stage.said().overall()).isTrue();
      stage.stepsUntil(MOST_EPOCHS, _ -> active(stage).isEmpty());
      assertThat(active(stage)).as("divergence_active").isEmpty();
      assertThat(stage.said().gaps()).isEmpty();
    }
  }

  private static SimNode nodes(Stage stage, Setup setup, Dialect faulty) {
    List<SimNode> nodes = new ArrayList<>();
    for (Dialect dialect : Dialect.values()) {
      NodeProfile profile = NodeProfile.of(dialect.client(), dialect);
      boolean left = setup == Setup.TWO_NODES && dialect == otherThan(faulty);
      if (left) {
        continue;
      }
      if (setup == Setup.TWO_NODES) {
        profile = profile.withoutF3(); // a certificate would say which of the two is right
      }
      boolean old = setup == Setup.LEGACY_BUILDS && dialect != Dialect.FOREST;
      nodes.add(
          setup == Setup.POLLING_ONLY
              ? stage.polledNode(profile)
              : stage.node(old ? profile.asLegacy() : profile));
    }
    return nodes.stream()
        .filter(node -> node.profile().dialect() == faulty)
        .findFirst()
        .orElseThrow();
  }

  /** What the node itself says may be told before the execution has proved why. */
  private static boolean refusedBy(SimNode wrong, Verdict verdict) {
    return verdict instanceof Verdict.Rejected(var node, _, _) && node.equals(wrong.name());
  }

  private static Dialect otherThan(Dialect dialect) {
    return switch (dialect) {
      case LOTUS -> Dialect.VENUS;
      case VENUS -> Dialect.FOREST;
      case FOREST -> Dialect.LOTUS;
    };
  }

  static Optional<Diagnosis> located(Chronicle said) {
    return said.changes().stream()
        .filter(change -> change.after() instanceof Verdict.StateSplit)
        .map(VerdictChanged::diagnosis)
        .flatMap(Optional::stream)
        .findFirst();
  }

  static void assertNames(Diagnosis diagnosis, Split split) {
    TraceFault fault = split.fault();
    Diagnosis.Location place = diagnosis.location().orElseThrow();
    assertThat(diagnosis.tipset().orElseThrow().key()).isEqualTo(split.tipset().key());
    assertThat(place.message().index()).as(fault.describe()).isEqualTo(fault.message());
    assertThat(place.call()).as(fault.describe()).isEqualTo(fault.call());
    assertThat(place.field()).as(fault.describe()).isEqualTo(fault.field());
  }

  private static List<String> active(Stage stage) {
    return stage
        .metrics()
        .lines()
        .filter(line -> line.startsWith("tipwatch_divergence_active{"))
        .filter(line -> !line.endsWith(" 0.0") && !line.endsWith(" 0"))
        .toList();
  }
}
