package io.tipwatch.incident.store;

import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.NoticeKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The queries, for those who may write too and for those who may not. */
final class Reading {
  /** More symptoms or files than this are not listed with an incident. */
  private static final int MAX_LISTED = 1_000;

  private final Connection connection;

  Reading(Connection connection) {
    this.connection = connection;
  }

  /** Incidents that are not over, oldest first. */
  List<Incident> open() throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(IncidentRow.SELECT + "WHERE state <> 'RESOLVED' ORDER BY id")) {
      return IncidentRow.all(query);
    }
  }

  List<Incident> list(IncidentQuery page) throws SQLException {
    String sql =
        IncidentRow.SELECT
            + "WHERE id < ?"
            + (page.chain().isPresent() ? " AND chain = ?" : "")
            + (page.open() ? " AND state <> 'RESOLVED'" : "")
            + " ORDER BY id DESC LIMIT ?";
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      IncidentRow.Binder values = new IncidentRow.Binder(query);
      // above every name that there can be
      values.text(page.before().map(IncidentId::ulid).orElse("8"));
      if (page.chain().isPresent()) {
        values.text(page.chain().get());
      }
      values.number(page.limit());
      return IncidentRow.all(query);
    }
  }

  /** Names that begin so, oldest first; letters and digits only. */
  List<IncidentId> beginning(String prefix, int limit) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT id FROM incident WHERE id LIKE ? ORDER BY id LIMIT ?")) {
      new IncidentRow.Binder(query).text(prefix + "%").number(limit);
      List<IncidentId> found = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(new IncidentId(rows.getString(1)));
        }
      }
      return found;
    }
  }

  /** Those of at most {@value IncidentQuery#MAX_LIMIT} incidents that have a report. */
  Set<IncidentId> reported(List<Incident> incidents) throws SQLException {
    Set<IncidentId> found = new HashSet<>();
    if (incidents.isEmpty()) {
      return found;
    }
    String names = String.join(", ", Collections.nCopies(incidents.size(), "?"));
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT id FROM incident WHERE report IS NOT NULL AND id IN (" + names + ")")) {
      IncidentRow.Binder values = new IncidentRow.Binder(query);
      for (Incident incident : incidents) {
        values.text(incident.id().ulid());
      }
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(new IncidentId(rows.getString(1)));
        }
      }
    }
    return found;
  }

  List<Notice> notices(IncidentId id) throws SQLException {
    List<Notice> found = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT sink, kind, number, state, created, done, not_before, tries, why FROM outbox"
                + " WHERE incident_id = ? ORDER BY seq DESC LIMIT ?")) {
      new IncidentRow.Binder(query).text(id.ulid()).number(MAX_LISTED);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          found.add(notice(row));
        }
      }
    }
    return found.reversed();
  }

  private static Notice notice(ResultSet row) throws SQLException {
    return new Notice(
        row.getString("sink"),
        NoticeKind.valueOf(row.getString("kind")),
        row.getLong("number"),
        Notice.State.valueOf(row.getString("state")),
        Instant.ofEpochMilli(row.getLong("created")),
        IncidentRow.time(row, "done"),
        Instant.ofEpochMilli(row.getLong("not_before")),
        row.getLong("tries"),
        Optional.ofNullable(row.getString("why")));
  }

  Optional<Incident> find(IncidentId id) throws SQLException {
    return first(IncidentRow.SELECT + "WHERE id = ?", id.ulid());
  }

  Optional<Incident> findOpen(String fingerprint) throws SQLException {
    return first(IncidentRow.SELECT + "WHERE fingerprint = ? AND state <> 'RESOLVED'", fingerprint);
  }

  private Optional<Incident> first(String sql, String value) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, value);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(IncidentRow.read(row)) : Optional.empty();
      }
    }
  }

  Optional<IncidentFile> show(IncidentId id) throws SQLException {
    Optional<Incident> incident = find(id);
    if (incident.isEmpty()) {
      return Optional.empty();
    }
    List<IncidentId> symptoms =
        texts("SELECT id FROM incident WHERE in_favour_of = ? ORDER BY id LIMIT ?", id).stream()
            .map(IncidentId::new)
            .toList();
    Optional<String> report =
        texts("SELECT report FROM incident WHERE id = ? AND report IS NOT NULL LIMIT ?", id)
            .stream()
            .findFirst();
    return Optional.of(new IncidentFile(incident.get(), report, evidence(id), symptoms));
  }

  private List<String> texts(String sql, IncidentId id) throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, id.ulid());
      query.setInt(2, MAX_LISTED);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
    }
    return found;
  }

  private List<Evidence> evidence(IncidentId id) throws SQLException {
    List<Evidence> found = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT sha256, label, bytes, stored_bytes, captured FROM evidence"
                + " WHERE incident_id = ? ORDER BY captured, label, sha256 LIMIT ?")) {
      query.setString(1, id.ulid());
      query.setInt(2, MAX_LISTED);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Evidence(
                  rows.getString(1),
                  rows.getString(2),
                  rows.getLong(3),
                  rows.getLong(4),
                  Instant.ofEpochMilli(rows.getLong(5))));
        }
      }
    }
    return found;
  }

  List<String> expendable(int limit) throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT e.sha256 FROM evidence e JOIN incident i ON i.id = e.incident_id"
                + " WHERE e.removed = 0 GROUP BY e.sha256"
                + " HAVING SUM(CASE WHEN i.state = 'RESOLVED' THEN 0 ELSE 1 END) = 0"
                + " ORDER BY MAX(i.resolved_at), e.sha256 LIMIT ?")) {
      query.setInt(1, limit);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
    }
    return found;
  }

  boolean needed(String sha256) throws SQLException {
    return any("SELECT 1 FROM evidence WHERE sha256 = ? LIMIT 1", sha256);
  }

  boolean shared(String sha256, IncidentId id) throws SQLException {
    return any(
        "SELECT 1 FROM evidence WHERE sha256 = ? AND incident_id <> ? LIMIT 1", sha256, id.ulid());
  }

  private boolean any(String sql, String... values) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      IncidentRow.Binder binder = new IncidentRow.Binder(query);
      for (String value : values) {
        binder.text(value);
      }
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }
}
