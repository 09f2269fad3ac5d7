package io.tipwatch.cli;

import io.tipwatch.incident.store.IncidentFile;
import io.tipwatch.incident.store.IncidentFileJson;
import io.tipwatch.report.TextLines;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What was kept of one incident. */
@Command(name = "list", description = "List what was kept of an incident.")
final class ListEvidence implements Callable<Integer> {
  private final Viewer viewer;

  @Spec private CommandSpec spec;
  @Mixin private final IncidentChoice choice = new IncidentChoice();
  @Mixin private final StoreOption store;

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  ListEvidence(Viewer viewer) {
    this.viewer = viewer;
    store = new StoreOption(viewer.store());
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (Kept kept = store.open()) {
      IncidentFile file = choice.in(kept.incidents());
      if (json) {
        out.println(IncidentFileJson.evidence(file.evidence()));
      } else {
        TextLines lines = new TextLines(Outputs.width(), viewer.terminal().colours());
        new EvidenceLines(true).print(file.evidence(), Map.of(), lines);
        out.print(lines);
      }
    }
    out.flush();
    return ExitCodes.MATCH;
  }
}
