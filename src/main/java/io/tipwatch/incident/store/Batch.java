package io.tipwatch.incident.store;

import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentEvent;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.IncidentJson;
import io.tipwatch.incident.NoticeKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes one batch inside a transaction of its caller. */
final class Batch {
  private static final String INSERT =
      "INSERT INTO incident (%s, report) VALUES (%s) ON CONFLICT DO NOTHING"
          .formatted(
              String.join(", ", IncidentRow.COLUMNS),
              String.join(", ", Collections.nCopies(IncidentRow.COLUMNS.size() + 1, "?")));

  private static final String UPDATE =
      "UPDATE incident SET %s = ?, report = COALESCE(?, report) WHERE id = ? AND version = ?"
          .formatted(String.join(" = ?, ", IncidentRow.COLUMNS));

  private final Connection connection;
  private final String writer;
  private final Reading reading;

  Batch(Connection connection, String writer) {
    this.connection = connection;
    this.writer = writer;
    this.reading = new Reading(connection);
  }

  Outcome store(List<IncidentEvent> events, List<OutboxSink> sinks) throws SQLException {
    List<Incident> conflicts = new ArrayList<>();
    for (IncidentEvent event : events) {
      Optional<Incident> changed = event.changed();
      if (changed.isPresent()) {
        conflict(event, changed.get()).ifPresent(conflicts::add);
      }
    }
    if (!conflicts.isEmpty()) {
      return new Outcome.Conflict(conflicts);
    }
    notices(events, sinks);
    return new Outcome.Stored();
  }

  /** Writes one change; gives what is stored instead if somebody else was first. */
  private Optional<Incident> conflict(IncidentEvent event, Incident incident) throws SQLException {
    boolean written =
        event instanceof IncidentEvent.Opened ? insert(event, incident) : update(event, incident);
    if (written) {
      return Optional.empty();
    }
    Optional<Stored> stored = stored(incident.id());
    if (stored.isPresent()) {
      // a commit that was reported as failed may have been durable: then this is our own row
      boolean own =
          stored.get().writer().equals(writer)
              && stored.get().incident().version() >= incident.version();
      return own ? Optional.empty() : Optional.of(stored.get().incident());
    }
    Optional<Incident> rival = reading.findOpen(incident.fingerprint().hex());
    if (rival.isPresent()) {
      return rival;
    }
    // the row is in no way there, as after a damaged database was set aside: it is written anew
    if (!insert(event, incident)) {
      throw new SQLException("an incident was opened and closed elsewhere meanwhile");
    }
    return Optional.empty();
  }

  /** A stored incident and who wrote it last. */
  private record Stored(Incident incident, String writer) {}

  private Optional<Stored> stored(IncidentId id) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(IncidentRow.SELECT + "WHERE id = ?")) {
      query.setString(1, id.ulid());
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? Optional.of(new Stored(IncidentRow.read(row), row.getString("writer")))
            : Optional.empty();
      }
    }
  }

  private boolean insert(IncidentEvent event, Incident incident) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      int next = IncidentRow.bind(insert, incident, writer);
      insert.setString(next, event.report().orElse(null));
      return insert.executeUpdate() == 1;
    }
  }

  private boolean update(IncidentEvent event, Incident incident) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      int next = IncidentRow.bind(update, incident, writer);
      update.setString(next, event.report().orElse(null));
      update.setString(next + 1, incident.id().ulid());
      update.setLong(next + 2, incident.version() - 1);
      return update.executeUpdate() == 1;
    }
  }

  /** One notice for each incident of the batch, which tells the last that became of it. */
  private void notices(List<IncidentEvent> events, List<OutboxSink> sinks) throws SQLException {
    Map<IncidentId, NoticeKind> kinds = new LinkedHashMap<>();
    Map<IncidentId, Incident> latest = new LinkedHashMap<>();
    Set<IncidentId> opened = new HashSet<>();
    for (IncidentEvent event : events) {
      event.changed().ifPresent(incident -> latest.put(incident.id(), incident));
      if (event instanceof IncidentEvent.Opened(Incident incident, var _)) {
        opened.add(incident.id());
      }
      event
          .notice()
          .flatMap(kind -> event.changed().map(incident -> Map.entry(incident.id(), kind)))
          .ifPresent(notice -> kinds.put(notice.getKey(), notice.getValue()));
    }
    for (Map.Entry<IncidentId, NoticeKind> notice : kinds.entrySet()) {
      Incident incident = latest.get(notice.getKey());
      boolean flash = notice.getValue() == NoticeKind.RESOLVED && opened.contains(notice.getKey());
      if (incident != null && !flash) {
        tell(incident, notice.getValue(), sinks);
      }
    }
  }

  private void tell(Incident incident, NoticeKind kind, List<OutboxSink> sinks)
      throws SQLException {
    try (PreparedStatement cancel =
        connection.prepareStatement(
            "UPDATE outbox SET state = 'CANCELLED', done = ? WHERE incident_id = ?"
                + " AND state = 'PENDING' AND kind = 'REMINDER'")) {
      cancel.setLong(1, incident.updated().toEpochMilli());
      cancel.setString(2, incident.id().ulid());
      cancel.executeUpdate();
    }
    for (OutboxSink sink : sinks) {
      boolean wanted =
          kind == NoticeKind.RESOLVED
              ? told(incident.id(), sink.name())
              : incident.severity().compareTo(sink.threshold()) >= 0;
      if (wanted) {
        queue(incident, kind, sink.name());
      }
    }
  }

  /** Nobody gets an all-clear for what it never heard of. */
  private boolean told(IncidentId id, String sink) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT 1 FROM outbox WHERE sink = ? AND incident_id = ? LIMIT 1")) {
      query.setString(1, sink);
      query.setString(2, id.ulid());
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  private void queue(Incident incident, NoticeKind kind, String sink) throws SQLException {
    Outbox.insert(
        connection,
        new Outgoing(
            0,
            sink,
            incident.id(),
            incident.version(),
            kind,
            0,
            IncidentJson.notice(incident, kind),
            incident.updated(),
            0),
        incident.updated());
  }
}
