package io.tipwatch.incident.store;

import io.tipwatch.incident.Account;
import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.FaultPoint;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentEvent;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.Stretch;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The durable incidents, their notices and how far each chain is settled. What a call has
 * acknowledged survives the end of the process and of the power, as far as the disk keeps its word.
 * Thread-safe; every call blocks, and belongs on a virtual thread.
 */
public final class IncidentStore implements AutoCloseable, EvidenceStore.Expendable {
  private final Session session;
  private final String writer;
  private final FaultPoint faults;
  private final Outbox outbox;
  private final Optional<Path> setAside;
  private final @Nullable SqliteFile file;

  private IncidentStore(
      Session session,
      String writer,
      FaultPoint faults,
      Optional<Path> setAside,
      @Nullable SqliteFile file) {
    this.session = session;
    this.writer = writer;
    this.faults = faults;
    this.outbox = new Outbox(session, writer, faults);
    this.setAside = setAside;
    this.file = file;
  }

  /**
   * Opens the store, and makes or renews its tables.
   *
   * @param writer the name of this watchdog, which no other one on the same database has
   * @throws StoreRefusedException if another process has it, or a newer version wrote it
   */
  public static IncidentStore open(
      Database database, String writer, InstantSource clock, FaultPoint faults)
      throws StoreException {
    Dialect dialect = Dialect.of(database);
    return switch (database) {
      case Database.Sqlite sqlite -> openFile(sqlite, dialect, writer, clock, faults);
      case Database.Postgres _ -> {
        Schema.migrate(dialect);
        yield new IncidentStore(new Session(dialect), writer, faults, Optional.empty(), null);
      }
    };
  }

  private static IncidentStore openFile(
      Database.Sqlite database,
      Dialect dialect,
      String writer,
      InstantSource clock,
      FaultPoint faults)
      throws StoreException {
    SqliteFile file = SqliteFile.lock(database.file());
    try {
      Optional<Path> aside = file.setAsideIfDamaged(dialect, clock.instant());
      Schema.migrate(dialect);
      return new IncidentStore(new Session(dialect), writer, faults, aside, file);
    } catch (StoreException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Where a damaged database was put when this one was opened in its place. */
  public Optional<Path> setAside() {
    return setAside;
  }

  /** The notices that wait. */
  public Outbox outbox() {
    return outbox;
  }

  /**
   * Makes events durable together with their notices, all or none. The same batch may be given
   * again.
   */
  public Outcome apply(List<IncidentEvent> batch, List<OutboxSink> sinks) throws StoreException {
    return session.write(connection -> {
      Outcome outcome = new Batch(connection, writer).store(batch, sinks);
      if (outcome instanceof Outcome.Conflict) {
        connection.rollback();
        return outcome;
      }
      faults.hit(FaultPoint.BEFORE_COMMIT);
      connection.commit();
      faults.hit(FaultPoint.AFTER_COMMIT);
      return outcome;
    });
  }

  /** Incidents that are not over, oldest first; no more than the rules keep open. */
  public List<Incident> open() throws StoreException {
    return session.read(connection -> new Reading(connection).open());
  }

  /** One page, newest first. */
  public List<Incident> list(IncidentQuery page) throws StoreException {
    return session.read(connection -> new Reading(connection).list(page));
  }

  /** Those of some incidents that have a report. */
  public Set<IncidentId> reported(List<Incident> incidents) throws StoreException {
    return session.read(connection -> new Reading(connection).reported(incidents));
  }

  /** One incident with its report and evidence. */
  public Optional<IncidentFile> show(IncidentId id) throws StoreException {
    return session.read(connection -> new Reading(connection).show(id));
  }

  /** What was told, or is to be told, about an incident, oldest first. */
  public List<Notice> notices(IncidentId id) throws StoreException {
    return session.read(connection -> new Reading(connection).notices(id));
  }

  /** Notes evidence that was captured for an incident; once, however often it is told. */
  public void attach(IncidentId incident, Evidence evidence) throws StoreException {
    session.write(connection -> {
      try (PreparedStatement back =
          connection.prepareStatement("UPDATE evidence SET removed = 0 WHERE sha256 = ?")) {
        back.setString(1, evidence.sha256());
        back.executeUpdate();
      }
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO evidence (incident_id, sha256, label, bytes, stored_bytes, captured)"
                  + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
        new IncidentRow.Binder(insert)
            .text(incident.ulid())
            .text(evidence.sha256())
            .text(evidence.label())
            .number(evidence.bytes())
            .number(evidence.storedBytes())
            .time(Optional.of(evidence.captured()));
        return insert.executeUpdate();
      }
    });
  }

  @Override
  public void removed(String sha256) throws StoreException {
    session.write(connection -> {
      try (PreparedStatement gone =
          connection.prepareStatement("UPDATE evidence SET removed = 1 WHERE sha256 = ?")) {
        gone.setString(1, sha256);
        return gone.executeUpdate();
      }
    });
  }

  /** Content that only incidents need that are over, that which ended first coming first. */
  @Override
  public List<String> expendable(int limit) throws StoreException {
    return session.read(connection -> new Reading(connection).expendable(limit));
  }

  /** Whether any incident lists this content. */
  public boolean needed(String sha256) throws StoreException {
    return session.read(connection -> new Reading(connection).needed(sha256));
  }

  /** Whether another incident lists this content too. */
  boolean shared(String sha256, IncidentId id) throws StoreException {
    return session.read(connection -> new Reading(connection).shared(sha256, id));
  }

  /** The last settled height of a chain, where the ledger goes on after a restart. */
  public OptionalLong watermark(String chain) throws StoreException {
    return session.read(connection -> new LedgerBook(connection).watermark(chain));
  }

  /** Writes down what became of heights, each once, and raises the watermark of the chain. */
  public void settled(String chain, Account account, Instant at) throws StoreException {
    if (!account.isEmpty()) {
      session.write(connection -> {
        new LedgerBook(connection).write(chain, account, at);
        return true;
      });
    }
  }

  /** The latest runs of a chain's ledger, ascending and without a gap. */
  public List<Stretch> ledger(String chain, int limit) throws StoreException {
    return session.read(connection -> new LedgerBook(connection).latest(chain, limit));
  }

  /** Forgets the oldest runs of a chain's ledger, when there are very many; gives how many. */
  public int pruneLedger(String chain) throws StoreException {
    return session.write(
        connection -> new LedgerBook(connection).prune(chain, LedgerBook.MAX_KEPT));
  }

  @Override
  public void close() throws StoreException {
    session.close();
    if (file != null) {
      file.close();
    }
  }
}
