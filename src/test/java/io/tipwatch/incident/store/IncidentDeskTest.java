package io.tipwatch.incident.store;

import static io.tipwatch.incident.Incidents.FOREST;
import static io.tipwatch.incident.Incidents.LOTUS;
import static io.tipwatch.incident.Incidents.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.Judgement;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.IncidentRules;
import io.tipwatch.incident.Incidents;
import io.tipwatch.incident.Sign;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentDeskTest {
  private static final Verdict SPLIT =
      new Verdict.StateSplit(1_000, TipsetKey.of("bafyt"), Set.of(LOTUS, FOREST));

  @TempDir Path directory;
  private final Random random = new Random(1);

  private IncidentStore store() throws StoreException {
    return IncidentStoreContract.open(
        new Database.Sqlite(directory.resolve("tipwatch.db"), Duration.ofMillis(20)), "here");
  }

  private IncidentDesk desk(IncidentStore store) throws StoreException {
    return new IncidentDesk(
        IncidentRules.DEFAULT,
        store,
        IncidentStoreContract.SINKS,
        () -> IncidentId.next(T0, random));
  }

  private static Sign judged(Verdict both, long second) {
    Map<NodeId, Verdict> nodes = Map.of(LOTUS, both, FOREST, both);
    return new Sign.Judged(
        "mainnet", new Judgement(both, nodes, List.of(), List.of()), T0.plusSeconds(second));
  }

  @Test
  void endsAfterARestartWhatItOpenedBefore() throws Exception {
    try (IncidentStore store = store()) {
      desk(store).hear(Incidents.watch("mainnet"), judged(SPLIT, 0));
    }
    try (IncidentStore store = store()) {
      IncidentDesk desk = desk(store);
      desk.hear(Incidents.watch("mainnet"), judged(new Verdict.Match(2_000), 100));
      desk.hear(Incidents.watch("mainnet"), judged(new Verdict.Match(2_000), 160));

      assertThat(store.open()).isEmpty();
    }
  }

  @Test
  void tellsFromMemoryWhileTheStoreFailsAndCatchesUp() throws Exception {
    try (IncidentStore store = store();
        Connection foreign =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("tipwatch.db"));
        Statement statement = foreign.createStatement()) {
      IncidentDesk desk = desk(store);
      statement.execute("BEGIN EXCLUSIVE");
      IncidentDesk.Told told = desk.hear(Incidents.watch("mainnet"), judged(SPLIT, 0));
      assertThat(told.durable()).isFalse();
      assertThat(told.events()).hasSize(1);
      assertThat(desk.waiting()).isEqualTo(1);
      statement.execute("ROLLBACK");

      desk.hear(Incidents.watch("mainnet"), judged(SPLIT, 10));

      assertThat(desk.waiting()).isZero();
      assertThat(store.open()).hasSize(1);
      assertThat(store.outbox().due("chat", T0, 10)).hasSize(1);
    }
  }
}
