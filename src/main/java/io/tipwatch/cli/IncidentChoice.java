package io.tipwatch.cli;

import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.store.IncidentArchive;
import io.tipwatch.incident.store.IncidentFile;
import io.tipwatch.incident.store.IncidentQuery;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which incident is meant; a picocli mixin. */
final class IncidentChoice {
  private static final String LATEST = "latest";
  private static final int MAX_NAMED = 5;

  /** The first ten characters are the time, so that fewer than six name whole weeks. */
  private static final Pattern PREFIX = Pattern.compile("[0-9A-Z]{6,26}");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "An incident: its id, the first 6 characters of it or more, or 'latest'.")
  private String text;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  IncidentChoice() {}

  /** All that is kept of it. */
  IncidentFile in(IncidentArchive archive) throws IOException, NothingToSayException {
    Optional<IncidentId> id = text.equals(LATEST) ? latest(archive) : beginning(archive);
    if (id.isEmpty()) {
      throw new NothingToSayException(
          text.equals(LATEST)
              ? "there is no incident yet"
              : "there is no incident " + text + "; 'tipwatch incidents list' shows all");
    }
    return archive
        .show(id.get())
        .orElseThrow(() -> new NothingToSayException("there is no incident " + id.get()));
  }

  private static Optional<IncidentId> latest(IncidentArchive archive) throws IOException {
    return archive.list(new IncidentQuery(Optional.empty(), false, Optional.empty(), 1)).stream()
        .map(incident -> incident.id())
        .findFirst();
  }

  private Optional<IncidentId> beginning(IncidentArchive archive) throws IOException {
    String prefix = text.toUpperCase(Locale.ROOT);
    if (!PREFIX.matcher(prefix).matches()) {
      throw usage("an incident is named by 6 to 26 letters and digits, or by 'latest': " + text);
    }
    List<IncidentId> found = archive.beginning(prefix, MAX_NAMED + 1);
    if (found.size() > 1) {
      String names =
          found.stream().limit(MAX_NAMED).map(IncidentId::ulid).collect(Collectors.joining(", "));
      throw usage(
          "several incidents begin with "
              + text
              + ": "
              + names
              + (found.size() > MAX_NAMED ? ", …" : ""));
    }
    return found.stream().findFirst();
  }

  private ParameterException usage(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
