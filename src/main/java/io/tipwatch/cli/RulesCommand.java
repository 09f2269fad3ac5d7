package io.tipwatch.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what is not counted as a difference, and why. */
@Command(name = "rules", description = "List what is not counted as a difference, and why.")
public final class RulesCommand implements Runnable {
  private final Supplier<List<RuleText>> rules;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  public RulesCommand(Supplier<List<RuleText>> rules) {
    this.rules = rules;
  }

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      printJson(out);
    } else {
      rules.get().forEach(rule -> print(out, rule));
    }
    out.flush();
  }

  private static void print(PrintWriter out, RuleText rule) {
    out.printf("%s (%s)%n", rule.id(), rule.family());
    out.printf("  effect  %s%n", rule.effect());
    out.printf("  why     %s%n", rule.why());
    out.printf("  source  %s%n", rule.source());
  }

  private void printJson(PrintWriter out) {
    try (JsonGenerator generator = new JsonFactory().createGenerator(out)) {
      generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      generator.writeStartArray();
      for (RuleText rule : rules.get()) {
        generator.writeStartObject();
        generator.writeStringField("id", rule.id());
        generator.writeStringField("family", rule.family());
        generator.writeStringField("effect", rule.effect());
        generator.writeStringField("why", rule.why());
        generator.writeStringField("source", rule.source());
        generator.writeEndObject();
      }
      generator.writeEndArray();
      generator.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
