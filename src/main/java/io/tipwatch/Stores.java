package io.tipwatch;

import io.tipwatch.config.IncidentConfig;
import io.tipwatch.config.Secret;
import io.tipwatch.config.StoreConfig;
import io.tipwatch.incident.FaultPoint;
import io.tipwatch.incident.IncidentRules;
import io.tipwatch.incident.store.Database;
import io.tipwatch.incident.store.EvidenceStore;
import io.tipwatch.incident.store.IncidentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store of incidents and that of evidence, as the configuration wants them. */
record Stores(IncidentStore incidents, EvidenceStore evidence) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Stores.class);

  /** Opens both, and removes evidence that no incident lists. Blocks. */
  static Stores open(StoreConfig config, InstantSource clock) throws IOException {
    Files.createDirectories(
        config.directory(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    FaultPoint faults = Faults.fromEnvironment(System.getenv());
    IncidentStore incidents =
        IncidentStore.open(database(config), config.watchdog(), clock, faults);
    try {
      incidents
          .setAside()
          .ifPresent(aside ->
              LOG.atError()
                  .addKeyValue("file", aside)
                  .log("the database of incidents was damaged, and a new one was begun"));
      EvidenceStore evidence =
          EvidenceStore.open(
              evidence(config),
              new EvidenceStore.Limits(config.maxEvidenceBytes(), config.keepFreeBytes()),
              incidents,
              clock,
              faults);
      evidence.sweep(incidents::needed);
      return new Stores(incidents, evidence);
    } catch (IOException | RuntimeException e) {
      incidents.close();
      throw e;
    }
  }

  static Database database(StoreConfig config) {
    return config
        .server()
        .map(server ->
            (Database)
                Database.Postgres.of(
                    server.url(),
                    server.user(),
                    server.password().map(Secret::reveal).orElse(""),
                    server.tls()))
        .orElseGet(() -> new Database.Sqlite(config.directory().resolve("incidents.db")));
  }

  static Path evidence(StoreConfig config) {
    return config.directory().resolve("evidence");
  }

  static IncidentRules rules(IncidentConfig config) {
    return new IncidentRules(
        config.patience(), config.calm(), config.stormLimit(), config.stormWindow());
  }

  @Override
  public void close() throws IOException {
    incidents.close();
  }
}
