package io.tipwatch;

import io.tipwatch.alert.FailoverOutbox;
import io.tipwatch.alert.IncidentAlert;
import io.tipwatch.alert.MemoryOutbox;
import io.tipwatch.alert.Outbox;
import io.tipwatch.alert.StoreOutbox;
import io.tipwatch.config.AlertConfig;
import io.tipwatch.config.AlertSeverity;
import io.tipwatch.config.SinkConfig;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.Severity;
import io.tipwatch.incident.store.IncidentStore;
import io.tipwatch.incident.store.OutboxSink;
import io.tipwatch.watch.IncidentChanged;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What goes from incidents to sinks: through the store, or past it while it fails. */
final class Notices {
  private final AlertConfig config;
  private final IncidentAlert words;
  private final MemoryOutbox memory;
  private final Outbox outbox;

  /**
   * @param dropped told the name of a sink for which something had to go
   */
  Notices(
      AlertConfig config,
      Optional<URI> page,
      IncidentStore store,
      InstantSource clock,
      Consumer<String> dropped) {
    this.config = config;
    words = new IncidentAlert(page);
    memory = new MemoryOutbox(dropped);
    outbox = new FailoverOutbox(new StoreOutbox(store, words, clock), memory);
  }

  Outbox outbox() {
    return outbox;
  }

  /** The sinks that the store queues notices for. */
  static List<OutboxSink> sinks(AlertConfig config) {
    return config.sinks().stream()
        .filter(SinkConfig::tellsAlerts)
        .map(sink -> new OutboxSink(sink.name(), threshold(sink.severity())))
        .toList();
  }

  private static Severity threshold(AlertSeverity severity) {
    return switch (severity) {
      case INFO -> Severity.NOTICE;
      case WARNING -> Severity.WARNING;
      case CRITICAL -> Severity.CRITICAL;
    };
  }

  /** Tells from memory what the store did not take. */
  void changed(IncidentChanged changed) {
    if (changed.durable()) {
      return;
    }
    changed
        .event()
        .notice()
        .ifPresent(kind -> {
          Incident incident = changed.event().changed().orElseThrow();
          memory.add(
              words.of(incident),
              StoreOutbox.kind(kind),
              config.recipients(IncidentAlert.severity(incident.severity())),
              changed.at());
        });
  }
}
