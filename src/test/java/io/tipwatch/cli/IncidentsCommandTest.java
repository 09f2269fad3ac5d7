package io.tipwatch.cli;

import static io.tipwatch.incident.Incidents.T0;
import static io.tipwatch.incident.Incidents.located;
import static io.tipwatch.incident.Incidents.resolved;
import static io.tipwatch.incident.Incidents.split;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentEvent;
import io.tipwatch.incident.IncidentJson;
import io.tipwatch.incident.store.Outgoing;
import io.tipwatch.report.ReportJson;
import io.tipwatch.report.Samples;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a person reads of incidents while a daemon keeps them. */
class IncidentsCommandTest {
  @TempDir private Path directory;
  private KeptIncidents kept;

  @BeforeEach
  void open() throws IOException {
    kept = new KeptIncidents(directory);
  }

  @AfterEach
  void close() throws IOException {
    kept.close();
  }

  private static CommandLine command() {
    return IncidentsCommand.line(KeptIncidents.viewer(), new Reworded());
  }

  private int run(Object... args) {
    Object[] all = new Object[args.length + 1];
    all[0] = "incidents";
    System.arraycopy(args, 0, all, 1, args.length);
    return kept.run(command(), all);
  }

  private String out() {
    return kept.out.toString();
  }

  private String err() {
    return kept.err.toString();
  }

  private void end(Incident incident) throws IOException {
    kept.apply(new IncidentEvent.Resolved(resolved(incident, T0.plusSeconds(60))));
  }

  @Test
  void wantsACommandOfItsOwn() {
    int code = KeptIncidents.run(command(), kept.out, kept.err, List.of("incidents"));

    assertThat(code).isEqualTo(ExitCodes.USAGE);
    assertThat(err()).contains("a command is needed: list, show or replay");
  }

  @Test
  void helpsOnEachOfItsCommands() {
    assertThat(run("show", "--help")).isZero();
    assertThat(out()).contains("Usage: tipwatch incidents show").contains("--debug");
  }

  @Nested
  class Listing {
    @Test
    void showsWhatIsOpenFirst() throws IOException {
      Incident open = kept.opened(split(1));
      end(kept.opened(split(2)));

      assertThat(run("list")).isZero();
      assertThat(out())
          .isEqualTo(
              """
                ID                          OPENED (UTC)         KIND           STATE         HEIGHT  LASTED
              ● %s  2026-11-22 10:00:00  STATE_SPLIT    open               1  2 h 5 m
                  mainnet · suspect forest-1 of forest-1, lotus-1 · They differ.
                %s  2026-11-22 10:00:00  STATE_SPLIT    resolved           2  1 m 0 s
                  mainnet · suspect forest-1 of forest-1, lotus-1 · They differ.
              """,
              open.id(), split(2).id());
      assertThat(out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void marksDrillsAndCutsWhatIsLong() throws IOException {
      kept.opened(
          Changed.of(split(1)).drill(true).cause("\u001b[2J" + "It differs. ".repeat(100)).get());

      run("list");

      assertThat(out()).contains("    [DRILL] mainnet · ").doesNotContain("\u001b");
      assertThat(out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void leavesOutOtherChainsAndWhatIsOver() throws IOException {
      kept.opened(split(new Random(1), 1, "calibnet"));
      end(kept.opened(split(2)));

      run("list", "--open");
      assertThat(out()).contains("calibnet").doesNotContain("mainnet");
      run("list", "--chain", "mainnet");
      assertThat(out()).contains("mainnet").doesNotContain("calibnet");
      run("list", "--chain", "mainnet", "--open");
      assertThat(out()).isEqualTo("No incident is open.\n");
    }

    @Test
    void isCutAtALimitAndSaysSo() throws IOException {
      for (long height = 1; height <= 5; height++) {
        kept.opened(split(height));
      }

      assertThat(run("list", "--limit", "2")).isZero();
      assertThat(out()).contains(split(5).id().ulid(), split(4).id().ulid(), "see --limit");
      assertThat(out()).doesNotContain(split(3).id().ulid());
      assertThat(run("list", "--limit", "0")).isEqualTo(ExitCodes.USAGE);
      assertThat(run("list", "--limit", "1001")).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void printsJson() throws IOException {
      Incident first = kept.opened(split(1));
      Incident second = kept.opened(split(2));

      assertThat(run("list", "--json")).isZero();
      assertThat(new JsonArray(out()))
          .containsExactly(
              new JsonObject(IncidentJson.of(second)), new JsonObject(IncidentJson.of(first)));
    }

    @Test
    void anEmptyStoreIsNoFailure() {
      assertThat(run("list")).isZero();
      assertThat(out()).isEqualTo("There is no incident.\n");
      assertThat(run("list", "--json")).isZero();
      assertThat(out()).isEqualTo("[]\n");
    }
  }

  @Nested
  class Showing {
    @Test
    void beginsWithWhatAndEndsWithWhatToDo() throws IOException {
      Incident incident = kept.opened(split(7), ReportJson.write(Samples.split()));
      kept.apply(new IncidentEvent.Located(located(incident, T0.plusSeconds(5))));

      assertThat(run("show", incident.id())).isZero();

      assertThat(out())
          .startsWith("STATE SPLIT on mainnet: located, for 2 h 5 m so far\nThey differ.\n")
          .contains("First difference: message #3, GasCharges[2].tg")
          .contains("located      2026-11-22 10:00:05 UTC (after 5 s)")
          .contains("Report", "Where it begins", "f03 cron · EpochTick")
          .contains("tipwatch incidents show " + incident.id())
          .doesNotContain("\u001b")
          .contains("Do: " + incident.kind().advice());
      assertThat(out().substring(0, out().indexOf("See it again")).lines())
          .allMatch(line -> line.length() <= 100);
    }

    @Test
    void saysWhoComputedWhatBeforeThereIsAReport() throws IOException {
      Incident incident = kept.opened(split(7));

      run("show", incident.id());

      assertThat(out())
          .contains("forest-1 (suspect) computed bafyother")
          .contains("lotus-1 computed bafyroot")
          .doesNotContain("Report");
    }

    @Test
    void saysWhoWasToldAndWhoWasNot() throws IOException {
      Incident incident = kept.opened(split(7));
      Outgoing chat = kept.store.outbox().due("chat", T0, 1).getFirst();
      kept.store
          .outbox()
          .sent(chat.sequence(), T0.plusSeconds(3), Optional.of(T0.plusSeconds(7_560)));
      Outgoing pager = kept.store.outbox().due("pager", T0, 1).getFirst();
      kept.store.outbox().retry(pager.sequence(), T0.plusSeconds(7_509), 3, "503 \u202e later");

      run("show", incident.id());

      assertThat(out())
          .contains("pager  firing: tried 3 times in vain, again in 9 s: 503 \\u202e later")
          .contains("chat   firing: sent 2026-11-22 10:00:03 UTC")
          .contains("chat   reminder 1: due in 1 m 0 s");
      kept.store.outbox().dead(pager.sequence(), T0.plusSeconds(9), "404 no such room");
      run("show", incident.id());
      assertThat(out())
          .contains("pager  firing: given up 2026-11-22 10:00:09 UTC: 404 no such room");
    }

    @Test
    void listsEvidenceAndVerifiesItWhenAsked() throws IOException {
      Incident incident = kept.opened(split(7));
      String sha256 = kept.attach(incident, "1/calls.jsonl", "{}\n").sha256();
      String gone = kept.attach(incident, "heads.jsonl", "[]\n").sha256();
      Files.delete(directory.resolve("state/evidence/" + gone + ".zst"));

      run("show", incident.id());
      assertThat(out())
          .contains("1/calls.jsonl  3 B        " + sha256.substring(0, 12) + "…")
          .doesNotContain("INTACT");
      run("show", incident.id(), "--verify", "--verbose");
      assertThat(out())
          .containsPattern("1/calls.jsonl .*INTACT\\s+" + sha256)
          .containsPattern("heads.jsonl .*MISSING\\s+" + gone)
          .contains("MISSING: it was removed");
    }

    @Test
    void linksCauseAndSymptoms() throws IOException {
      Incident cause = kept.opened(split(7));
      Incident symptom = kept.opened(split(8));
      kept.apply(
          new IncidentEvent.Resolved(Changed.endedFor(symptom, cause.id(), T0.plusSeconds(30))));

      run("show", cause.id());
      assertThat(out()).contains("Explains 1 other", symptom.id() + "  STATE_SPLIT");
      run("show", symptom.id());
      assertThat(out())
          .contains("STATE SPLIT on mainnet: over after 30 s")
          .contains(cause.id() + " explains it")
          .contains("tipwatch incidents show " + cause.id());
    }

    @Test
    void takesTheBeginningOfAnIdOrTheLatest() throws IOException {
      kept.opened(split(1));
      Incident last = kept.opened(split(2));

      assertThat(run("show", last.id().ulid().toLowerCase(java.util.Locale.ROOT))).isZero();
      assertThat(out()).contains(last.id().ulid());
      assertThat(run("show", "latest")).isZero();
      assertThat(out()).contains(last.id().ulid());
      assertThat(run("show", last.id().ulid().substring(0, 6))).isEqualTo(ExitCodes.USAGE);
      assertThat(err())
          .contains("several incidents begin with ", split(1).id().ulid(), last.id().ulid());
      assertThat(run("show", "01M")).isEqualTo(ExitCodes.USAGE);
      assertThat(run("show", "../../..")).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void nothingCanBeSaidOfAnIncidentThatIsNotThere() {
      assertThat(run("show", "01M81B")).isEqualTo(ExitCodes.INCONCLUSIVE);
      assertThat(err())
          .isEqualTo(
              "tipwatch: there is no incident 01M81B; 'tipwatch incidents list' shows all"
                  + System.lineSeparator());
      assertThat(run("show", "latest")).isEqualTo(ExitCodes.INCONCLUSIVE);
      assertThat(out()).isEmpty();
    }

    @Test
    void printsOneJsonObject() throws IOException {
      Incident incident = kept.opened(split(7), ReportJson.write(Samples.split()));
      kept.attach(incident, "1/calls.jsonl", "{}\n");

      assertThat(run("show", incident.id(), "--json")).isZero();

      JsonObject json = new JsonObject(out());
      assertThat(json.getString("schema")).isEqualTo("tipwatch.incident/1");
      assertThat(json.getString("id")).isEqualTo(incident.id().ulid());
      assertThat(json.getJsonObject("report").getString("schema")).isEqualTo("tipwatch.report/1");
      assertThat(json.getJsonArray("evidence").getJsonObject(0).getString("label"))
          .isEqualTo("1/calls.jsonl");
      assertThat(json.getJsonArray("notices")).hasSize(2);
      assertThat(json.getJsonArray("parties").getJsonObject(0))
          .isEqualTo(
              new JsonObject()
                  .put("node", "forest-1")
                  .put("root", "bafyother")
                  .put("suspect", true));
      assertThat(out().lines()).hasSize(1);
    }

    @Test
    void writesPagesBesideIt() throws IOException {
      Incident incident = kept.opened(split(7), ReportJson.write(Samples.split()));
      Path html = directory.resolve("r.html");
      Path markdown = directory.resolve("r.md");

      assertThat(run("show", incident.id(), "--html", html, "--markdown", markdown)).isZero();

      assertThat(html).content().startsWith("<!DOCTYPE html>");
      assertThat(markdown).isNotEmptyFile();
    }

    @Test
    void writesNoPageWithoutAReport() throws IOException {
      Incident incident = kept.opened(split(7));
      Path html = directory.resolve("r.html");

      assertThat(run("show", incident.id(), "--html", html)).isEqualTo(ExitCodes.INCONCLUSIVE);

      assertThat(err()).contains("has no report yet");
      assertThat(html).doesNotExist();
    }

    @Test
    void showsTheRestWhenTheReportIsDamaged() throws IOException {
      Incident incident = kept.opened(split(7), "{");

      assertThat(run("show", incident.id())).isZero();

      assertThat(err()).startsWith("tipwatch: the report cannot be read: not a report");
      assertThat(out()).contains("STATE SPLIT on mainnet");
      assertThat(run("show", incident.id(), "--json")).isZero();
      assertThat(new JsonObject(out()).getValue("report")).isNull();
    }
  }

  @Test
  void nothingCanBeSaidBeforeADaemonRan(@TempDir Path other) throws IOException {
    StringWriter said = new StringWriter();

    int code =
        KeptIncidents.run(
            command(),
            new StringWriter(),
            said,
            List.of("incidents", "list", "--config", KeptIncidents.config(other).toString()));

    assertThat(code).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(said.toString())
        .isEqualTo(
            "tipwatch: no incidents are kept yet: there is no "
                + other.resolve("state/incidents.db")
                + "; the daemon makes it when it runs"
                + System.lineSeparator());
    assertThat(other.resolve("state")).doesNotExist();
  }

  @Test
  void saysWhichLineOfTheConfigurationIsWrong(@TempDir Path other) throws IOException {
    Path config = Files.writeString(other.resolve("c.conf"), "stre.directory = x\n");
    StringWriter said = new StringWriter();

    int code =
        KeptIncidents.run(
            command(),
            new StringWriter(),
            said,
            List.of("incidents", "list", "--config", config.toString()));

    assertThat(code).isEqualTo(ExitCodes.USAGE);
    assertThat(said.toString()).contains(config + ": 1: stre");
  }
}
