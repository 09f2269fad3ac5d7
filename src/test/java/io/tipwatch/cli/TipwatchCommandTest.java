package io.tipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person or a script sees of the commands. */
class TipwatchCommandTest {
  private static final Terminal PIPE = new Terminal(false, false);
  private static final RuleText RULE =
      new RuleText("gas-time", "filecoin", "ignores tt", "wall-clock time", "facts");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsItsVersion() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("tipwatch ").contains("(Java ");
  }

  @Test
  void helpsOnEveryCommand() {
    assertThat(run("rules", "--help")).isZero();
    assertThat(out.toString()).contains("Usage: tipwatch rules").contains("--json");
  }

  @Test
  void hidesTheTraining() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("rules").doesNotContain("train").doesNotContain("\u001b");
  }

  @Test
  void callsAWrongCommandLineAUsageError() {
    assertThat(run("rules", "--jsn")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("--jsn").contains("Try 'tipwatch rules --help'.");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void wantsACommand() {
    assertThat(run()).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).startsWith("tipwatch: a command is needed");
  }

  @Test
  void tellsAFailureInOneLine() {
    assertThat(run("train")).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).isEqualTo("tipwatch: out of\\n\\u001bluck" + System.lineSeparator());
  }

  @Test
  void showsWhereAFailureComesFromWhenAsked() {
    assertThat(run("train", "--debug")).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).contains("\tat io.tipwatch.cli.TipwatchCommandTest");
  }

  @Test
  void printsEachProblemOfAConfigurationOnALine(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("c.conf"), "web.prt = 1\nweb.port = x\n");

    assertThat(run("run", "--config", file.toString())).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString().lines())
        .containsExactly(
            file + ": 1: chains: is missing; at least one chain must be named",
            file + ": 2: web.port: must be a whole number",
            file + ": 1: web.prt: unknown key; did you mean port?");
  }

  @Test
  void listsTheRules() {
    assertThat(run("rules")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "gas-time (filecoin)",
            "  effect  ignores tt",
            "  why     wall-clock time",
            "  source  facts");
  }

  @Test
  void listsTheRulesAsJson() {
    assertThat(run("rules", "--json")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            [{"id":"gas-time","family":"filecoin","effect":"ignores tt",\
            "why":"wall-clock time","source":"facts"}]
            """);
  }

  private int run(String... args) {
    List<Object> commands =
        List.of(
            new RulesCommand(() -> List.of(RULE)),
            new RunCommand(_ -> {}),
            new TrainCommand(
                List.of(() -> {
                  throw new IllegalStateException("out of\n\u001bluck");
                })));
    return TipwatchCommand.run(
        commands, PIPE, new PrintWriter(out, true), new PrintWriter(err, true), args);
  }
}
