package io.tipwatch.incident.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/** Brings the tables to the newest form; never back, and never over a newer one. */
final class Schema {
  private static final String MIGRATIONS = "classpath:io/tipwatch/incident/migrations";

  private static final String TABLE = "tipwatch_schema";

  /** The form that these classes read and write: the number of the last migration. */
  static final int NEWEST = 2;

  private static final String NEWER =
      "the database was written by a newer version of Tipwatch; use that one, or another"
          + " database";

  private Schema() {}

  /**
   * Whether the tables are there, for those who may not make them.
   *
   * @throws StoreRefusedException if they are of another version
   */
  static boolean present(Connection connection) throws SQLException, StoreRefusedException {
    try (ResultSet table = connection.getMetaData().getTables(null, null, TABLE, null)) {
      if (!table.next()) {
        return false;
      }
    }
    int version = version(connection);
    if (version > NEWEST) {
      throw new StoreRefusedException(NEWER);
    }
    if (version < NEWEST) {
      throw new StoreRefusedException(
          "the database was written by an older version of Tipwatch; the daemon of this one renews"
              + " its tables when it starts");
    }
    return true;
  }

  private static int version(Connection connection) throws SQLException {
    int newest = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT version, success FROM " + TABLE)) {
      while (rows.next()) {
        String version = rows.getString("version");
        if (version != null && rows.getBoolean("success")) {
          newest = Math.max(newest, Integer.parseInt(version));
        }
      }
    }
    return newest;
  }

  static void migrate(Dialect dialect) throws StoreException {
    try {
      Flyway flyway =
          Flyway.configure(Schema.class.getClassLoader())
              .dataSource(dialect.migration())
              .locations(MIGRATIONS)
              .table(TABLE)
              .placeholders(Map.of("autokey", dialect.autokey()))
              .load();
      refuseNewer(flyway);
      flyway.migrate();
    } catch (FlywayException e) {
      throw new StoreException("the tables cannot be brought to their newest form: " + text(e), e);
    }
  }

  private static void refuseNewer(Flyway flyway) throws StoreRefusedException {
    boolean newer =
        Arrays.stream(flyway.info().all())
            .map(MigrationInfo::getState)
            .anyMatch(state -> state.isApplied() && !state.isResolved());
    if (newer) {
      throw new StoreRefusedException(NEWER);
    }
  }

  private static String text(FlywayException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }
}
