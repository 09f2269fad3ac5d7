package io.tipwatch.incident.bundle;

import static io.tipwatch.incident.store.EvidenceStore.Check.INTACT;

import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.store.EvidenceFiles;
import io.tipwatch.incident.store.IncidentFile;
import io.tipwatch.incident.store.Notice;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.MalformedReportException;
import io.tipwatch.report.ReportHtml;
import io.tipwatch.report.ReportJson;
import io.tipwatch.report.ReportMarkdown;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs an incident into a zip file that explains itself. */
public final class BundleWriter {
  private static final String README =
      """
      An incident that Tipwatch found, with the evidence that it rests on.

      report.html      what differs, for reading
      manifest.json    the incident, who was told, and what is in here (tipwatch.bundle/1)
      evidence/        what the nodes answered; 1/ is the first diagnosis
      SHA256SUMS       for sha256sum -c

      Make the diagnosis again, without any node:

        tipwatch incidents replay --bundle THIS-FILE.zip
      """;

  private final Manifest.Origin origin;
  private final EvidenceFiles evidence;

  public BundleWriter(Manifest.Origin origin, EvidenceFiles evidence) {
    this.origin = origin;
    this.evidence = evidence;
  }

  /**
   * Writes all that is intact; gives what is missing, and what was altered.
   *
   * @param out is not closed
   */
  public List<Evidence> write(IncidentFile file, List<Notice> notices, OutputStream out)
      throws IOException {
    List<Evidence> sound = new ArrayList<>();
    List<Evidence> lacking = new ArrayList<>();
    for (Evidence one : file.evidence()) {
      (evidence.check(one.sha256()) == INTACT ? sound : lacking).add(one);
    }
    Manifest manifest = Manifest.of(file.incident().id(), sound);
    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    text(zip, "README.txt", README);
    text(zip, Manifest.FILE, manifest.json(file, notices, origin));
    text(zip, "SHA256SUMS", sums(manifest));
    report(zip, file.report());
    for (Manifest.Piece piece : manifest.files()) {
      entry(zip, piece.path());
      try (InputStream content = evidence.open(piece.sha256())) {
        content.transferTo(zip);
      }
      zip.closeEntry();
    }
    zip.finish();
    return lacking;
  }

  private static String sums(Manifest manifest) {
    return manifest.files().stream()
        .map(piece -> piece.sha256() + "  " + piece.path() + "\n")
        .collect(Collectors.joining());
  }

  /** For reading only; what counts is in the manifest and in the evidence. */
  private void report(ZipOutputStream zip, Optional<String> report) throws IOException {
    if (report.isEmpty()) {
      return;
    }
    text(zip, "report.json", report.get());
    try {
      Diagnosis diagnosis = ReportJson.read(report.get());
      text(zip, "report.html", ReportHtml.render(diagnosis));
      text(zip, "report.md", ReportMarkdown.render(diagnosis));
    } catch (MalformedReportException _) {
      // it is in the bundle as it was kept
    }
  }

  private void text(ZipOutputStream zip, String name, String content) throws IOException {
    entry(zip, name);
    zip.write(content.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private void entry(ZipOutputStream zip, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(LocalDateTime.ofInstant(origin.at(), ZoneOffset.UTC));
    zip.putNextEntry(entry);
  }
}
