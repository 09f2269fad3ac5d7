package io.tipwatch;

import io.tipwatch.chain.NodeId;
import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.Life;
import io.tipwatch.incident.store.EvidenceFiles;
import io.tipwatch.incident.store.EvidenceStore;
import io.tipwatch.incident.store.IncidentFile;
import io.tipwatch.incident.store.IncidentQuery;
import io.tipwatch.incident.store.IncidentStore;
import io.tipwatch.incident.store.Notice;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.ReportJson;
import io.tipwatch.web.Incidents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The incidents of the store as the page shows them. Thread-safe, as the store is; calls block. */
public final class StoredIncidents implements Incidents {
  private static final int MAX_ROWS = 100;

  /** Longest part of a label in the name of a downloaded file, in characters. */
  private static final int MAX_LABEL = 60;

  private final IncidentStore store;
  private final EvidenceFiles evidence;

  public StoredIncidents(IncidentStore store, EvidenceStore evidence) {
    this.store = store;
    this.evidence = evidence.files();
  }

  @Override
  public List<Incident> list(int limit, Optional<String> before) {
    Optional<IncidentId> last = before.flatMap(IncidentId::parse);
    boolean unknown = before.isPresent() && last.isEmpty();
    return unknown ? List.of() : reading(() -> shown(page(false, limit, last)));
  }

  @Override
  public List<Incident> current(int limit) {
    return reading(() -> {
      List<io.tipwatch.incident.Incident> rows = new ArrayList<>();
      rows.addAll(page(true, limit, Optional.empty()));
      page(false, limit, Optional.empty()).stream()
          .filter(incident -> incident.life().resolved())
          .forEach(rows::add);
      return shown(rows.subList(0, Math.min(limit, rows.size())));
    });
  }

  private List<io.tipwatch.incident.Incident> page(
      boolean open, int limit, Optional<IncidentId> before) throws IOException {
    return store.list(
        new IncidentQuery(Optional.empty(), open, before, Math.clamp(limit, 1, MAX_ROWS)));
  }

  private List<Incident> shown(List<io.tipwatch.incident.Incident> rows) throws IOException {
    Set<IncidentId> reported = store.reported(rows);
    return rows.stream()
        .map(one -> incident(one, reported.contains(one.id()), List.of(), List.of()))
        .toList();
  }

  @Override
  public Optional<Incident> show(String id) {
    return reading(() -> {
      Optional<IncidentFile> file = file(id);
      if (file.isEmpty()) {
        return Optional.empty();
      }
      List<Notice> notices = store.notices(file.get().incident().id());
      return Optional.of(
          incident(
              file.get().incident(),
              file.get().report().isPresent(),
              file.get().evidence().stream().map(StoredIncidents::piece).toList(),
              notices.stream().map(StoredIncidents::notice).toList()));
    });
  }

  private Optional<IncidentFile> file(String id) throws IOException {
    Optional<IncidentId> name = IncidentId.parse(id);
    return name.isPresent() ? store.show(name.get()) : Optional.empty();
  }

  private static Incident incident(
      io.tipwatch.incident.Incident one,
      boolean reported,
      List<Piece> evidence,
      List<Dispatch> notices) {
    Optional<IncidentId> explainedBy =
        one.life() instanceof Life.Resolved resolved ? resolved.inFavourOf() : Optional.empty();
    return new Incident(
        one.id().ulid(),
        one.chain(),
        one.kind().name(),
        one.severity().name().toLowerCase(Locale.ROOT),
        one.life().state(),
        one.lastCommon().map(place -> place.height()),
        names(one.parties().nodes()),
        names(one.parties().suspects()),
        one.cause(),
        one.clue().place(),
        one.kind().advice(),
        one.firstSeen(),
        one.updated(),
        one.resolvedAt(),
        explainedBy.map(IncidentId::ulid),
        one.occurrences(),
        reported,
        one.drill(),
        evidence,
        notices);
  }

  private static List<String> names(Collection<NodeId> nodes) {
    return nodes.stream().map(NodeId::name).toList();
  }

  private static Piece piece(Evidence one) {
    return new Piece(one.sha256(), one.label(), one.storedBytes());
  }

  private static Dispatch notice(Notice one) {
    return new Dispatch(
        one.sink(),
        one.kind().name(),
        one.state().name(),
        one.done().orElse(one.notBefore()),
        one.why());
  }

  @Override
  public Optional<Diagnosis> report(String id) {
    return reading(() -> {
      Optional<String> report = file(id).flatMap(IncidentFile::report);
      return report.isPresent() ? Optional.of(ReportJson.read(report.get())) : Optional.empty();
    });
  }

  /** The stored bytes of what the incident lists, and of nothing else that lies beside it. */
  @Override
  public Optional<Content> evidence(String id, String sha256) throws IOException {
    Optional<Evidence> listed =
        file(id).stream()
            .flatMap(file -> file.evidence().stream())
            .filter(one -> one.sha256().equals(sha256))
            .findFirst();
    if (listed.isEmpty()) {
      return Optional.empty();
    }
    try {
      EvidenceFiles.Stored stored = evidence.stored(sha256);
      return Optional.of(
          new Content(fileName(id, listed.get().label()), stored.bytes(), stored.stream()));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /** A label may hold anything; of it a file's name has only what is harmless everywhere. */
  private static String fileName(String id, String label) {
    String harmless = label.replaceAll("[^0-9A-Za-z._-]+", "-").replaceAll("\\.\\.+", ".");
    int start = Math.max(0, harmless.length() - MAX_LABEL);
    return id + "-" + harmless.substring(start) + ".zst";
  }

  /** Something that reads the store. */
  @FunctionalInterface
  private interface Question<T> {
    T ask() throws IOException;
  }

  private static <T> T reading(Question<T> question) {
    try {
      return question.ask();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
