package io.tipwatch.incident.store;

import static io.tipwatch.incident.Incidents.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.incident.FaultPoint;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** One database that outlives many processes, each killed at another moment. */
class CrashIT {
  private static final int RANDOM_KILLS = 100;
  private static final List<String> POINTS =
      List.of(
          FaultPoint.BEFORE_COMMIT,
          FaultPoint.AFTER_COMMIT,
          FaultPoint.BEFORE_SENT,
          FaultPoint.AFTER_SENT,
          FaultPoint.EVIDENCE_BEFORE_SYNC,
          FaultPoint.EVIDENCE_BEFORE_RENAME,
          FaultPoint.EVIDENCE_AFTER_RENAME);

  @TempDir Path directory;
  private final Set<Long> opened = new HashSet<>();
  private final Set<Long> kept = new HashSet<>();
  private final Map<String, Integer> sends = new HashMap<>();
  private final Set<String> sent = new HashSet<>();
  private long next = 1;

  @Test
  void losesAndDoublesNothing() throws Exception {
    long seed = 20261122;
    Random random = new Random(seed);
    for (String point : POINTS) {
      Process child = start(point);
      assertThat(child.waitFor()).as("stopped at %s", point).isEqualTo(137);
      believe(said());
    }
    for (int kill = 0; kill < RANDOM_KILLS; kill++) {
      killAtRandom(random);
    }
    examine("seed " + seed);
    LoggerFactory.getLogger(CrashIT.class)
        .atWarn()
        .addKeyValue("kills", RANDOM_KILLS + POINTS.size())
        .addKeyValue("acknowledged", opened.size())
        .log("nothing lost, nothing doubled");
  }

  private void killAtRandom(Random random) throws IOException, InterruptedException {
    Process child = start("-");
    if (random.nextInt(5) == 0) {
      // while it opens the database
      child.waitFor(200 + random.nextInt(400), TimeUnit.MILLISECONDS);
    } else {
      while (child.isAlive() && Files.size(output()) == 0) {
        child.waitFor(1, TimeUnit.MILLISECONDS);
      }
      child.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS);
    }
    child.destroyForcibly();
    child.waitFor();
    believe(said());
  }

  private Process start(String point) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            CrashChild.class.getName(),
            directory.toString(),
            Long.toString(next),
            point)
        .redirectOutput(output().toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** What the child said in whole lines; the last one may have been cut. */
  private List<String> said() throws IOException {
    String text = Files.readString(output());
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  private Path output() {
    return directory.resolve("output");
  }

  private void believe(List<String> lines) {
    for (String line : lines) {
      String[] words = line.split(" ", 2);
      switch (words[0]) {
        case "try" -> next = Math.max(next, Long.parseLong(words[1]) + 1);
        case "opened" -> opened.add(Long.parseLong(words[1]));
        case "kept" -> kept.add(Long.parseLong(words[1]));
        case "send" -> sends.merge(words[1], 1, Integer::sum);
        case "sent" -> sent.add(words[1]);
        default -> {}
      }
    }
  }

  private void examine(String run) throws IOException {
    try (IncidentStore store =
        IncidentStore.open(
            new Database.Sqlite(directory.resolve("tipwatch.db")),
            "here",
            InstantSource.fixed(T0),
            FaultPoint.NONE)) {
      assertThat(store.setAside()).as(run).isEmpty();
      List<Incident> all = all(store);
      List<Long> heights =
          all.stream().flatMap(i -> i.lastCommon().stream()).map(Place::height).toList();
      assertThat(heights).as(run).doesNotHaveDuplicates().containsAll(opened);
      Set<String> pending = new HashSet<>();
      store
          .outbox()
          .due("pager", T0, Outbox.MAX_LIMIT)
          .forEach(one -> pending.add(one.incident() + " " + one.version()));
      assertThat(pending).as("what was sent waits no longer").doesNotContainAnyElementsOf(sent);
      assertThat(sends.values()).as("at most one more time after each kill").allMatch(n -> n <= 3);
      EvidenceStore evidence =
          EvidenceStore.open(
              directory.resolve("evidence"),
              EvidenceStore.Limits.DEFAULT,
              store,
              InstantSource.fixed(T0),
              FaultPoint.NONE);
      for (Incident incident : all) {
        check(store, evidence, incident);
      }
    }
  }

  private void check(IncidentStore store, EvidenceStore evidence, Incident incident)
      throws IOException {
    IncidentFile file = store.show(incident.id()).orElseThrow();
    if (kept.contains(incident.lastCommon().orElseThrow().height())) {
      assertThat(file.evidence()).hasSize(1);
    }
    assertThat(file.evidence())
        .allMatch(one -> evidence.check(one.sha256()) == EvidenceStore.Check.INTACT);
  }

  private static List<Incident> all(IncidentStore store) throws IOException {
    List<Incident> all = new ArrayList<>();
    Optional<IncidentId> before = Optional.empty();
    while (true) {
      List<Incident> page = store.list(new IncidentQuery(Optional.empty(), false, before, 1_000));
      if (page.isEmpty()) {
        return all;
      }
      all.addAll(page);
      before = Optional.of(page.getLast().id());
    }
  }
}
