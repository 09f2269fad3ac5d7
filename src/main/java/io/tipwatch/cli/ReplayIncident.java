package io.tipwatch.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tipwatch.diagnose.evidence.Replayed;
import io.tipwatch.incident.IncidentJson;
import io.tipwatch.incident.bundle.Bundle;
import io.tipwatch.incident.store.IncidentFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Diagnoses again, without any node. */
@Command(
    name = "replay",
    description = {
      "Make the diagnoses of an incident again from their evidence, without any node.",
      "",
      "Each must come out as the report that was kept, byte for byte. Exit codes: 0 it does; 1 it",
      "does not; 2 the evidence is missing, altered or of no use."
    })
final class ReplayIncident implements Callable<Integer> {
  private final Viewer viewer;
  private final Replayer replayer;

  @Spec private CommandSpec spec;
  @Mixin private final IncidentChoice choice = new IncidentChoice();
  @Mixin private final StoreOption store;

  @Option(
      names = "--bundle",
      paramLabel = "FILE",
      description = "An exported incident, packed or not; then no store is needed.")
  private @Nullable Path file;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  ReplayIncident(Viewer viewer, Replayer replayer) {
    this.viewer = viewer;
    this.replayer = replayer;
    store = new StoreOption(viewer.store());
  }

  /**
   * How one case came out.
   *
   * @param result empty if nothing can be said, and then there is a reason why
   */
  private record Outcome(int number, Optional<Replayed> result, String why) {
    int exitCode() {
      return result
          .map(it -> it.same() ? ExitCodes.MATCH : ExitCodes.DIFFER)
          .orElse(ExitCodes.INCONCLUSIVE);
    }
  }

  @Override
  public Integer call() throws Exception {
    if (choice.given() == (file != null)) {
      throw new ParameterException(
          spec.commandLine(), "name one incident, or one file with --bundle");
    }
    return file == null ? ofStore() : ofBundle(file);
  }

  private int ofStore() throws Exception {
    try (Kept kept = store.open()) {
      IncidentFile found = choice.in(kept.incidents());
      return replay(found.incident().id().ulid(), KeptCase.of(found.evidence(), kept.evidence()));
    }
  }

  private int ofBundle(Path place) throws Exception {
    if (!Files.isReadable(place)) {
      throw new ParameterException(spec.commandLine(), "cannot read " + place);
    }
    try (Bundle bundle = Bundle.open(place)) {
      return replay(bundle.manifest().incident().ulid(), KeptCase.of(bundle));
    }
  }

  private int replay(String incident, List<KeptCase> cases) throws NothingToSayException {
    if (cases.isEmpty()) {
      throw new NothingToSayException("no evidence of a diagnosis was kept of " + incident);
    }
    List<Outcome> outcomes = new ArrayList<>();
    try (Progress progress = Progress.stderr(viewer.terminal())) {
      for (KeptCase one : cases) {
        progress.show("replaying case " + one.number() + " of " + incident);
        outcomes.add(replay(one));
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(json(incident, outcomes));
    } else {
      outcomes.forEach(outcome -> print(outcome, out));
    }
    out.flush();
    return exitCode(outcomes);
  }

  private Outcome replay(KeptCase one) {
    Optional<String> damage = one.damage();
    if (damage.isPresent()) {
      return new Outcome(one.number(), Optional.empty(), damage.get());
    }
    try {
      return new Outcome(one.number(), Optional.of(replayer.replay(one::open)), "");
    } catch (IOException e) {
      return new Outcome(one.number(), Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  /** One difference outweighs all; what was not replayed has not passed. */
  private static int exitCode(List<Outcome> outcomes) {
    List<Integer> codes = outcomes.stream().map(Outcome::exitCode).toList();
    if (codes.contains(ExitCodes.DIFFER)) {
      return ExitCodes.DIFFER;
    }
    return codes.contains(ExitCodes.INCONCLUSIVE) ? ExitCodes.INCONCLUSIVE : ExitCodes.MATCH;
  }

  private static void print(Outcome outcome, PrintWriter out) {
    String head = "case " + outcome.number() + ": ";
    if (outcome.result().isEmpty()) {
      out.println(head + "cannot be replayed: " + Plain.text(outcome.why()));
      return;
    }
    Replayed result = outcome.result().get();
    if (result.departure().isEmpty()) {
      out.println(head + "the same report, byte for byte");
    } else {
      Replayed.Departure departure = result.departure().get();
      out.println(head + "ANOTHER REPORT, from line " + departure.line() + " on");
      out.println("  then: " + line(departure.before()));
      out.println("  now:  " + line(departure.now()));
    }
    result.remarks().forEach(remark -> out.println("  note: " + Plain.text(remark)));
  }

  private static String line(String text) {
    return text.isEmpty() ? "(the report ends before)" : Plain.text(text);
  }

  private static String json(String incident, List<Outcome> outcomes) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = IncidentJson.JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("incident", incident);
      json.writeArrayFieldStart("cases");
      for (Outcome outcome : outcomes) {
        write(outcome, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return text.append('\n').toString();
  }

  private static void write(Outcome outcome, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("case", outcome.number());
    if (outcome.result().isEmpty()) {
      json.writeStringField("outcome", "inconclusive");
      json.writeStringField("why", outcome.why());
      json.writeEndObject();
      return;
    }
    Replayed result = outcome.result().get();
    json.writeStringField("outcome", result.same() ? "same" : "differs");
    if (result.departure().isPresent()) {
      json.writeNumberField("line", result.departure().get().line());
      json.writeStringField("then", result.departure().get().before());
      json.writeStringField("now", result.departure().get().now());
    }
    json.writeArrayFieldStart("remarks");
    for (String remark : result.remarks()) {
      json.writeString(remark);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
