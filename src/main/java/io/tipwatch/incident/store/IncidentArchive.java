package io.tipwatch.incident.store;

import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The durable incidents for those who only read, beside a running daemon or without one. Nothing is
 * made, changed or repaired. Thread-safe; every call blocks.
 */
public final class IncidentArchive implements AutoCloseable {
  private final Session session;

  private IncidentArchive(Session session) {
    this.session = session;
  }

  /**
   * Opens what a daemon keeps.
   *
   * @throws NoStoreException if nothing was kept there yet
   * @throws StoreRefusedException if it is not ours, or of another version
   */
  public static IncidentArchive open(Database database) throws StoreException {
    Dialect dialect =
        switch (database) {
          case Database.Sqlite sqlite -> Dialect.reading(sqlite, frozen(existing(sqlite.file())));
          case Database.Postgres postgres -> Dialect.reading(postgres, false);
        };
    try (Connection connection = dialect.connect()) {
      if (!Schema.present(connection)) {
        throw notOurs(database);
      }
    } catch (SQLException e) {
      throw unreadable(database, e);
    }
    return new IncidentArchive(new Session(dialect));
  }

  private static Path existing(Path file) throws NoStoreException {
    if (!Files.exists(file)) {
      throw new NoStoreException(
          "no incidents are kept yet: there is no " + file + "; the daemon makes it when it runs");
    }
    return file;
  }

  /** SQLite cannot share a file in a directory where it may not write; there, nobody can. */
  private static boolean frozen(Path file) {
    Path wal = file.resolveSibling(file.getFileName() + "-wal");
    Path directory = file.toAbsolutePath().getParent();
    return !Files.exists(wal) && directory != null && !Files.isWritable(directory);
  }

  private static StoreException notOurs(Database database) {
    return switch (database) {
      case Database.Sqlite sqlite ->
          new StoreRefusedException(sqlite.file() + " is no database of Tipwatch");
      case Database.Postgres postgres ->
          new NoStoreException(
              "no incidents are kept yet in "
                  + postgres
                  + ": it has no tables of Tipwatch; the daemon makes them when it runs");
    };
  }

  private static StoreException unreadable(Database database, SQLException e) {
    return switch (database) {
      case Database.Sqlite sqlite when SqliteFile.damaged(e) ->
          new StoreException(
              sqlite.file()
                  + " is damaged, or no database at all; when the daemon starts, it sets the file"
                  + " aside and begins a new one",
              e);
      case Database.Sqlite sqlite ->
          new StoreException(sqlite.file() + " cannot be read: " + e.getMessage(), e);
      case Database.Postgres postgres ->
          new StoreException(postgres + " cannot be read: " + e.getMessage(), e);
    };
  }

  /** Incidents that are not over, oldest first. */
  public List<Incident> open() throws StoreException {
    return session.read(connection -> new Reading(connection).open());
  }

  /** One page, newest first. */
  public List<Incident> list(IncidentQuery page) throws StoreException {
    return session.read(connection -> new Reading(connection).list(page));
  }

  /**
   * The names of incidents that begin so, oldest first.
   *
   * @param prefix letters and digits
   */
  public List<IncidentId> beginning(String prefix, int limit) throws StoreException {
    if (!prefix.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c))) {
      return List.of();
    }
    return session.read(connection -> new Reading(connection).beginning(prefix, limit));
  }

  /** One incident alone. */
  public Optional<Incident> find(IncidentId id) throws StoreException {
    return session.read(connection -> new Reading(connection).find(id));
  }

  /** One incident with its report and evidence. */
  public Optional<IncidentFile> show(IncidentId id) throws StoreException {
    return session.read(connection -> new Reading(connection).show(id));
  }

  /** What was told, or is to be told, about an incident, oldest first. */
  public List<Notice> notices(IncidentId id) throws StoreException {
    return session.read(connection -> new Reading(connection).notices(id));
  }

  @Override
  public void close() {
    session.close();
  }
}
