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
import org.jspecify.annotations.Nullable;
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
      arity = "0..1",
      paramLabel = "ID",
      description = "An incident: its id, the first 6 characters of it or more, or 'latest'.")
  private @Nullable String text;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  IncidentChoice() {}

  /** Whether any was named. */
  boolean given() {
    return text != null;
  }

  /** All that is kept of it. */
  IncidentFile in(IncidentArchive archive) throws IOException, NothingToSayException {
    String asked = text;
    if (asked == null) {
      throw usage("which incident? Give its id, or 'latest'");
    }
    Optional<IncidentId> id = asked.equals(LATEST) ? latest(archive) : beginning(asked, archive);
    if (id.isEmpty()) {
      throw new NothingToSayException(
          asked.equals(LATEST)
              ? "there is no incident yet"
              : "there is no incident " + asked + "; 'tipwatch incidents list' shows all");
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

  private Optional<IncidentId> beginning(String asked, IncidentArchive archive) throws IOException {
    String prefix = asked.toUpperCase(Locale.ROOT);
    if (!PREFIX.matcher(prefix).matches()) {
      throw usage("an incident is named by 6 to 26 letters and digits, or by 'latest': " + asked);
    }
    List<IncidentId> found = archive.beginning(prefix, MAX_NAMED + 1);
    if (found.size() > 1) {
      String names =
          found.stream().limit(MAX_NAMED).map(IncidentId::ulid).collect(Collectors.joining(", "));
      throw usage(
          "several incidents begin with "
              + asked
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
