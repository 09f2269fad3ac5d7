package io.tipwatch.incident.store;

import io.tipwatch.chain.LedgerEntry;
import io.tipwatch.incident.Account;
import io.tipwatch.incident.Stretch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The ledger of every chain as rows, in one transaction. */
record LedgerBook(Connection connection) {
  /** Runs that are kept of a chain; one a day is usual, and the oldest go. */
  static final int MAX_KEPT = 100_000;

  OptionalLong watermark(String chain) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT height FROM watermark WHERE chain = ?")) {
      query.setString(1, chain);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  /**
   * Writes down what is news. Whoever comes first tells of a height, so that two watchdogs on one
   * database, or one that was killed after its commit, write none of them twice.
   */
  void write(String chain, Account account, Instant at) throws SQLException {
    long before = account.stretches().getFirst().first() - 1;
    lock(chain, before, at);
    Account news = account.above(watermark(chain).orElse(before));
    for (Stretch stretch : news.stretches()) {
      if (!extended(chain, stretch)) {
        add(chain, stretch);
      }
    }
    if (!news.isEmpty()) {
      raise(chain, news.stretches().getLast().last());
    }
  }

  /** Others who write about the chain wait from here on. */
  private void lock(String chain, long before, Instant at) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO watermark (chain, height, updated) VALUES (?, ?, ?)"
                + " ON CONFLICT (chain) DO UPDATE SET updated = excluded.updated")) {
      new IncidentRow.Binder(insert).text(chain).number(before).time(Optional.of(at));
      insert.executeUpdate();
    }
  }

  private boolean extended(String chain, Stretch stretch) throws SQLException {
    try (PreparedStatement extend =
        connection.prepareStatement(
            "UPDATE ledger SET last_height = ? WHERE chain = ? AND last_height = ?"
                + " AND outcome = ? AND reason = ?")) {
      new IncidentRow.Binder(extend)
          .number(stretch.last())
          .text(chain)
          .number(stretch.first() - 1)
          .text(stretch.outcome().name())
          .text(stretch.reason());
      return extend.executeUpdate() == 1;
    }
  }

  private void add(String chain, Stretch stretch) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO ledger (chain, first_height, last_height, outcome, reason)"
                + " VALUES (?, ?, ?, ?, ?)")) {
      new IncidentRow.Binder(insert)
          .text(chain)
          .number(stretch.first())
          .number(stretch.last())
          .text(stretch.outcome().name())
          .text(stretch.reason());
      insert.executeUpdate();
    }
  }

  private void raise(String chain, long height) throws SQLException {
    try (PreparedStatement raise =
        connection.prepareStatement("UPDATE watermark SET height = ? WHERE chain = ?")) {
      new IncidentRow.Binder(raise).number(height).text(chain);
      raise.executeUpdate();
    }
  }

  /** The latest runs of a chain, ascending. */
  List<Stretch> latest(String chain, int limit) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT first_height, last_height, outcome, reason FROM ledger WHERE chain = ?"
                + " ORDER BY first_height DESC LIMIT ?")) {
      new IncidentRow.Binder(query).text(chain).number(limit);
      List<Stretch> found = new ArrayList<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          found.add(
              new Stretch(
                  row.getLong("first_height"),
                  row.getLong("last_height"),
                  LedgerEntry.Outcome.valueOf(row.getString("outcome")),
                  row.getString("reason")));
        }
      }
      return found.reversed();
    }
  }

  int prune(String chain, int keep) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM ledger WHERE chain = ? AND first_height < (SELECT MIN(first_height) FROM"
                + " (SELECT first_height FROM ledger WHERE chain = ?"
                + " ORDER BY first_height DESC LIMIT ?) AS kept)")) {
      new IncidentRow.Binder(delete).text(chain).text(chain).number(keep);
      return delete.executeUpdate();
    }
  }
}
