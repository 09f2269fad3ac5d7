package io.tipwatch.cli;

import static io.tipwatch.incident.Incidents.split;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.incident.Incident;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replay says of cases that come out the same, of others, and of damaged evidence. */
class ReplayIncidentTest {
  @TempDir private Path directory;
  private KeptIncidents kept;
  private Incident incident;

  @BeforeEach
  void open() throws IOException {
    kept = new KeptIncidents(directory);
    incident = kept.opened(split(7));
  }

  @AfterEach
  void close() throws IOException {
    kept.close();
  }

  private int replay(Object... args) {
    Object[] all = new Object[args.length + 2];
    all[0] = "incidents";
    all[1] = "replay";
    System.arraycopy(args, 0, all, 2, args.length);
    return kept.run(IncidentsCommand.line(KeptIncidents.viewer(), new Reworded()), all);
  }

  private String attach(String label, String content) throws IOException {
    return kept.attach(incident, label, content).sha256();
  }

  private Path file(String sha256) {
    return directory.resolve("state/evidence/" + sha256 + ".zst");
  }

  @Test
  void aCaseThatComesOutTheSameExitsWithZero() throws IOException {
    attach("1/calls.jsonl", "as it was");
    attach("1/report.json", "AS IT WAS");
    attach("heads.jsonl", "not of any case");

    assertThat(replay(incident.id())).isEqualTo(ExitCodes.MATCH);
    assertThat(kept.out.toString())
        .isEqualTo("case 1: the same report, byte for byte" + System.lineSeparator());
  }

  @Test
  void aDifferenceIsShownFromBothSidesAndOutweighsTheRest() throws IOException {
    attach("2/calls.jsonl", "one");
    attach("2/report.json", "\u001b[2J");
    attach("10/calls.jsonl", "no report");
    attach("1/calls.jsonl", "same");
    attach("1/report.json", "SAME");

    assertThat(replay(incident.id())).isEqualTo(ExitCodes.DIFFER);
    assertThat(kept.out.toString().lines())
        .containsExactly(
            "case 1: the same report, byte for byte",
            "case 2: ANOTHER REPORT, from line 1 on",
            "  then: \\u001b[2J",
            "  now:  ONE",
            "  note: other rules",
            "case 10: cannot be replayed: report.json is missing");
  }

  @Test
  void missingEvidenceIsInconclusive() throws IOException {
    attach("1/report.json", "AS IT WAS");
    Files.delete(file(attach("1/calls.jsonl", "as it was")));

    assertThat(replay(incident.id())).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(kept.out.toString()).contains("case 1: cannot be replayed: calls.jsonl is missing");
  }

  @Test
  void alteredEvidenceIsInconclusiveThoughNobodyReadsIt() throws IOException {
    attach("1/calls.jsonl", "as it was");
    attach("1/report.json", "AS IT WAS");
    String unread = attach("1/nodes.json", "{}");
    Files.copy(
        file(attach("other", "[]")),
        file(unread),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThat(replay(incident.id())).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(kept.out.toString()).contains("nodes.json was altered since it was kept");
  }

  @Test
  void nothingCanBeSaidWithoutACase() throws IOException {
    attach("heads.jsonl", "x");

    assertThat(replay("latest")).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(kept.err.toString()).contains("no evidence of a diagnosis was kept of ");
    assertThat(replay("01ZZZZZZ")).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(replay()).isEqualTo(ExitCodes.USAGE);
    assertThat(replay("latest", "--bundle", "x.zip")).isEqualTo(ExitCodes.USAGE);
    assertThat(replay("--bundle", directory.resolve("x.zip"))).isEqualTo(ExitCodes.USAGE);
    assertThat(kept.err.toString()).contains("cannot read ");
  }

  @Test
  void printsOneJsonObject() throws IOException {
    attach("1/calls.jsonl", "one");
    attach("1/report.json", "two");
    attach("2/calls.jsonl", "same");

    replay(incident.id(), "--json");

    assertThat(new JsonObject(kept.out.toString()))
        .isEqualTo(
            new JsonObject()
                .put("incident", incident.id().ulid())
                .put(
                    "cases",
                    new JsonArray()
                        .add(
                            new JsonObject()
                                .put("case", 1)
                                .put("outcome", "differs")
                                .put("line", 1)
                                .put("then", "two")
                                .put("now", "ONE")
                                .put("remarks", new JsonArray().add("other rules")))
                        .add(
                            new JsonObject()
                                .put("case", 2)
                                .put("outcome", "inconclusive")
                                .put("why", "report.json is missing"))));
  }

  /** On a laptop there is neither a store nor a configuration. */
  @Test
  void replaysABundlePackedOrNotWithoutAStore() throws IOException {
    attach("1/calls.jsonl", "as it was");
    attach("1/report.json", "AS IT WAS");
    Path zip = directory.resolve("incident.zip");
    Path unpacked = directory.resolve("unpacked");
    kept.run(kept.evidence(new ByteArrayOutputStream()), "evidence", "export", incident.id(), zip);
    kept.close();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int imported =
        KeptIncidents.run(
            kept.evidence(new ByteArrayOutputStream()),
            out,
            err,
            List.of("evidence", "import", zip.toString(), unpacked.toString()));

    assertThat(imported).isZero();
    for (Path bundle : List.of(zip, unpacked)) {
      out.getBuffer().setLength(0);
      int code =
          KeptIncidents.run(
              IncidentsCommand.line(KeptIncidents.viewer(), new Reworded()),
              out,
              err,
              List.of("incidents", "replay", "--bundle", bundle.toString()));
      assertThat(code).isEqualTo(ExitCodes.MATCH);
      assertThat(out.toString()).startsWith("case 1: the same report, byte for byte");
    }
    assertThat(err.toString()).isEmpty();
  }
}
