package io.tipwatch.cli;

import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.bundle.BundleWriter;
import io.tipwatch.incident.bundle.Manifest;
import io.tipwatch.incident.store.IncidentFile;
import io.tipwatch.incident.store.Notice;
import io.tipwatch.report.Measures;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One incident in one file. */
@Command(
    name = "export",
    description = {
      "Pack an incident with its report and evidence into one zip file, to send or to keep.",
      "",
      "No token is in it; names of nodes, and what they answered, are. On another machine, 'tipwatch",
      "incidents replay --bundle FILE' makes the diagnosis again. Exit codes: 0 all is in it; 2 some",
      "evidence is missing or altered, and the rest is in it."
    })
final class ExportEvidence implements Callable<Integer> {
  private final Viewer viewer;

  @Spec private CommandSpec spec;
  @Mixin private final IncidentChoice choice = new IncidentChoice();
  @Mixin private final StoreOption store;

  @Parameters(index = "1", paramLabel = "FILE", description = "The zip file to write.")
  private Path file;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec and the file
  ExportEvidence(Viewer viewer) {
    this.viewer = viewer;
    store = new StoreOption(viewer.store());
  }

  @Override
  public Integer call() throws Exception {
    List<Evidence> lacking = new ArrayList<>();
    try (Kept kept = store.open();
        Progress progress = Progress.stderr(viewer.terminal())) {
      IncidentFile found = choice.in(kept.incidents());
      List<Notice> notices = kept.incidents().notices(found.incident().id());
      progress.show("packing " + found.incident().id());
      Manifest.Origin origin = new Manifest.Origin(Version.software(), viewer.clock().instant());
      BundleWriter writer = new BundleWriter(origin, kept.evidence());
      OwnFile.write(file, out -> lacking.addAll(writer.write(found, notices, out)));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(Plain.text(file + ": " + Measures.size(Files.size(file))));
    out.flush();
    for (Evidence one : lacking) {
      String complaint = one.label() + " is missing or altered, and not in the file";
      spec.commandLine().getErr().println("tipwatch: " + Plain.text(complaint));
    }
    return lacking.isEmpty() ? ExitCodes.MATCH : ExitCodes.INCONCLUSIVE;
  }
}
