package io.tipwatch.cli;

import io.tipwatch.config.StoreConfig;
import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.report.Measures;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The evidence of an incident that is over, given up. */
@Command(
    name = "delete",
    description = {
      "Delete the evidence of an incident that is over; the incident and its report stay.",
      "",
      "The daemon removes evidence by itself when room is needed. With a database in a file, it",
      "must be stopped for this."
    })
public final class DeleteEvidence implements Callable<Integer> {
  private final Remover remover;

  @Spec private CommandSpec spec;
  @Mixin private final IncidentChoice choice = new IncidentChoice();
  @Mixin private final StoreOption store;

  @Option(names = "--yes", description = "Really do it.")
  private boolean really;

  /** Removes the evidence of one incident, and gives what it removed. */
  @FunctionalInterface
  public interface Remover {
    List<Evidence> remove(StoreConfig store, IncidentId incident) throws IOException;
  }

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  DeleteEvidence(Viewer viewer, Remover remover) {
    this.remover = remover;
    store = new StoreOption(viewer.store());
  }

  @Override
  public Integer call() throws Exception {
    IncidentId incident;
    try (Kept kept = store.open()) {
      incident = choice.in(kept.incidents()).incident().id();
    }
    if (!really) {
      throw new ParameterException(
          spec.commandLine(),
          "nothing was deleted; --yes deletes the evidence of " + incident + " for good");
    }
    List<Evidence> removed = remover.remove(store.config(), incident);
    long bytes = removed.stream().mapToLong(Evidence::storedBytes).sum();
    PrintWriter out = spec.commandLine().getOut();
    out.println("deleted: " + removed.size() + ", " + Measures.size(bytes));
    out.flush();
    return ExitCodes.MATCH;
  }
}
