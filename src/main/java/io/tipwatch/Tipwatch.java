package io.tipwatch;

import io.tipwatch.cli.CompareCommand;
import io.tipwatch.cli.RuleText;
import io.tipwatch.cli.RulesCommand;
import io.tipwatch.cli.Terminal;
import io.tipwatch.cli.TipwatchCommand;
import io.tipwatch.cli.TrainCommand;
import io.tipwatch.trace.Rule;
import io.tipwatch.trace.filecoin.FilecoinRules;
import java.util.List;

/** Entry point of the program: which commands there are, and what they run on. */
public final class Tipwatch {
  private Tipwatch() {}

  public static void main(String[] args) {
    Terminal terminal = Terminal.detect(System.getenv());
    System.exit(TipwatchCommand.run(commands(terminal), terminal, args));
  }

  private static List<Object> commands(Terminal terminal) {
    return List.of(
        new CompareCommand(OneShot::compare, terminal),
        new RulesCommand(Tipwatch::rules),
        new TrainCommand(List.of()));
  }

  private static List<RuleText> rules() {
    return FilecoinRules.ALL.stream().map(Tipwatch::text).toList();
  }

  private static RuleText text(Rule rule) {
    String effect = String.join(", ", rule.fields()) + ": " + rule.effect();
    return new RuleText(rule.id(), rule.family(), effect, rule.why(), rule.source());
  }
}
