package io.tipwatch;

import static io.tipwatch.incident.Incidents.T0;
import static io.tipwatch.incident.Incidents.resolved;
import static io.tipwatch.incident.Incidents.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.FaultPoint;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentEvent;
import io.tipwatch.incident.Severity;
import io.tipwatch.incident.store.Database;
import io.tipwatch.incident.store.EvidenceStore;
import io.tipwatch.incident.store.IncidentStore;
import io.tipwatch.incident.store.OutboxSink;
import io.tipwatch.report.ReportJson;
import io.tipwatch.report.Samples;
import io.tipwatch.web.Incidents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page is given of a real store. */
class StoredIncidentsTest {
  private static final List<OutboxSink> SINKS = List.of(new OutboxSink("pager", Severity.CRITICAL));
  private static final byte[] CALLS = "{\"method\":\"x\"}\n".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;
  private IncidentStore store;
  private EvidenceStore evidence;
  private Incidents incidents;

  @BeforeEach
  void open() throws IOException {
    InstantSource clock = InstantSource.fixed(T0);
    store =
        IncidentStore.open(
            new Database.Sqlite(directory.resolve("incidents.db")), "here", clock, FaultPoint.NONE);
    evidence =
        EvidenceStore.open(
            directory.resolve("evidence"),
            EvidenceStore.Limits.DEFAULT,
            store,
            clock,
            FaultPoint.NONE);
    incidents = new StoredIncidents(store, evidence);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private Incident kept(long height, Optional<String> report) throws IOException {
    Incident incident = split(height);
    store.apply(List.of(new IncidentEvent.Opened(incident, report)), SINKS);
    return incident;
  }

  private Incident kept(long height) throws IOException {
    return kept(height, Optional.empty());
  }

  private void end(Incident incident) throws IOException {
    store.apply(List.of(new IncidentEvent.Resolved(resolved(incident, T0.plusSeconds(60)))), SINKS);
  }

  private Evidence attach(Incident incident, String label) throws IOException {
    Evidence piece = evidence.put(label, new ByteArrayInputStream(CALLS));
    store.attach(incident.id(), piece);
    return piece;
  }

  private static List<String> ids(List<Incidents.Incident> shown) {
    return shown.stream().map(Incidents.Incident::id).toList();
  }

  @Test
  void saysAllThatThePageShows() throws IOException {
    Incident incident = kept(7);
    Evidence piece = attach(incident, "1/calls.jsonl");
    end(incident);

    assertThat(incidents.show(incident.id().ulid()))
        .contains(
            new Incidents.Incident(
                incident.id().ulid(),
                "mainnet",
                "STATE_SPLIT",
                "critical",
                "RESOLVED",
                Optional.of(7L),
                List.of("forest-1", "lotus-1"),
                List.of("forest-1"),
                "They differ.",
                Optional.of("message #3, GasCharges[2].tg"),
                incident.kind().advice(),
                T0,
                T0.plusSeconds(60),
                Optional.of(T0.plusSeconds(60)),
                Optional.empty(),
                1,
                false,
                false,
                List.of(new Incidents.Piece(piece.sha256(), "1/calls.jsonl", piece.storedBytes())),
                List.of(
                    new Incidents.Dispatch("pager", "FIRING", "PENDING", T0, Optional.empty()),
                    new Incidents.Dispatch(
                        "pager", "RESOLVED", "PENDING", T0.plusSeconds(60), Optional.empty()))));
  }

  @Test
  void pagesNewestFirstAndKnowsWhatHasAReport() throws IOException {
    Incident first = kept(1, Optional.of(ReportJson.write(Samples.split())));
    Incident second = kept(2);
    Incident third = kept(3);

    List<Incidents.Incident> page = incidents.list(2, Optional.empty());
    List<Incidents.Incident> rest = incidents.list(2, Optional.of(page.getLast().id()));

    assertThat(ids(page)).containsExactly(third.id().ulid(), second.id().ulid());
    assertThat(ids(rest)).containsExactly(first.id().ulid());
    assertThat(page.getFirst().reported()).isFalse();
    assertThat(rest.getFirst().reported()).isTrue();
  }

  @Test
  void whatIsOpenNeverDropsOffTheList() throws IOException {
    Incident open = kept(1);
    for (long height : LongStream.rangeClosed(2, 9).toArray()) {
      end(kept(height));
    }

    List<Incidents.Incident> current = incidents.current(3);

    assertThat(ids(current))
        .containsExactly(open.id().ulid(), split(9).id().ulid(), split(8).id().ulid());
  }

  @Test
  void givesTheReportAsItWasWritten() throws IOException {
    Incident incident = kept(7, Optional.of(ReportJson.write(Samples.split())));

    assertThat(incidents.report(incident.id().ulid())).contains(Samples.split());
    assertThat(incidents.report(kept(8).id().ulid())).isEmpty();
  }

  @Test
  void aReportThatCannotBeReadIsAFailureAndNotAbsent() throws IOException {
    Incident incident = kept(7, Optional.of("{"));

    assertThatThrownBy(() -> incidents.report(incident.id().ulid()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("not a report");
  }

  @Test
  void handsOutTheStoredBytesUnderAHarmlessName() throws IOException {
    Incident incident = kept(7);
    Evidence piece = attach(incident, "../1/calls\"\u202e.jsonl");

    Incidents.Content content =
        incidents.evidence(incident.id().ulid(), piece.sha256()).orElseThrow();

    assertThat(content.fileName()).isEqualTo(incident.id().ulid() + "-.-1-calls-.jsonl.zst");
    assertThat(content.bytes()).isEqualTo(piece.storedBytes());
    try (var unpacked = new ZstdInputStream(content.stream())) {
      assertThat(unpacked.readAllBytes()).isEqualTo(CALLS);
    }
  }

  @Test
  void namesADownloadForItsCase() throws IOException {
    Incident incident = kept(7);
    Evidence piece = attach(incident, "1/calls.jsonl");

    try (var stream =
        incidents.evidence(incident.id().ulid(), piece.sha256()).orElseThrow().stream()) {
      assertThat(stream).isNotEmpty();
    }
    assertThat(incidents.evidence(incident.id().ulid(), piece.sha256()).orElseThrow().fileName())
        .isEqualTo(incident.id().ulid() + "-1-calls.jsonl.zst");
  }

  @Test
  void handsOutNothingThatTheIncidentDoesNotList() throws IOException {
    Incident incident = kept(7);
    Incident other = kept(8);
    Evidence piece = attach(incident, "1/calls.jsonl");

    assertThat(incidents.evidence(other.id().ulid(), piece.sha256())).isEmpty();
    Files.delete(directory.resolve("evidence").resolve(piece.sha256() + ".zst"));
    assertThat(incidents.evidence(incident.id().ulid(), piece.sha256())).isEmpty();
  }

  @Test
  void knowsNoIncidentThatIsNotThere() throws IOException {
    assertThat(incidents.show(split(7).id().ulid())).isEmpty();
    assertThat(incidents.show("Z".repeat(26))).isEmpty();
    assertThat(incidents.list(10, Optional.of("U".repeat(26)))).isEmpty();
    assertThat(incidents.report(split(7).id().ulid())).isEmpty();
    assertThat(incidents.evidence(split(7).id().ulid(), "ab".repeat(32))).isEmpty();
  }

  @Test
  void saysSoWhenTheStoreFails() throws IOException {
    store.close();

    assertThatThrownBy(() -> incidents.current(10)).isInstanceOf(UncheckedIOException.class);
  }
}
