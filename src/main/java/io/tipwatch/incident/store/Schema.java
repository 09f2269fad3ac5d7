package io.tipwatch.incident.store;

import java.util.Arrays;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/** Brings the tables to the newest form; never back, and never over a newer one. */
final class Schema {
  private static final String MIGRATIONS = "classpath:io/tipwatch/incident/migrations";

  private Schema() {}

  static void migrate(Dialect dialect) throws StoreException {
    try {
      Flyway flyway =
          Flyway.configure(Schema.class.getClassLoader())
              .dataSource(dialect.migration())
              .locations(MIGRATIONS)
              .table("tipwatch_schema")
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
      throw new StoreRefusedException(
          "the database was written by a newer version of Tipwatch; use that one, or another"
              + " database");
    }
  }

  private static String text(FlywayException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }
}
