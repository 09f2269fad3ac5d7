package io.tipwatch.cli;

import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentJson;
import io.tipwatch.incident.store.IncidentArchive;
import io.tipwatch.incident.store.IncidentQuery;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** All incidents, those that are open first. */
@Command(
    name = "list",
    description = "List incidents, newest first; those that are open come before all others.")
final class ListIncidents implements Callable<Integer> {
  private final Viewer viewer;

  @Spec private CommandSpec spec;
  @Mixin private final StoreOption store;

  @Option(names = "--open", description = "Leave out those that are over.")
  private boolean open;

  @Option(names = "--chain", paramLabel = "NAME", description = "Only those of one chain.")
  private @Nullable String chain;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many at the most, 1 to 1000; default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  ListIncidents(Viewer viewer) {
    this.viewer = viewer;
    store = new StoreOption(viewer.store());
  }

  @Override
  public Integer call() throws Exception {
    if (limit < 1 || limit > IncidentQuery.MAX_LIMIT) {
      throw new ParameterException(spec.commandLine(), "--limit is from 1 to 1000: " + limit);
    }
    List<Incident> found;
    try (Kept kept = store.open()) {
      found = read(kept.incidents());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? json(found) : text(found));
    out.flush();
    return ExitCodes.MATCH;
  }

  private List<Incident> read(IncidentArchive archive) throws IOException {
    List<Incident> found = new ArrayList<>(archive.list(page(true)));
    if (!open) {
      archive.list(page(false)).stream()
          .filter(incident -> incident.life().resolved())
          .forEach(found::add);
    }
    return Collections.unmodifiableList(found.subList(0, Math.min(limit, found.size())));
  }

  private IncidentQuery page(boolean onlyOpen) {
    return new IncidentQuery(Optional.ofNullable(chain), onlyOpen, Optional.empty(), limit);
  }

  private static String json(List<Incident> found) {
    return found.stream().map(IncidentJson::of).collect(Collectors.joining(",\n ", "[", "]\n"));
  }

  private String text(List<Incident> found) {
    if (found.isEmpty()) {
      return open ? "No incident is open.\n" : "There is no incident.\n";
    }
    String table =
        new IncidentTable(viewer.clock().instant(), Outputs.width(), viewer.terminal().colours())
            .render(found);
    return found.size() < limit ? table : table + "\nThere may be more; see --limit.\n";
  }
}
