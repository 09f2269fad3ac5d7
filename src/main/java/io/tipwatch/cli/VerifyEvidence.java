package io.tipwatch.cli;

import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.store.EvidenceStore.Check;
import io.tipwatch.incident.store.IncidentArchive;
import io.tipwatch.incident.store.IncidentFile;
import io.tipwatch.incident.store.IncidentQuery;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Whether what was kept is still what it was. */
@Command(
    name = "verify",
    description = {
      "Read evidence through, and say what is missing or altered.",
      "",
      "Without an ID: the evidence of all incidents. Exit codes: 0 all is intact; 2 it is not."
    })
final class VerifyEvidence implements Callable<Integer> {
  private static final int PAGE = IncidentQuery.MAX_LIMIT;

  private final Viewer viewer;
  private final Map<String, Check> known = new HashMap<>();
  private int pieces;
  private int unsound;

  @Spec private CommandSpec spec;
  @Mixin private final IncidentChoice choice = new IncidentChoice();
  @Mixin private final StoreOption store;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  VerifyEvidence(Viewer viewer) {
    this.viewer = viewer;
    store = new StoreOption(viewer.store());
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (Kept kept = store.open();
        Progress progress = Progress.stderr(viewer.terminal())) {
      if (choice.given()) {
        verify(choice.in(kept.incidents()), kept, progress);
      } else {
        verifyAll(kept, progress);
      }
    }
    out.println(
        unsound == 0
            ? pieces + (pieces == 1 ? " piece is intact" : " pieces are intact")
            : unsound + " of " + pieces + " are missing or altered");
    out.flush();
    return unsound == 0 ? ExitCodes.MATCH : ExitCodes.INCONCLUSIVE;
  }

  private void verifyAll(Kept kept, Progress progress) throws IOException {
    IncidentArchive archive = kept.incidents();
    Optional<IncidentId> last = Optional.empty();
    List<Incident> page;
    do {
      page = archive.list(new IncidentQuery(Optional.empty(), false, last, PAGE));
      for (Incident incident : page) {
        Optional<IncidentFile> file = archive.show(incident.id());
        if (file.isPresent()) {
          verify(file.get(), kept, progress);
        }
        last = Optional.of(incident.id());
      }
    } while (page.size() == PAGE);
  }

  private void verify(IncidentFile file, Kept kept, Progress progress) {
    for (Evidence one : file.evidence()) {
      progress.show("reading " + one.label() + " of " + file.incident().id());
      Check found = known.computeIfAbsent(one.sha256(), kept.evidence()::check);
      pieces++;
      if (found != Check.INTACT) {
        unsound++;
        String line = found + "  " + file.incident().id() + "  " + one.label();
        spec.commandLine().getOut().println(Plain.text(line) + "  " + one.sha256());
      }
    }
  }
}
