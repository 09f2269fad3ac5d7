package io.tipwatch.cli;

import static io.tipwatch.incident.Incidents.T0;
import static io.tipwatch.incident.Incidents.resolved;
import static io.tipwatch.incident.Incidents.split;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentEvent;
import io.tipwatch.report.ReportJson;
import io.tipwatch.report.Samples;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence as it is listed, read, verified and packed. */
class EvidenceCommandTest {
  @TempDir private Path directory;
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private KeptIncidents kept;
  private Incident incident;

  @BeforeEach
  void open() throws IOException {
    kept = new KeptIncidents(directory);
    incident = kept.opened(split(7), ReportJson.write(Samples.split()));
  }

  @AfterEach
  void close() throws IOException {
    kept.close();
  }

  private int run(Object... args) {
    Object[] all = new Object[args.length + 1];
    all[0] = "evidence";
    System.arraycopy(args, 0, all, 1, args.length);
    return kept.run(kept.evidence(stdout), all);
  }

  private String attach(String label, String content) throws IOException {
    return kept.attach(incident, label, content).sha256();
  }

  private Path stored(String sha256) {
    return directory.resolve("state/evidence/" + sha256 + ".zst");
  }

  private void alter(String sha256) throws IOException {
    Path other = stored(attach("other", "something else"));
    Files.copy(other, stored(sha256), StandardCopyOption.REPLACE_EXISTING);
  }

  private String out() {
    return kept.out.toString();
  }

  private String err() {
    return kept.err.toString();
  }

  @Test
  void listsWhatWasKept() throws IOException {
    String sha256 = attach("1/calls.jsonl", "calls");

    assertThat(run("list", incident.id())).isZero();
    assertThat(out()).contains("1/calls.jsonl  5 B", sha256);
    assertThat(run("list", "latest", "--json")).isZero();
    JsonObject piece = new JsonArray(out()).getJsonObject(0);
    assertThat(piece.getString("label")).isEqualTo("1/calls.jsonl");
    assertThat(piece.getLong("bytes")).isEqualTo(5);
    assertThat(run("list")).isEqualTo(ExitCodes.USAGE);
    assertThat(err()).contains("which incident?");
  }

  @Test
  void writesContentToStandardOutput() throws IOException {
    String sha256 = attach("1/calls.jsonl", "calls");

    assertThat(run("get", incident.id(), "1/calls.jsonl")).isZero();
    assertThat(run("get", incident.id(), sha256.substring(0, 8))).isZero();

    assertThat(stdout.toString(StandardCharsets.UTF_8)).isEqualTo("callscalls");
    assertThat(out()).isEmpty();
  }

  @Test
  void writesContentToAFileThatOnlyItsOwnerReads() throws IOException {
    attach("1/calls.jsonl", "calls");
    Path file = Files.writeString(directory.resolve("calls.jsonl"), "old");

    assertThat(run("get", incident.id(), "1/calls.jsonl", "-o", file)).isZero();

    assertThat(file).hasContent("calls");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(stdout.size()).isZero();
  }

  @Test
  void handsOutNothingThatWasAlteredOrIsGone() throws IOException {
    String altered = attach("1/calls.jsonl", "calls");
    Files.delete(stored(attach("1/nodes.json", "gone")));
    alter(altered);
    Path file = directory.resolve("calls.jsonl");

    assertThat(run("get", incident.id(), "1/calls.jsonl")).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(err()).contains("1/calls.jsonl was altered since it was kept");
    assertThat(run("get", incident.id(), "1/calls.jsonl", "-o", file))
        .isNotEqualTo(ExitCodes.MATCH);
    assertThat(err()).contains("was altered");
    assertThat(run("get", incident.id(), "1/nodes.json")).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(err()).contains("1/nodes.json is missing");
    assertThat(stdout.size()).isZero();
    assertThat(file).doesNotExist();
    assertThat(directory.resolve("calls.jsonl.part")).doesNotExist();
  }

  @Test
  void saysWhatWasKeptInstead() {
    assertThat(run("get", incident.id(), "1/calls.jsonl")).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(err()).contains("nothing called 1/calls.jsonl was kept", "tipwatch evidence list");
  }

  @Test
  void verifiesOneIncidentOrAll() throws IOException {
    String altered = attach("1/calls.jsonl", "calls");
    Incident other = kept.opened(split(8));
    kept.attach(other, "heads.jsonl", "heads");
    assertThat(run("verify")).isZero();
    assertThat(out()).isEqualTo("2 pieces are intact" + System.lineSeparator());

    alter(altered);

    assertThat(run("verify", other.id())).isZero();
    assertThat(run("verify")).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(out())
        .contains("ALTERED  " + incident.id() + "  1/calls.jsonl  " + altered)
        .contains("1 of 3 are missing or altered");
  }

  @Test
  void packsAllIntoAFileThatExplainsItself() throws IOException {
    attach("1/calls.jsonl", "calls");
    String unsafe = attach("../../etc/passwd", "not a path");
    Path zip = directory.resolve("incident.zip");

    assertThat(run("export", incident.id(), zip)).isZero();

    assertThat(out()).startsWith(zip + ": ");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(zip)))
        .isEqualTo("rw-------");
    try (ZipFile packed = new ZipFile(zip.toFile())) {
      assertThat(Collections.list(packed.entries()))
          .extracting(ZipEntry::getName)
          .containsExactlyInAnyOrder(
              "README.txt",
              "manifest.json",
              "SHA256SUMS",
              "report.json",
              "report.html",
              "report.md",
              "evidence/1/calls.jsonl",
              "evidence/" + unsafe);
      JsonObject manifest = new JsonObject(text(packed, "manifest.json"));
      assertThat(manifest.getString("schema")).isEqualTo("tipwatch.bundle/1");
      assertThat(manifest.getJsonObject("incident").getString("id"))
          .isEqualTo(incident.id().ulid());
      assertThat(text(packed, "SHA256SUMS")).contains(unsafe + "  evidence/" + unsafe + "\n");
      assertThat(text(packed, "evidence/1/calls.jsonl")).isEqualTo("calls");
    }
  }

  private static String text(ZipFile zip, String name) throws IOException {
    try (InputStream content = zip.getInputStream(zip.getEntry(name))) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void packsTheRestAndSaysWhatIsMissing() throws IOException {
    attach("1/calls.jsonl", "calls");
    Files.delete(stored(attach("1/nodes.json", "gone")));
    Path zip = directory.resolve("incident.zip");

    assertThat(run("export", incident.id(), zip)).isEqualTo(ExitCodes.INCONCLUSIVE);

    assertThat(err()).contains("1/nodes.json is missing or altered, and not in the file");
    try (ZipFile packed = new ZipFile(zip.toFile())) {
      assertThat(packed.getEntry("evidence/1/calls.jsonl")).isNotNull();
      assertThat(packed.getEntry("evidence/1/nodes.json")).isNull();
    }
  }

  @Test
  void unpacksIntoAnEmptyDirectoryOnly() throws IOException {
    attach("1/calls.jsonl", "calls");
    Path zip = directory.resolve("incident.zip");
    run("export", incident.id(), zip);
    Path target = directory.resolve("unpacked");

    assertThat(unpack(zip, target)).isZero();
    assertThat(target.resolve("evidence/1/calls.jsonl")).hasContent("calls");
    assertThat(target.resolve("manifest.json")).exists();
    assertThat(target.resolve("report.html")).as("nobody vouches for it").doesNotExist();
    assertThat(unpack(zip, target)).isEqualTo(ExitCodes.USAGE);
    assertThat(unpack(directory.resolve("absent"), target)).isEqualTo(ExitCodes.USAGE);
    assertThat(unpack(target.resolve("manifest.json"), directory.resolve("new")))
        .isEqualTo(ExitCodes.FAILED);
    assertThat(err()).contains("manifest.json is no bundle");
  }

  @Test
  void deletesWhatOnlyAnEndedIncidentListsAndOnlyWhenTold() throws IOException {
    String own = attach("1/calls.jsonl", "calls");
    String shared = attach("1/nodes.json", "nodes");
    kept.attach(kept.opened(split(8)), "1/nodes.json", "nodes");
    assertThat(run("delete", incident.id(), "--yes")).isEqualTo(ExitCodes.FAILED);
    assertThat(err()).contains("is not over, and rests on its evidence");
    kept.apply(new IncidentEvent.Resolved(resolved(incident, T0.plusSeconds(60))));
    assertThat(run("delete", incident.id())).isEqualTo(ExitCodes.USAGE);
    assertThat(err()).contains("nothing was deleted; --yes");
    assertThat(stored(own)).exists();

    assertThat(run("delete", incident.id(), "--yes")).isZero();

    assertThat(out()).startsWith("deleted: 1, ");
    assertThat(stored(own)).doesNotExist();
    assertThat(stored(shared)).exists();
    assertThat(kept.store.expendable(10)).isEmpty();
    assertThat(kept.store.show(incident.id()).orElseThrow().evidence()).hasSize(2);
  }

  private int unpack(Path zip, Path target) {
    kept.err.getBuffer().setLength(0);
    return KeptIncidents.run(
        kept.evidence(stdout),
        kept.out,
        kept.err,
        List.of("evidence", "import", zip.toString(), target.toString()));
  }
}
