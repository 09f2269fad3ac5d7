package io.tipwatch.incident.store;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.incident.Clue;
import io.tipwatch.incident.Fingerprint;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.IncidentKind;
import io.tipwatch.incident.Life;
import io.tipwatch.incident.Parties;
import io.tipwatch.incident.Place;
import io.tipwatch.incident.Severity;
import io.tipwatch.incident.Texts;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An incident as a row. */
final class IncidentRow {
  /** All columns but the report, which is large and asked for alone. */
  static final List<String> COLUMNS =
      List.of(
          "version",
          "writer",
          "fingerprint",
          "chain",
          "kind",
          "severity",
          "state",
          "located_at",
          "finalized_at",
          "resolved_at",
          "in_favour_of",
          "parties",
          "height",
          "tipset",
          "first_seen",
          "updated",
          "occurrences",
          "drill",
          "told",
          "cause",
          "cause_kind",
          "location",
          "follows",
          "id");

  static final String SELECT = "SELECT " + String.join(", ", COLUMNS) + " FROM incident ";

  /** Longer than any block's name. */
  private static final int MAX_CID = 200;

  private IncidentRow() {}

  /** Binds the columns in order; gives the index of the next parameter. */
  static int bind(PreparedStatement row, Incident incident, String writer) throws SQLException {
    Life life = incident.life();
    Optional<IncidentId> inFavourOf =
        life instanceof Life.Resolved resolved ? resolved.inFavourOf() : Optional.empty();
    Binder values = new Binder(row);
    values
        .number(incident.version())
        .text(writer)
        .text(incident.fingerprint().hex())
        .text(incident.chain())
        .text(incident.kind().name())
        .text(incident.severity().name())
        .text(life.state())
        .time(life.locatedAt())
        .time(life.finalizedAt())
        .time(incident.resolvedAt())
        .text(inFavourOf.map(IncidentId::ulid).orElse(null))
        .text(parties(incident.parties()));
    if (incident.lastCommon().isPresent()) {
      values.number(incident.lastCommon().get().height());
      values.text(key(incident.lastCommon().get().key()));
    } else {
      values.nothing(Types.BIGINT).text(null);
    }
    return values
        .time(Optional.of(incident.firstSeen()))
        .time(Optional.of(incident.updated()))
        .number(incident.occurrences())
        .flag(incident.drill())
        .flag(incident.told())
        .text(incident.cause())
        .text(incident.clue().kind())
        .text(incident.clue().place().orElse(null))
        .text(incident.follows().map(IncidentId::ulid).orElse(null))
        .text(incident.id().ulid())
        .next();
  }

  static List<Incident> all(PreparedStatement query) throws SQLException {
    List<Incident> found = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        found.add(read(rows));
      }
    }
    return found;
  }

  static Incident read(ResultSet row) throws SQLException {
    return new Incident(
        new IncidentId(row.getString("id")),
        row.getLong("version"),
        new Fingerprint(row.getString("fingerprint")),
        row.getString("chain"),
        IncidentKind.valueOf(row.getString("kind")),
        Severity.valueOf(row.getString("severity")),
        life(row),
        parties(row.getString("parties")),
        place(row),
        Instant.ofEpochMilli(row.getLong("first_seen")),
        Instant.ofEpochMilli(row.getLong("updated")),
        row.getLong("occurrences"),
        row.getInt("drill") == 1,
        row.getInt("told") == 1,
        row.getString("cause"),
        new Clue(row.getString("cause_kind"), Optional.ofNullable(row.getString("location"))),
        Optional.ofNullable(row.getString("follows")).map(IncidentId::new));
  }

  private static Life life(ResultSet row) throws SQLException {
    Optional<Instant> located = time(row, "located_at");
    Optional<Instant> finalized = time(row, "finalized_at");
    return switch (row.getString("state")) {
      case "OPEN" -> new Life.Open();
      case "LOCATED" -> new Life.Located(located.orElseThrow());
      case "FINALIZED" -> new Life.Finalized(located, finalized.orElseThrow());
      case "RESOLVED" ->
          new Life.Resolved(
              located,
              finalized,
              time(row, "resolved_at").orElseThrow(),
              Optional.ofNullable(row.getString("in_favour_of")).map(IncidentId::new));
      default -> throw new SQLException("unknown state in the database");
    };
  }

  static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  private static Optional<Place> place(ResultSet row) throws SQLException {
    long height = row.getLong("height");
    if (row.wasNull()) {
      return Optional.empty();
    }
    String key = row.getString("tipset");
    return Optional.of(
        new Place(
            height,
            key.isEmpty() ? TipsetKey.NONE : new TipsetKey(Arrays.asList(key.split("\n", -1)))));
  }

  private static String key(TipsetKey key) {
    return String.join("\n", key.cids().stream().map(cid -> Texts.line(cid, MAX_CID)).toList());
  }

  /** One line a node; roots have no control characters, and names have neither. */
  private static String parties(Parties parties) {
    StringBuilder text = new StringBuilder();
    for (Parties.Party party : parties.all()) {
      text.append(party.node().name()).append('\t').append(party.suspect() ? '1' : '0');
      party.root().ifPresent(root -> text.append('\t').append(root));
      text.append('\n');
    }
    return text.toString();
  }

  private static Parties parties(String text) {
    List<Parties.Party> all = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String[] parts = line.split("\t", -1);
      if (parts.length > 1) {
        Optional<String> root = parts.length > 2 ? Optional.of(parts[2]) : Optional.empty();
        all.add(new Parties.Party(new NodeId(parts[0]), root, parts[1].equals("1")));
      }
    }
    return new Parties(all);
  }

  /** Binds one parameter after the other. */
  static final class Binder {
    private final PreparedStatement row;
    private int index = 1;

    Binder(PreparedStatement row) {
      this.row = row;
    }

    Binder text(@Nullable String value) throws SQLException {
      row.setString(index++, value);
      return this;
    }

    Binder number(long value) throws SQLException {
      row.setLong(index++, value);
      return this;
    }

    Binder flag(boolean value) throws SQLException {
      row.setInt(index++, value ? 1 : 0);
      return this;
    }

    Binder time(Optional<Instant> value) throws SQLException {
      return value.isPresent() ? number(value.get().toEpochMilli()) : nothing(Types.BIGINT);
    }

    Binder nothing(int type) throws SQLException {
      row.setNull(index++, type);
      return this;
    }

    int next() {
      return index;
    }
  }
}
