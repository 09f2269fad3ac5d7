package io.tipwatch.cli;

import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.store.EvidenceStore;
import io.tipwatch.incident.store.IncidentArchive;
import io.tipwatch.incident.store.IncidentFile;
import io.tipwatch.incident.store.IncidentFileJson;
import io.tipwatch.incident.store.Notice;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.MalformedReportException;
import io.tipwatch.report.ReportJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** All that is known of one incident. */
@Command(name = "show", description = "Show all that is known of one incident.")
final class ShowIncident implements Callable<Integer> {
  private final Viewer viewer;

  @Spec private CommandSpec spec;
  @Mixin private final IncidentChoice choice = new IncidentChoice();
  @Mixin private final StoreOption store;
  @Mixin private final ReportFiles files = new ReportFiles();

  @Option(
      names = "--json",
      description = "Print one JSON object: the incident, its report, evidence and notices.")
  private boolean json;

  @Option(names = "--verify", description = "Read all evidence, and say whether it is intact.")
  private boolean verify;

  @Option(names = "--verbose", description = "Show every notice, and hashes in full.")
  private boolean verbose;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  ShowIncident(Viewer viewer) {
    this.viewer = viewer;
    store = new StoreOption(viewer.store());
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (Kept kept = store.open()) {
      IncidentFile file = choice.in(kept.incidents());
      List<Notice> notices = kept.incidents().notices(file.incident().id());
      Optional<Diagnosis> report = report(file);
      if (report.isPresent()) {
        files.write(report.get());
      } else if (files.wanted()) {
        throw new NothingToSayException(
            "incident " + file.incident().id() + " has no report yet; nothing was written");
      }
      out.print(
          json
              ? IncidentFileJson.of(file, notices) + "\n"
              : sheet(kept, file, notices).render(report));
    }
    out.flush();
    return ExitCodes.MATCH;
  }

  private IncidentSheet sheet(Kept kept, IncidentFile file, List<Notice> notices)
      throws IOException {
    return new IncidentSheet(
        new IncidentSheet.Subject(
            file, notices, symptoms(kept.incidents(), file), verified(kept, file)),
        new IncidentSheet.Look(
            viewer.clock().instant(),
            Outputs.width(),
            viewer.terminal().colours(),
            verbose,
            store.typed()));
  }

  private Optional<Diagnosis> report(IncidentFile file) {
    if (file.report().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ReportJson.read(file.report().get()));
    } catch (MalformedReportException e) {
      String why = "the report cannot be read: " + e.getMessage();
      spec.commandLine().getErr().println("tipwatch: " + Plain.text(why));
      return Optional.empty();
    }
  }

  private static List<Incident> symptoms(IncidentArchive archive, IncidentFile file)
      throws IOException {
    List<Incident> all = new ArrayList<>();
    for (IncidentId id : file.symptoms()) {
      archive.find(id).ifPresent(all::add);
    }
    return all;
  }

  private Map<String, EvidenceStore.Check> verified(Kept kept, IncidentFile file) {
    Map<String, EvidenceStore.Check> all = new LinkedHashMap<>();
    if (verify) {
      try (Progress progress = Progress.stderr(viewer.terminal())) {
        for (Evidence piece : file.evidence()) {
          progress.show("reading " + piece.label());
          all.computeIfAbsent(piece.sha256(), kept.evidence()::check);
        }
      }
    }
    return all;
  }
}
