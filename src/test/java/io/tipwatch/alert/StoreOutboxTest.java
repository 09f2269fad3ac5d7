package io.tipwatch.alert;

import static io.tipwatch.alert.Alerts.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.alert.Delivery.Kind;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.incident.ChainIdentity;
import io.tipwatch.incident.Clue;
import io.tipwatch.incident.FaultPoint;
import io.tipwatch.incident.Fingerprint;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentEvent;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.IncidentKind;
import io.tipwatch.incident.Life;
import io.tipwatch.incident.Parties;
import io.tipwatch.incident.Place;
import io.tipwatch.incident.Severity;
import io.tipwatch.incident.store.Database;
import io.tipwatch.incident.store.IncidentStore;
import io.tipwatch.incident.store.OutboxSink;
import io.tipwatch.metrics.BuildInfo;
import io.tipwatch.metrics.Meters;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/** The outbox in a real database, filled by incidents as they live. */
class StoreOutboxTest extends OutboxContract {
  private static final ChainIdentity IDENTITY = new ChainIdentity("calibnet", TipsetKey.of("g"));

  /** In memory where there is such a place: how fast a disk syncs is not what is tried here. */
  @TempDir(factory = SharedMemory.class)
  private Path directory;

  private final Alerts.ManualClock clock = new Alerts.ManualClock();
  private final Map<String, Incident> open = new HashMap<>();
  private IncidentStore store;
  private StoreOutbox outbox;

  @BeforeEach
  void openStore() throws IOException {
    store =
        IncidentStore.open(
            new Database.Sqlite(directory.resolve("incidents.db")), "here", clock, FaultPoint.NONE);
    outbox =
        new StoreOutbox(
            store, new IncidentAlert(Optional.of(URI.create("https://watch/tip"))), clock);
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
  }

  @Override
  Outbox outbox() {
    return outbox;
  }

  @Override
  void add(Alert alert, Kind kind, Collection<String> sinks, Instant at) {
    List<OutboxSink> told =
        sinks.stream().map(sink -> new OutboxSink(sink, Severity.WARNING)).toList();
    try {
      store.apply(List.of(event(alert, kind, at)), told);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What happened to the incident so that such a notice is queued. */
  private IncidentEvent event(Alert alert, Kind kind, Instant at) {
    Incident before = open.get(alert.incidentId());
    if (before == null) {
      Incident opened = incident(alert, 1, new Life.Open(), at);
      open.put(alert.incidentId(), opened);
      return new IncidentEvent.Opened(opened, Optional.empty());
    }
    Life life =
        kind == Kind.RESOLVED
            ? before.life().resolve(at, Optional.empty()).orElseThrow()
            : before.life().locate(at).orElseThrow();
    Incident now = incident(alert, before.version() + 1, life, at);
    open.put(alert.incidentId(), now);
    return kind == Kind.RESOLVED ? new IncidentEvent.Resolved(now) : new IncidentEvent.Located(now);
  }

  private static Incident incident(Alert alert, long version, Life life, Instant at) {
    return incident(alert, version, life, at, "a fork");
  }

  private static Incident incident(Alert alert, long version, Life life, Instant at, String cause) {
    TipsetKey key = TipsetKey.of("bafy" + alert.incidentId());
    return new Incident(
        new IncidentId(alert.incidentId()),
        version,
        Fingerprint.of(IDENTITY, IncidentKind.FORK, key),
        alert.chain(),
        IncidentKind.FORK,
        Severity.CRITICAL,
        life,
        Parties.of(List.of(new NodeId("lotus"), new NodeId("forest"))),
        Optional.of(new Place(7, key)),
        alert.started(),
        at,
        1,
        false,
        true,
        cause,
        new Clue("none", Optional.of("message #3, GasCharges[2].tg: lotus 1; forest 2")),
        Optional.empty());
  }

  @Test
  void saysAllThatIsKnownOfTheIncident() {
    add(Alerts.plain(HourOfOutage.name(1), START), Kind.FIRING, List.of("a"), START);

    Alert told = outbox.due("a", START, 1).getFirst().payload();

    assertThat(told.kind()).isEqualTo("FORK");
    assertThat(told.nodes()).containsExactly("forest", "lotus");
    assertThat(told.height()).hasValue(7);
    assertThat(told.location()).contains("message #3, GasCharges[2].tg: lotus 1; forest 2");
    assertThat(told.description()).startsWith("a fork").contains("Check peers and network");
    assertThat(told.reportUrl())
        .contains(URI.create("https://watch/tip/#incident-" + HourOfOutage.name(1)));
  }

  @Test
  void remindsOfAnIncidentAsItIsByThen() throws IOException {
    Alert alert = Alerts.plain(HourOfOutage.name(1), START);
    add(alert, Kind.FIRING, List.of("a"), START);
    outbox.sent(
        outbox.due("a", START, 1).getFirst().id(), START, Optional.of(START.plusSeconds(600)));
    Incident more = incident(alert, 2, new Life.Open(), START.plusSeconds(60), "a wider fork");
    store.apply(List.of(new IncidentEvent.Updated(more, Optional.empty())), List.of());

    Delivery reminder = outbox.due("a", START.plusSeconds(600), 1).getFirst();

    assertThat(reminder.kind()).isEqualTo(Kind.REMINDER);
    assertThat(reminder.payload().summary()).isEqualTo("a wider fork");
  }

  /** 10,000 alerts for three sinks through an hour of outage, in a real database. */
  @Test
  void losesNothingInAnHourOfOutage() throws Exception {
    Meters meters = new Meters(new BuildInfo("1", "r", "25"), List.of(), HourOfOutage.SINKS);
    try {
      new HourOfOutage(outbox, clock, meters, 20261125)
          .run((alert, kind) -> add(alert, kind, HourOfOutage.SINKS, clock.instant()));
    } finally {
      meters.close();
    }
    for (String sink : HourOfOutage.SINKS) {
      assertThat(store.outbox().backlog(sink, clock.instant()).dead()).isZero();
    }
  }

  /** A directory that no disk has to follow. */
  static final class SharedMemory implements TempDirFactory {
    private static final Path SHARED = Path.of("/dev/shm");

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
        throws IOException {
      return Files.isWritable(SHARED)
          ? Files.createTempDirectory(SHARED, "tipwatch-outbox-")
          : Files.createTempDirectory("tipwatch-outbox-");
    }
  }
}
