package io.tipwatch.incident.store;

import static io.tipwatch.incident.Incidents.T0;
import static io.tipwatch.incident.Incidents.opened;
import static io.tipwatch.incident.Incidents.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.incident.FaultPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading a database file without being the daemon. */
class SqliteArchiveTest {
  @TempDir Path directory;

  private Path file() {
    return directory.resolve("incidents.db");
  }

  private Database.Sqlite database() {
    return new Database.Sqlite(file(), Duration.ofMillis(500));
  }

  private void keep(long seed) throws IOException {
    try (IncidentStore store =
        IncidentStore.open(database(), "here", InstantSource.fixed(T0), FaultPoint.NONE)) {
      store.apply(List.of(opened(split(seed))), IncidentStoreContract.SINKS);
    }
  }

  private void change(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void readsWhatAStoppedDaemonLeft() throws IOException {
    keep(7);
    byte[] before = Files.readAllBytes(file());

    try (IncidentArchive archive = IncidentArchive.open(database())) {
      assertThat(archive.open()).containsExactly(split(7));
    }

    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "50%", "what?mode=rwc", "#1", "ü"})
  void readsFromADirectoryOfAnyName(String name) throws IOException {
    directory = Files.createDirectory(directory.resolve(name));
    keep(7);

    try (IncidentArchive archive = IncidentArchive.open(database())) {
      assertThat(archive.open()).containsExactly(split(7));
    }
  }

  /** A daemon can start, and write, while somebody reads. */
  @Test
  void keepsNoDaemonFromItsWork() throws IOException {
    keep(7);
    try (IncidentArchive archive = IncidentArchive.open(database())) {
      archive.open();

      keep(8);

      assertThat(archive.open()).containsExactly(split(7), split(8));
    }
  }

  @Test
  void readsACopyOnADiskThatCannotBeWritten() throws Exception {
    keep(7);

    try (Connection connection = Dialect.reading(database(), true).connect()) {
      assertThat(new Reading(connection).open()).containsExactly(split(7));
    }

    assertThat(names()).containsExactly("incidents.db", "incidents.db.lock");
  }

  @Test
  void saysThatNothingWasKeptYetAndMakesNothing() throws IOException {
    assertThatThrownBy(() -> IncidentArchive.open(database()))
        .isInstanceOf(NoStoreException.class)
        .hasMessage(
            "no incidents are kept yet: there is no %s; the daemon makes it when it runs", file());
    assertThat(names()).isEmpty();
  }

  @Test
  void refusesADatabaseOfSomethingElse() throws Exception {
    change("CREATE TABLE incident (id TEXT)");

    assertThatThrownBy(() -> IncidentArchive.open(database()))
        .isInstanceOf(StoreRefusedException.class)
        .hasMessage("%s is no database of Tipwatch", file());
  }

  @Test
  void refusesAnEmptyFileAndLeavesItEmpty() throws IOException {
    Files.createFile(file());

    assertThatThrownBy(() -> IncidentArchive.open(database()))
        .isInstanceOf(StoreRefusedException.class);
    assertThat(file()).isEmptyFile();
  }

  @Test
  void refusesANewerAndAnOlderSchema() throws Exception {
    keep(7);
    change("UPDATE tipwatch_schema SET version = '99'");
    assertThatThrownBy(() -> IncidentArchive.open(database()))
        .isInstanceOf(StoreRefusedException.class)
        .hasMessageContaining("newer version");

    change("UPDATE tipwatch_schema SET version = '0'");
    assertThatThrownBy(() -> IncidentArchive.open(database()))
        .isInstanceOf(StoreRefusedException.class)
        .hasMessageContaining("older version");
  }

  @Test
  void saysThatAFileIsDamagedAndLeavesItAlone() throws IOException {
    Files.writeString(file(), "not a database ".repeat(1000));

    assertThatThrownBy(() -> IncidentArchive.open(database()))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith(file() + " is damaged, or no database at all");
    assertThat(names()).containsExactly("incidents.db");
  }

  @Test
  void saysThatADirectoryIsNoDatabase() throws IOException {
    Files.createDirectory(file());

    assertThatThrownBy(() -> IncidentArchive.open(database()))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith(file() + " cannot be read: ");
  }

  /** Whoever adds a migration says so to those who only read. */
  @Test
  void knowsTheNewestMigration() throws Exception {
    Path migrations = Path.of(Schema.class.getResource("/io/tipwatch/incident/migrations").toURI());
    try (Stream<Path> files = Files.list(migrations)) {
      assertThat(
              files.mapToInt(file ->
                  Integer.parseInt(file.getFileName().toString().replaceAll("^V(\\d+)__.*", "$1"))))
          .contains(Schema.NEWEST)
          .allMatch(version -> version <= Schema.NEWEST);
    }
  }
}
