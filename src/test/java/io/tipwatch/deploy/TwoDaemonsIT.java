package io.tipwatch.deploy;

import static io.tipwatch.deploy.Arena.await;
import static io.tipwatch.deploy.Loopback.becomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tipwatch.deploy.Loopback.Receiver;
import io.tipwatch.incident.FaultPoint;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentKind;
import io.tipwatch.incident.Place;
import io.tipwatch.incident.store.Database;
import io.tipwatch.incident.store.IncidentQuery;
import io.tipwatch.incident.store.IncidentStore;
import io.tipwatch.incident.store.PostgresServer;
import io.tipwatch.sim.SimNetwork.Split;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two daemons that share a database on a real server, and one of them is killed. */
class TwoDaemonsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<Integer> ports = List.of(Loopback.freePort(), Loopback.freePort());
  @TempDir private Path home;
  private PostgresServer server;
  private Database.Postgres database;
  private Receiver receiver;
  private Inbox inbox;
  private Arena arena;

  @BeforeEach
  void open() throws Exception {
    assumeThat(Path.of("target", "tipwatch.jar")).as("built by package").exists();
    Optional<Path> binaries = PostgresServer.binaries();
    assumeThat(binaries).as("NOT TESTED: no PostgreSQL under /usr/lib/postgresql").isPresent();
    server = PostgresServer.start(binaries.orElseThrow());
    database = server.database();
    receiver = new Receiver();
    inbox = new Inbox(receiver);
    arena = new Arena(home, 20261126);
  }

  @AfterEach
  void close() throws Exception {
    if (arena != null) {
      arena.close();
      receiver.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void oneSplitIsOneIncidentAndTheSurvivorEndsIt() throws Exception {
    Process first = start("first", ports.getFirst());
    start("second", ports.getLast());
    for (int port : ports) {
      assertThat(becomes(() -> shows(port, "last_verified_height{"), PATIENCE))
          .as(arena::journal)
          .isTrue();
    }

    Split split = await(arena.network().split(arena.nodes().getLast().name()));
    long height = split.tipset().height();
    assertThat(becomes(() -> told("firing", height) > 0, PATIENCE)).as(arena::journal).isTrue();
    String active = "kind=\"state_split\",node=\"" + split.node() + "\"} 1.0";
    for (int port : ports) {
      assertThat(becomes(() -> shows(port, active), PATIENCE)).as(arena::journal).isTrue();
    }
    Arena.kill(first);
    await(arena.network().heal(split.node()));

    assertThat(becomes(() -> told("resolved", height) > 0, PATIENCE)).as(arena::journal).isTrue();
    examine(split);
  }

  private void examine(Split split) throws Exception {
    assertThat(inbox.events()).extracting(Inbox.Event::id).doesNotHaveDuplicates();
    assertThat(told("firing", split.tipset().height())).as("opened, and located").isLessThan(3);
    assertThat(told("resolved", split.tipset().height())).isEqualTo(1);
    try (IncidentStore store =
        IncidentStore.open(database, "examiner", InstantSource.system(), FaultPoint.NONE)) {
      List<Incident> splits =
          store.list(new IncidentQuery(Optional.empty(), false, Optional.empty(), 100)).stream()
              .filter(one -> one.kind() == IncidentKind.STATE_SPLIT)
              .toList();
      assertThat(splits)
          .singleElement()
          .satisfies(one -> {
            assertThat(one.lastCommon().map(Place::key)).contains(split.tipset().key());
            assertThat(one.life().resolved()).isTrue();
          });
      Ledgers.assertWhole(store.ledger(Arena.CHAIN, 1_000));
    }
  }

  private long told(String what, long height) {
    return inbox.ofSplit(what, height).size();
  }

  private static boolean shows(int port, String what) {
    return Loopback.get("http://127.0.0.1:" + port + "/metrics")
        .lines()
        .anyMatch(line -> line.contains(what) && !line.endsWith(" 0.0"));
  }

  private Process start(String name, int port) throws Exception {
    String store =
        """
        directory = state-%s, watchdog = %s, tls = false, user = %s, keep-free = 1 MiB
        database = "jdbc:postgresql://%s:%d/%s\"\
        """
            .formatted(
                name, name, database.user(), database.host(), database.port(), database.database());
    return arena.daemon(arena.configure(name, port, store, receiver.url()), Map.of());
  }
}
