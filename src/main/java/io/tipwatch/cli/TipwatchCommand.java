package io.tipwatch.cli;

import io.tipwatch.config.ConfigProblem;
import io.tipwatch.config.InvalidConfigException;
import io.tipwatch.incident.store.NoStoreException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root command: what all commands share, and how their failures are told. */
@Command(
    name = "tipwatch",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    description = "Tells when blockchain nodes stop computing the same state, and where they part.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the nodes agree",
      "1:they differ",
      "2:nothing can be said",
      "3:the command line or the configuration is wrong",
      "4:the command failed"
    })
public final class TipwatchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where a failure comes from.")
  private boolean debug;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  private TipwatchCommand() {}

  /**
   * Runs one command line and returns its exit code.
   *
   * @param commands annotated picocli commands
   */
  public static int run(List<Object> commands, Terminal terminal, String... args) {
    return run(
        commands,
        terminal,
        new PrintWriter(System.out, false, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        args);
  }

  /** The same with other streams than those of the process. */
  public static int run(
      List<Object> commands, Terminal terminal, PrintWriter out, PrintWriter err, String... args) {
    TipwatchCommand root = new TipwatchCommand();
    CommandLine line = new CommandLine(root);
    commands.forEach(line::addSubcommand);
    line.setOut(out)
        .setErr(err)
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(terminal.colours() ? Ansi.ON : Ansi.OFF))
        .setParameterExceptionHandler((e, _) -> onUsage(e))
        .setExecutionExceptionHandler((e, at, _) -> root.onFailure(e, at));
    int code = line.execute(args);
    out.flush();
    err.flush();
    return code;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is needed");
  }

  private static int onUsage(ParameterException e) {
    CommandLine at = e.getCommandLine();
    PrintWriter err = at.getErr();
    err.println("tipwatch: " + Plain.text(String.valueOf(e.getMessage())));
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try '" + at.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCodes.USAGE;
  }

  private int onFailure(Exception e, CommandLine at) {
    PrintWriter err = at.getErr();
    if (e instanceof InvalidConfigException invalid) {
      for (ConfigProblem problem : invalid.problems()) {
        err.println(JournalPrefix.error() + Plain.text(problem.toString()));
      }
      return ExitCodes.USAGE;
    }
    if (e instanceof NothingToSayException || e instanceof NoStoreException) {
      err.println("tipwatch: " + Plain.text(String.valueOf(e.getMessage())));
      return ExitCodes.INCONCLUSIVE;
    }
    String reason = Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
    err.println(JournalPrefix.error() + "tipwatch: " + Plain.text(reason));
    if (debug) {
      e.printStackTrace(err);
    }
    return ExitCodes.FAILED;
  }
}
