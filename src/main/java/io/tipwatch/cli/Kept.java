package io.tipwatch.cli;

import io.tipwatch.config.StoreConfig;
import io.tipwatch.incident.store.EvidenceFiles;
import io.tipwatch.incident.store.IncidentArchive;
import java.io.IOException;

/** What a daemon keeps, for commands that only read it. */
public record Kept(IncidentArchive incidents, EvidenceFiles evidence) implements AutoCloseable {
  /** Knows where a configured store is. */
  @FunctionalInterface
  public interface Opener {
    Kept open(StoreConfig store) throws IOException;
  }

  @Override
  public void close() {
    incidents.close();
  }
}
