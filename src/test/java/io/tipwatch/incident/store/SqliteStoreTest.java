package io.tipwatch.incident.store;

import static io.tipwatch.incident.Incidents.opened;
import static io.tipwatch.incident.Incidents.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteStoreTest extends IncidentStoreContract {
  @TempDir Path directory;

  @Override
  Database database() {
    return new Database.Sqlite(directory.resolve("tipwatch.db"), Duration.ofSeconds(5));
  }

  private Connection foreign() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("tipwatch.db"));
  }

  @Test
  void refusesASecondProcess() {
    assertThatThrownBy(() -> open(database(), "there"))
        .isInstanceOf(StoreRefusedException.class)
        .hasMessageContaining("another process");
  }

  @Test
  void goesOnAfterARestart() throws IOException {
    store.apply(List.of(opened(split(7))), SINKS);
    store.close();

    store = open(database(), "here");

    assertThat(store.open()).containsExactly(split(7));
    assertThat(store.setAside()).isEmpty();
  }

  @Test
  void waitsForAForeignLock() throws Exception {
    try (Connection foreign = foreign();
        Statement statement = foreign.createStatement()) {
      statement.execute("BEGIN EXCLUSIVE");
      CompletableFuture<Void> freed =
          CompletableFuture.runAsync(
              () -> end(statement), CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS));
      store.apply(List.of(opened(split(7))), SINKS);
      freed.join();
    }
    assertThat(store.open()).hasSize(1);
  }

  private static void end(Statement statement) {
    try {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void saysSoWhenAForeignLockLasts() throws Exception {
    store.close();
    store =
        open(new Database.Sqlite(directory.resolve("tipwatch.db"), Duration.ofMillis(50)), "here");
    try (Connection foreign = foreign();
        Statement statement = foreign.createStatement()) {
      statement.execute("BEGIN EXCLUSIVE");
      assertThatThrownBy(() -> store.apply(List.of(opened(split(7))), SINKS))
          .isInstanceOf(StoreException.class);
      statement.execute("ROLLBACK");
    }
    assertThat(store.apply(List.of(opened(split(7))), SINKS)).isEqualTo(new Outcome.Stored());
  }

  @Test
  void refusesANewerSchemaAndLeavesItAlone() throws Exception {
    store.close();
    try (Connection foreign = foreign();
        Statement statement = foreign.createStatement()) {
      statement.execute(
          "INSERT INTO tipwatch_schema SELECT 99, '99', 'later', type, 'V99__later.sql', 1,"
              + " installed_by, installed_on, 1, 1 FROM tipwatch_schema LIMIT 1");
    }
    byte[] before = Files.readAllBytes(directory.resolve("tipwatch.db"));

    assertThatThrownBy(() -> open(database(), "here"))
        .isInstanceOf(StoreRefusedException.class)
        .hasMessageContaining("newer version");
    assertThat(Files.readAllBytes(directory.resolve("tipwatch.db"))).isEqualTo(before);
  }

  /** Damage in the middle goes unnoticed by reads and writes; only a check at the start sees it. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void setsADamagedFileAside(long seed) throws Exception {
    store.apply(LongStream.range(0, 300).mapToObj(n -> opened(split(n))).toList(), SINKS);
    store.close();
    Path file = directory.resolve("tipwatch.db");
    Random random = new Random(seed);
    byte[] noise = new byte[20_000];
    random.nextBytes(noise);
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(random.nextLong(bytes.length() - noise.length));
      bytes.write(noise);
    }

    store = open(database(), "here");

    assertThat(store.setAside()).as("seed %d", seed).isPresent();
    assertThat(store.setAside().orElseThrow().getFileName().toString())
        .isEqualTo("tipwatch.db.corrupt-20261122T100000000Z");
    assertThat(store.setAside().orElseThrow()).exists();
    store.apply(List.of(opened(split(7))), SINKS);
    assertThat(store.open()).hasSize(1);
  }

  @Test
  void setsAsideWhatIsNoDatabase() throws Exception {
    store.close();
    Files.writeString(directory.resolve("tipwatch.db"), "not a database ".repeat(1000));

    store = open(database(), "here");

    assertThat(store.setAside()).isPresent();
  }

  @Test
  void isDurableByItsSettings() throws Exception {
    try (Connection connection = Dialect.of(database()).connect();
        Statement statement = connection.createStatement()) {
      try (var mode = statement.executeQuery("PRAGMA journal_mode")) {
        assertThat(mode.getString(1)).isEqualTo("wal");
      }
      try (var synchronous = statement.executeQuery("PRAGMA synchronous")) {
        assertThat(synchronous.getInt(1)).as("2 is FULL").isEqualTo(2);
      }
    }
  }
}
