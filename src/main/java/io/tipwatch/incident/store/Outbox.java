package io.tipwatch.incident.store;

import io.tipwatch.incident.FaultPoint;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.IncidentJson;
import io.tipwatch.incident.NoticeKind;
import io.tipwatch.incident.Texts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Notices that wait for their sinks: at least once each, and in order for each incident.
 * Thread-safe; every call blocks.
 */
public final class Outbox {
  /** How many notices one call gives at most. */
  public static final int MAX_LIMIT = 1_000;

  /**
   * A claim of another watchdog that is older than this is void: it has stopped or stands still.
   */
  static final Duration CLAIM = Duration.ofMinutes(2);

  private static final int MAX_WHY = 500;
  private static final int MAX_CURRENT = 20_000;

  private final Session session;
  private final String writer;
  private final FaultPoint faults;

  Outbox(Session session, String writer, FaultPoint faults) {
    this.session = session;
    this.writer = writer;
    this.faults = faults;
  }

  /**
   * How a sink's queue stands.
   *
   * @param oldest when the oldest notice came that waits
   */
  public record Backlog(long pending, long dead, Optional<Instant> oldest) {}

  /**
   * What may be sent to a sink now, oldest first, and no more than the next one of each incident.
   * Two watchdogs on one database are not given the same within two minutes.
   */
  public List<Outgoing> due(String sink, Instant now, int limit) throws StoreException {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("1 to 1000 notices at a time: " + limit);
    }
    return session.write(connection -> {
      List<Outgoing> due = new ArrayList<>();
      for (Outgoing one : find(connection, sink, now, limit)) {
        claim(connection, one.sequence(), now);
        due.add(one.kind() == NoticeKind.REMINDER ? renewed(connection, one) : one);
      }
      return due;
    });
  }

  private List<Outgoing> find(Connection connection, String sink, Instant now, int limit)
      throws SQLException {
    String sql =
        "SELECT o.seq, o.sink, o.incident_id, o.version, o.kind, o.number, o.payload, o.created,"
            + " o.tries FROM outbox o WHERE o.sink = ? AND o.state = 'PENDING'"
            + " AND o.not_before <= ? AND (o.claimed_by IS NULL OR o.claimed_by = ?"
            + " OR o.claimed_until <= ?) AND NOT EXISTS (SELECT 1 FROM outbox e"
            + " WHERE e.sink = o.sink AND e.incident_id = o.incident_id"
            + " AND e.state = 'PENDING' AND e.seq < o.seq"
            + " AND NOT (e.kind = 'REMINDER' AND e.not_before > ?)) ORDER BY o.seq LIMIT ?"
            + session.dialect().skipLocked();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      new IncidentRow.Binder(query)
          .text(sink)
          .time(Optional.of(now))
          .text(writer)
          .time(Optional.of(now))
          .time(Optional.of(now))
          .number(limit);
      List<Outgoing> found = new ArrayList<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          found.add(outgoing(row));
        }
      }
      return found;
    }
  }

  private static Outgoing outgoing(ResultSet row) throws SQLException {
    return new Outgoing(
        row.getLong("seq"),
        row.getString("sink"),
        new IncidentId(row.getString("incident_id")),
        row.getLong("version"),
        NoticeKind.valueOf(row.getString("kind")),
        row.getLong("number"),
        row.getString("payload"),
        Instant.ofEpochMilli(row.getLong("created")),
        row.getLong("tries"));
  }

  /** A reminder tells how things stand when it is sent, not when it was planned. */
  private static Outgoing renewed(Connection connection, Outgoing reminder) throws SQLException {
    Optional<Incident> now = new Reading(connection).find(reminder.incident());
    return now.map(incident -> reminder.telling(IncidentJson.notice(incident, NoticeKind.REMINDER)))
        .orElse(reminder);
  }

  private void claim(Connection connection, long sequence, Instant now) throws SQLException {
    try (PreparedStatement claim =
        connection.prepareStatement(
            "UPDATE outbox SET claimed_by = ?, claimed_until = ? WHERE seq = ?")) {
      new IncidentRow.Binder(claim)
          .text(writer)
          .time(Optional.of(now.plus(CLAIM)))
          .number(sequence);
      claim.executeUpdate();
    }
  }

  /**
   * The sink has taken it.
   *
   * @param remindAt when to remind of it: queued together with this note, unless the incident is
   *     over, or something newer about it was queued, which has reminders of its own
   */
  public void sent(long sequence, Instant at, Optional<Instant> remindAt) throws StoreException {
    faults.hit(FaultPoint.BEFORE_SENT);
    session.write(connection -> {
      Optional<Outgoing> sent = find(connection, sequence);
      int changed = finish(connection, sequence, "SENT", at, null);
      if (changed == 1 && sent.isPresent() && remindAt.isPresent()) {
        remind(connection, sent.get(), remindAt.get());
      }
      return changed;
    });
    faults.hit(FaultPoint.AFTER_SENT);
  }

  private static Optional<Outgoing> find(Connection connection, long sequence) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT seq, sink, incident_id, version, kind, number, payload, created, tries"
                + " FROM outbox WHERE seq = ?")) {
      query.setLong(1, sequence);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(outgoing(row)) : Optional.empty();
      }
    }
  }

  /** The sink will never take it; it stays for people to see. */
  public void dead(long sequence, Instant at, String why) throws StoreException {
    session.write(connection -> finish(connection, sequence, "DEAD", at, why));
  }

  private static int finish(
      Connection connection, long sequence, String state, Instant at, @Nullable String why)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE outbox SET state = ?, done = ?, why = ? WHERE seq = ?"
                + " AND state = 'PENDING'")) {
      new IncidentRow.Binder(update)
          .text(state)
          .time(Optional.of(at))
          .text(why == null ? null : Texts.line(why, MAX_WHY))
          .number(sequence);
      return update.executeUpdate();
    }
  }

  /**
   * The sink did not take it now.
   *
   * @param tries how often it was tried by now, so that the same failure counts once
   */
  public void retry(long sequence, Instant notBefore, long tries, String why)
      throws StoreException {
    session.write(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE outbox SET not_before = ?, tries = ?, why = ?, claimed_by = NULL"
                  + " WHERE seq = ? AND state = 'PENDING'")) {
        new IncidentRow.Binder(update)
            .time(Optional.of(notBefore))
            .number(tries)
            .text(Texts.line(why, MAX_WHY))
            .number(sequence);
        return update.executeUpdate();
      }
    });
  }

  private static void remind(Connection connection, Outgoing after, Instant notBefore)
      throws SQLException {
    Optional<Incident> incident = new Reading(connection).find(after.incident());
    if (incident.isPresent()
        && !incident.get().life().resolved()
        && !superseded(connection, after)) {
      insert(
          connection,
          new Outgoing(
              0,
              after.sink(),
              after.incident(),
              after.version(),
              NoticeKind.REMINDER,
              after.number() + 1,
              IncidentJson.notice(incident.get(), NoticeKind.REMINDER),
              notBefore,
              0),
          notBefore);
    }
  }

  /** Whether something newer was queued about the incident, which has reminders of its own. */
  private static boolean superseded(Connection connection, Outgoing after) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT 1 FROM outbox WHERE sink = ? AND incident_id = ? AND version > ? LIMIT 1")) {
      new IncidentRow.Binder(query)
          .text(after.sink())
          .text(after.incident().ulid())
          .number(after.version());
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  static int insert(Connection connection, Outgoing notice, Instant notBefore) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO outbox (sink, incident_id, version, kind, number, payload, state, created,"
                + " not_before, tries) VALUES (?, ?, ?, ?, ?, ?, 'PENDING', ?, ?, 0)"
                + " ON CONFLICT DO NOTHING")) {
      new IncidentRow.Binder(insert)
          .text(notice.sink())
          .text(notice.incident().ulid())
          .number(notice.version())
          .text(notice.kind().name())
          .number(notice.number())
          .text(notice.payload())
          .time(Optional.of(notice.created()))
          .time(Optional.of(notBefore));
      return insert.executeUpdate();
    }
  }

  /** How the queue of a sink stands; reminders whose time has not come do not count. */
  public Backlog backlog(String sink, Instant now) throws StoreException {
    return session.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT SUM(CASE WHEN state = 'PENDING' THEN 1 ELSE 0 END) AS pending,"
                  + " SUM(CASE WHEN state = 'DEAD' THEN 1 ELSE 0 END) AS dead,"
                  + " MIN(CASE WHEN state = 'PENDING' THEN created END) AS oldest"
                  + " FROM outbox WHERE sink = ? AND state IN ('PENDING', 'DEAD')"
                  + " AND NOT (kind = 'REMINDER' AND not_before > ?)")) {
        new IncidentRow.Binder(query).text(sink).time(Optional.of(now));
        try (ResultSet row = query.executeQuery()) {
          return row.next()
              ? new Backlog(
                  row.getLong("pending"), row.getLong("dead"), IncidentRow.time(row, "oldest"))
              : new Backlog(0, 0, Optional.empty());
        }
      }
    });
  }

  /**
   * Incidents that people were told of and that are open, or ended after a time; oldest first, at
   * most {@value #MAX_CURRENT}.
   */
  public List<Incident> current(Instant endedAfter) throws StoreException {
    return session.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              IncidentRow.SELECT
                  + "WHERE told = 1 AND (state <> 'RESOLVED' OR resolved_at > ?)"
                  + " ORDER BY id LIMIT ?")) {
        new IncidentRow.Binder(query).time(Optional.of(endedAfter)).number(MAX_CURRENT);
        return IncidentRow.all(query);
      }
    });
  }

  /** Forgets what was sent or cancelled before a time; gives how much that was. */
  public int prune(Instant before) throws StoreException {
    return session.write(connection -> {
      try (PreparedStatement delete =
          connection.prepareStatement(
              "DELETE FROM outbox WHERE state IN ('SENT', 'CANCELLED') AND done < ?"
                  + " AND incident_id IN (SELECT id FROM incident WHERE state = 'RESOLVED')")) {
        delete.setLong(1, before.toEpochMilli());
        return delete.executeUpdate();
      }
    });
  }
}
