package io.tipwatch.incident.store;

import static io.tipwatch.incident.Incidents.T0;
import static io.tipwatch.incident.Incidents.located;
import static io.tipwatch.incident.Incidents.opened;
import static io.tipwatch.incident.Incidents.resolved;
import static io.tipwatch.incident.Incidents.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.chain.LedgerEntry;
import io.tipwatch.incident.Account;
import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.FaultPoint;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentEvent;
import io.tipwatch.incident.NoticeKind;
import io.tipwatch.incident.Severity;
import io.tipwatch.incident.Stretch;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store does, whatever the database. */
abstract class IncidentStoreContract {
  static final List<OutboxSink> SINKS =
      List.of(new OutboxSink("pager", Severity.CRITICAL), new OutboxSink("chat", Severity.NOTICE));
  private static final String SHA = "ab".repeat(32);

  IncidentStore store;
  private Database where;

  /** An empty database. */
  abstract Database database() throws IOException;

  @BeforeEach
  void openStore() throws IOException {
    where = database();
    store = open(where, "here");
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
  }

  static IncidentStore open(Database database, String writer) throws StoreException {
    return IncidentStore.open(database, writer, InstantSource.fixed(T0), FaultPoint.NONE);
  }

  @Test
  void readsBackWhatItKept() throws IOException {
    Incident incident = split(7);

    store.apply(List.of(opened(incident)), SINKS);

    assertThat(store.show(incident.id()))
        .contains(new IncidentFile(incident, Optional.of("{\"report\":1}"), List.of(), List.of()));
  }

  @Test
  void goesThroughAWholeLife() throws IOException {
    Incident first = split(7);
    Incident second = located(first, T0.plusSeconds(5));
    Incident last = resolved(second, T0.plusSeconds(60));
    store.apply(List.of(opened(first), new IncidentEvent.Located(second)), SINKS);

    store.apply(List.of(new IncidentEvent.Resolved(last)), SINKS);

    assertThat(store.open()).isEmpty();
    assertThat(store.show(first.id()).orElseThrow().incident()).isEqualTo(last);
  }

  @Test
  void takesTheSameBatchTwiceAsOnce() throws IOException {
    Incident first = split(7);
    List<IncidentEvent> batch =
        List.of(opened(first), new IncidentEvent.Located(located(first, T0)));
    store.apply(batch, SINKS);

    assertThat(store.apply(batch, SINKS)).isEqualTo(new Outcome.Stored());
    assertThat(store.open()).hasSize(1);
    assertThat(store.outbox().due("chat", T0, 10)).hasSize(1);
  }

  @Test
  void opensOneIncidentForOneFingerprint() throws IOException {
    Incident first = split(7);
    Incident rival = split(new java.util.Random(99), 7);
    store.apply(List.of(opened(first)), SINKS);

    Outcome outcome = store.apply(List.of(opened(rival)), SINKS);

    assertThat(outcome).isEqualTo(new Outcome.Conflict(List.of(first)));
    assertThat(store.open()).containsExactly(first);
  }

  @Test
  void keepsNothingOfABatchInConflict() throws IOException {
    store.apply(List.of(opened(split(7))), SINKS);

    store.apply(List.of(opened(split(8)), opened(split(new java.util.Random(99), 7))), SINKS);

    assertThat(store.open()).hasSize(1);
  }

  @Test
  void opensAgainAfterTheEnd() throws IOException {
    Incident first = split(7);
    store.apply(List.of(opened(first)), SINKS);
    store.apply(List.of(new IncidentEvent.Resolved(resolved(first, T0))), SINKS);

    Incident again = split(new java.util.Random(99), 7);
    assertThat(store.apply(List.of(opened(again)), SINKS)).isEqualTo(new Outcome.Stored());
    assertThat(store.list(new IncidentQuery(Optional.empty(), false, Optional.empty(), 10)))
        .hasSize(2);
  }

  @Test
  void pagesNewestFirst() throws IOException {
    List<Incident> all = LongStream.rangeClosed(1, 5).mapToObj(n -> split(n)).toList();
    store.apply(all.stream().map(one -> opened(one)).toList(), SINKS);

    List<Incident> first =
        store.list(new IncidentQuery(Optional.of("mainnet"), true, Optional.empty(), 3));
    List<Incident> rest =
        store.list(
            new IncidentQuery(Optional.of("mainnet"), true, Optional.of(first.getLast().id()), 3));

    assertThat(first).containsExactly(all.get(4), all.get(3), all.get(2));
    assertThat(rest).containsExactly(all.get(1), all.get(0));
  }

  @Test
  void queuesForSinksByTheirThreshold() throws IOException {
    Incident critical = split(7);
    Incident notice = notice(split(8));

    store.apply(List.of(opened(critical), opened(notice)), SINKS);

    assertThat(store.outbox().due("pager", T0, 10))
        .extracting(Outgoing::incident)
        .containsExactly(critical.id());
    assertThat(store.outbox().due("chat", T0, 10))
        .extracting(Outgoing::incident)
        .containsExactly(critical.id(), notice.id());
  }

  private static Incident notice(Incident i) {
    return new Incident(
        i.id(),
        1,
        i.fingerprint(),
        i.chain(),
        i.kind(),
        Severity.NOTICE,
        i.life(),
        i.parties(),
        i.lastCommon(),
        i.firstSeen(),
        i.updated(),
        1,
        false,
        true,
        i.cause(),
        i.clue(),
        i.follows());
  }

  @Test
  void givesTheNoticesOfOneIncidentInOrder() throws IOException {
    Incident first = split(7);
    store.apply(List.of(opened(first)), SINKS);
    store.apply(List.of(new IncidentEvent.Resolved(resolved(first, T0))), SINKS);
    Outbox outbox = store.outbox();

    List<Outgoing> before = outbox.due("chat", T0, 10);
    outbox.retry(before.getFirst().sequence(), T0.plusSeconds(30), 1, "503 \0 \ud800");
    List<Outgoing> meanwhile = outbox.due("chat", T0.plusSeconds(29), 10);
    List<Outgoing> later = outbox.due("chat", T0.plusSeconds(30), 10);
    outbox.sent(later.getFirst().sequence(), T0, Optional.empty());
    List<Outgoing> last = outbox.due("chat", T0.plusSeconds(30), 10);

    assertThat(before).extracting(Outgoing::kind).containsExactly(NoticeKind.FIRING);
    assertThat(meanwhile).isEmpty();
    assertThat(later).extracting(Outgoing::tries).containsExactly(1L);
    assertThat(last).extracting(Outgoing::kind).containsExactly(NoticeKind.RESOLVED);
    assertThat(last.getFirst().payload()).contains("\"seconds\":0");
  }

  @Test
  void remindsUntilTheEnd() throws IOException {
    Incident first = split(7);
    store.apply(List.of(opened(first)), SINKS);
    Outbox outbox = store.outbox();
    Outgoing firing = outbox.due("chat", T0, 10).getFirst();
    outbox.sent(firing.sequence(), T0, Optional.of(T0.plusSeconds(600)));
    outbox.sent(firing.sequence(), T0, Optional.of(T0.plusSeconds(600)));

    assertThat(outbox.due("chat", T0.plusSeconds(600), 10))
        .extracting(Outgoing::kind)
        .containsExactly(NoticeKind.REMINDER);
    store.apply(List.of(new IncidentEvent.Resolved(resolved(first, T0))), SINKS);
    assertThat(outbox.due("chat", T0.plusSeconds(600), 10))
        .extracting(Outgoing::kind)
        .containsExactly(NoticeKind.RESOLVED);
  }

  @Test
  void countsWhatWaitsAndWhatIsDead() throws IOException {
    store.apply(List.of(opened(split(7)), opened(split(8))), SINKS);
    Outbox outbox = store.outbox();

    outbox.dead(outbox.due("chat", T0, 10).getFirst().sequence(), T0, "400");

    assertThat(outbox.backlog("chat", T0)).isEqualTo(new Outbox.Backlog(1, 1, Optional.of(T0)));
  }

  @Test
  void forgetsWhatWasSentLongAgo() throws IOException {
    Incident first = split(7);
    store.apply(List.of(opened(first)), SINKS);
    store.apply(List.of(new IncidentEvent.Resolved(resolved(first, T0))), SINKS);
    store
        .outbox()
        .sent(store.outbox().due("chat", T0, 1).getFirst().sequence(), T0, Optional.empty());

    assertThat(store.outbox().prune(T0.plusSeconds(1))).isEqualTo(1);
  }

  private static Account account(long first, long last, String reason) {
    LedgerEntry.Outcome outcome =
        reason.isEmpty() ? LedgerEntry.Outcome.VERIFIED : LedgerEntry.Outcome.UNVERIFIED;
    return new Account(List.of(new Stretch(first, last, outcome, reason)));
  }

  @Test
  void neverLowersAWatermark() throws IOException {
    store.settled("mainnet", account(90, 100, ""), T0);
    store.settled("mainnet", account(95, 99, "node behind: lotus"), T0);

    assertThat(store.watermark("mainnet")).hasValue(100);
    assertThat(store.ledger("mainnet", 10)).isEqualTo(account(90, 100, "").stretches());
    assertThat(store.watermark("calibnet")).isEmpty();
  }

  @Test
  void writesEachHeightOfTheLedgerOnce() throws IOException {
    store.settled("mainnet", account(90, 100, ""), T0);
    store.settled("calibnet", account(1, 1, ""), T0);
    store.settled("mainnet", account(98, 105, ""), T0);
    store.settled("mainnet", account(106, 107, "node behind: lotus"), T0);
    store.settled("mainnet", account(110, 111, ""), T0);

    assertThat(store.ledger("mainnet", 10))
        .containsExactly(
            new Stretch(90, 105, LedgerEntry.Outcome.VERIFIED, ""),
            new Stretch(106, 107, LedgerEntry.Outcome.UNVERIFIED, "node behind: lotus"),
            new Stretch(
                108, 109, LedgerEntry.Outcome.UNVERIFIED, "the account of these heights was lost"),
            new Stretch(110, 111, LedgerEntry.Outcome.VERIFIED, ""));
    assertThat(store.ledger("mainnet", 1)).extracting(Stretch::first).containsExactly(110L);
    assertThat(store.pruneLedger("mainnet")).isZero();
    assertThat(store.ledger("calibnet", 10)).isEqualTo(account(1, 1, "").stretches());
  }

  @Test
  void givesUpOnlyEvidenceOfEndedIncidents() throws IOException {
    Incident over = split(7);
    Incident open = split(8);
    store.apply(List.of(opened(over), opened(open)), SINKS);
    store.attach(over.id(), new Evidence(SHA, "own \0 ../", 10, 5, T0));
    store.attach(over.id(), new Evidence(SHA, "own \0 ../", 10, 5, T0));
    store.attach(over.id(), new Evidence("cd".repeat(32), "shared", 10, 5, T0));
    store.attach(open.id(), new Evidence("cd".repeat(32), "shared", 10, 5, T0));
    store.apply(List.of(new IncidentEvent.Resolved(resolved(over, T0))), SINKS);

    assertThat(store.expendable(10)).containsExactly(SHA);
    store.removed(SHA);
    assertThat(store.expendable(10)).isEmpty();
    assertThat(store.show(over.id()).orElseThrow().evidence()).hasSize(2);
  }

  @Test
  void tellsWhatBecameOfNotices() throws IOException {
    Incident incident = split(7);
    store.apply(List.of(opened(incident)), SINKS);
    Outbox outbox = store.outbox();
    outbox.dead(outbox.due("pager", T0, 10).getFirst().sequence(), T0.plusSeconds(1), "404");
    outbox.retry(outbox.due("chat", T0, 10).getFirst().sequence(), T0.plusSeconds(9), 2, "503");

    assertThat(store.notices(incident.id()))
        .containsExactly(
            new Notice(
                "pager",
                NoticeKind.FIRING,
                0,
                Notice.State.DEAD,
                T0,
                Optional.of(T0.plusSeconds(1)),
                T0,
                0,
                Optional.of("404")),
            new Notice(
                "chat",
                NoticeKind.FIRING,
                0,
                Notice.State.PENDING,
                T0,
                Optional.empty(),
                T0.plusSeconds(9),
                2,
                Optional.of("503")));
  }

  @Test
  void knowsWhichIncidentsHaveAReport() throws IOException {
    Incident with = split(7);
    Incident without = split(8);
    store.apply(List.of(opened(with), new IncidentEvent.Opened(without, Optional.empty())), SINKS);

    assertThat(store.reported(List.of(with, without))).containsExactly(with.id());
    assertThat(store.reported(List.of())).isEmpty();
  }

  @Test
  void anArchiveReadsWhatTheStoreWritesMeanwhile() throws IOException {
    Incident first = split(7);
    store.apply(List.of(opened(first)), SINKS);
    try (IncidentArchive archive = IncidentArchive.open(where)) {
      assertThat(archive.open()).containsExactly(first);

      Incident second = split(8);
      store.apply(List.of(opened(second)), SINKS);

      assertThat(archive.list(new IncidentQuery(Optional.empty(), false, Optional.empty(), 10)))
          .containsExactly(second, first);
      assertThat(archive.show(first.id())).isEqualTo(store.show(first.id()));
      assertThat(archive.find(second.id())).contains(second);
      assertThat(archive.notices(first.id())).isEqualTo(store.notices(first.id())).hasSize(2);
      assertThat(archive.beginning(first.id().ulid().substring(0, 6), 10))
          .containsExactly(first.id(), second.id());
      assertThat(archive.beginning(first.id().ulid(), 10)).containsExactly(first.id());
      assertThat(archive.beginning("%", 10)).isEmpty();
    }
  }

  @Test
  void anArchiveCannotWrite() throws Exception {
    store.apply(List.of(opened(split(7))), SINKS);
    try (Connection connection = Dialect.reading(where, false).connect();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeUpdate("DELETE FROM outbox"))
          .isInstanceOf(SQLException.class)
          .message()
          .containsIgnoringCase("read");
    }
    assertThat(store.notices(split(7).id())).hasSize(2);
  }

  @Test
  void refusesPagesThatAreTooLarge() {
    assertThatThrownBy(() -> new IncidentQuery(Optional.empty(), true, Optional.empty(), 1_001))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
