package io.tipwatch.incident.store;

import static io.tipwatch.incident.Incidents.T0;
import static io.tipwatch.incident.Incidents.opened;
import static io.tipwatch.incident.Incidents.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresStoreIT extends IncidentStoreContract {
  private static @Nullable PostgresServer server;
  private Database.@Nullable Postgres database;

  @BeforeAll
  static void startServer() throws Exception {
    Optional<Path> binaries = PostgresServer.binaries();
    Assumptions.assumeTrue(
        binaries.isPresent(), "NOT TESTED: no PostgreSQL binaries under /usr/lib/postgresql");
    server = PostgresServer.start(binaries.get());
  }

  @AfterAll
  static void stopServer() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  private static PostgresServer server() {
    return java.util.Objects.requireNonNull(server);
  }

  @Override
  Database database() throws IOException {
    try {
      database = server().database();
      return database;
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private IncidentStore second() throws StoreException {
    return open(java.util.Objects.requireNonNull(database), "there");
  }

  /** Both open it at the same moment, twenty times; every time one of them is told of the other. */
  @Test
  void twoWatchdogsMakeOneIncident() throws Exception {
    int opened = 0;
    try (IncidentStore other = second();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 20; round++) {
        long height = round;
        List<Callable<Outcome>> both =
            List.of(
                () -> store.apply(List.of(opened(split(new Random(1), height))), SINKS),
                () -> other.apply(List.of(opened(split(new Random(2), height))), SINKS));
        for (Future<Outcome> outcome : threads.invokeAll(both)) {
          opened += outcome.get() instanceof Outcome.Stored ? 1 : 0;
        }
      }
    }
    assertThat(opened).isEqualTo(20);
    assertThat(store.open()).hasSize(20);
    assertThat(store.outbox().due("chat", T0, 100)).hasSize(20);
  }

  @Test
  void twoWatchdogsDoNotSendTheSame() throws Exception {
    store.apply(List.of(opened(split(1)), opened(split(2)), opened(split(3))), SINKS);
    try (IncidentStore other = second()) {
      List<Outgoing> all = new ArrayList<>(store.outbox().due("chat", T0, 2));
      all.addAll(other.outbox().due("chat", T0, 10));

      assertThat(all).extracting(Outgoing::incident).doesNotHaveDuplicates().hasSize(3);
      assertThat(other.outbox().due("chat", T0.plus(Outbox.CLAIM), 10)).hasSize(3);
    }
  }

  @Test
  void goesOnAfterTheServerWasKilled() throws Exception {
    store.apply(List.of(opened(split(1))), SINKS);
    server().kill();

    assertThatThrownBy(() -> store.apply(List.of(opened(split(2))), SINKS))
        .isInstanceOf(StoreException.class);
    server().up();
    assertThat(store.apply(List.of(opened(split(2))), SINKS)).isEqualTo(new Outcome.Stored());
    assertThat(store.open()).hasSize(2);
  }

  @Test
  void anArchiveMakesNoTables() throws Exception {
    Database.Postgres empty = server().database();

    assertThatThrownBy(() -> IncidentArchive.open(empty))
        .isInstanceOf(NoStoreException.class)
        .hasMessageContaining("no incidents are kept yet in postgresql://127.0.0.1:");
    assertThatThrownBy(() -> IncidentArchive.open(empty)).isInstanceOf(NoStoreException.class);
  }

  @Test
  void anArchiveSaysWhichServerDoesNotAnswer() {
    Database.Postgres nobody = new Database.Postgres("127.0.0.1", 1, "x", "tipwatch", "pw", false);

    assertThatThrownBy(() -> IncidentArchive.open(nobody))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("postgresql://127.0.0.1:1/x cannot be read: ")
        .hasMessageNotContaining("pw");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/x?socketFactory=evil", "jdbc:postgresql://a,b/x", "jdbc:h2:mem:x",
        "jdbc:postgresql://db:1/x;y", "jdbc:postgresql:///x", "jdbc:postgresql://db/x/../y"
      })
  void refusesUrlsThatSayMore(String url) {
    assertThatThrownBy(() -> Database.Postgres.of(url, "tipwatch", "secret", true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }
}
