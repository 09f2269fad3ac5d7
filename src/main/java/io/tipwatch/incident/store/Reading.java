package io.tipwatch.incident.store;

import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The queries that need more than one table. */
final class Reading {
  /** More symptoms or files than this are not listed with an incident. */
  private static final int MAX_LISTED = 1_000;

  private final Connection connection;

  Reading(Connection connection) {
    this.connection = connection;
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
    try (PreparedStatement query =
        connection.prepareStatement("SELECT 1 FROM evidence WHERE sha256 = ? LIMIT 1")) {
      query.setString(1, sha256);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }
}
