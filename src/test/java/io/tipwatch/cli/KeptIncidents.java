package io.tipwatch.cli;

import static io.tipwatch.incident.Incidents.T0;

import io.tipwatch.config.StoreConfig;
import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.FaultPoint;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentEvent;
import io.tipwatch.incident.Severity;
import io.tipwatch.incident.store.Database;
import io.tipwatch.incident.store.EvidenceFiles;
import io.tipwatch.incident.store.EvidenceRemoval;
import io.tipwatch.incident.store.EvidenceStore;
import io.tipwatch.incident.store.IncidentArchive;
import io.tipwatch.incident.store.IncidentStore;
import io.tipwatch.incident.store.OutboxSink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** A store that a daemon holds open, and the commands that read it. */
final class KeptIncidents implements AutoCloseable {
  static final Instant NOW = T0.plusSeconds(7_500);
  private static final List<OutboxSink> SINKS =
      List.of(new OutboxSink("pager", Severity.CRITICAL), new OutboxSink("chat", Severity.NOTICE));

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  final IncidentStore store;
  final EvidenceStore evidence;
  private final Path config;

  /**
   * @param directory empty; the store is in its {@code state}
   */
  KeptIncidents(Path directory) throws IOException {
    config = config(directory);
    store =
        IncidentStore.open(database(directory), "here", InstantSource.fixed(T0), FaultPoint.NONE);
    evidence =
        EvidenceStore.open(
            directory.resolve("state/evidence"),
            EvidenceStore.Limits.DEFAULT,
            store,
            InstantSource.fixed(T0),
            FaultPoint.NONE);
  }

  private static Database database(Path directory) {
    return new Database.Sqlite(directory.resolve("state/incidents.db"));
  }

  /** A configuration whose store is in {@code state} beside it. */
  static Path config(Path directory) throws IOException {
    return Files.writeString(
        directory.resolve("tipwatch.conf"),
        """
        store.directory = state
        chains = [{ name = mainnet, family = filecoin, nodes = [
          { name = a, url = "http://127.0.0.1:1" }, { name = b, url = "http://127.0.0.1:2" } ] }]
        """);
  }

  static Kept open(StoreConfig store) throws IOException {
    return new Kept(
        IncidentArchive.open(new Database.Sqlite(store.directory().resolve("incidents.db"))),
        new EvidenceFiles(store.directory().resolve("evidence")));
  }

  void apply(IncidentEvent... events) throws IOException {
    store.apply(List.of(events), SINKS);
  }

  Incident opened(Incident incident, String report) throws IOException {
    apply(new IncidentEvent.Opened(incident, Optional.of(report)));
    return incident;
  }

  Incident opened(Incident incident) throws IOException {
    apply(new IncidentEvent.Opened(incident, Optional.empty()));
    return incident;
  }

  Evidence attach(Incident incident, String label, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    Evidence piece = evidence.put(label, new ByteArrayInputStream(bytes));
    store.attach(incident.id(), piece);
    return piece;
  }

  /** Runs a command on this store. */
  int run(Object command, Object... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>();
    Arrays.stream(args).map(Object::toString).forEach(all::add);
    all.add("--config");
    all.add(config.toString());
    return run(command, out, err, all);
  }

  static int run(Object command, StringWriter out, StringWriter err, List<String> args) {
    return TipwatchCommand.run(
        List.of(command),
        new Terminal(false, false),
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        args.toArray(String[]::new));
  }

  /** The command, which deletes through this store as if the daemon had stopped. */
  CommandLine evidence(OutputStream stdout) {
    return EvidenceCommand.line(
        viewer(),
        stdout,
        (config, incident) ->
            new EvidenceRemoval(store, config.directory().resolve("evidence")).remove(incident));
  }

  static Viewer viewer() {
    return new Viewer(KeptIncidents::open, new Terminal(false, false), InstantSource.fixed(NOW));
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
