package io.tipwatch.cli;

import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.Family;
import io.tipwatch.diagnose.evm.tracers.TracerChoice;
import io.tipwatch.diagnose.evm.tracers.TracerReport;
import io.tipwatch.diagnose.evm.tracers.TracerRun;
import io.tipwatch.trace.evm.lint.TracerLint;
import io.tipwatch.trace.evm.results.IgnoredPath;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Traces one transaction with one tracer on every node. */
@Command(
    name = "trace",
    description = {
      "Trace a transaction of an EVM chain with one tracer on every node, and compare the results.",
      "",
      "A custom tracer is an object literal in JavaScript with the functions result and fault, and",
      "mostly step, or enter and exit. It is checked before any node is asked. What it returns is",
      "compared exactly; the order of properties does not count."
    },
    footer = {
      "",
      "Examples:",
      "  tipwatch trace --tx 0x5e1d…",
      "  tipwatch trace --tx 0x5e1d… --tracer window --set from=90 --set to=101",
      "  tipwatch trace --tx 0x5e1d… --tracer mine.js --ignore time --ignore 'calls[].gas'"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the results of all nodes are the same",
      "1:they differ",
      "2:nothing can be said: too few nodes gave a result that can be compared",
      "3:the command line, the configuration or the tracer is wrong",
      "4:the command failed"
    })
public final class TraceCommand implements Callable<Integer> {
  private static final Pattern HASH = Pattern.compile("0[xX][0-9a-fA-F]{64}");

  private final Tracing tracing;
  private final Terminal terminal;

  @Spec private CommandSpec spec;
  @Mixin private final ConfigOption config = new ConfigOption();
  @Mixin private final TracerOption tracer = new TracerOption();

  @Option(
      names = "--tx",
      required = true,
      paramLabel = "HASH",
      description = "The transaction; one that is in a block.")
  private String transaction;

  @Option(
      names = "--ignore",
      paramLabel = "PATH",
      description = {
        "A place in the results that is not compared, such as time, calls[].gas, *.balance, or",
        "**.time for one at any depth; may be given several times."
      })
  private List<String> ignored = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = DrillCommand.Time.class,
      description = "How long a node may take, such as 90s or 5m. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Option(names = "--chain", paramLabel = "NAME", description = "Which of the configured chains.")
  private @Nullable String chain;

  @Option(names = "--json", description = "Print the outcome as JSON.")
  private boolean json;

  /** Asks the nodes. */
  @FunctionalInterface
  public interface Tracing {
    TracerReport trace(ChainConfig chain, TracerRun.Wish wish) throws Exception;
  }

  @SuppressWarnings("NullAway.Init") // picocli sets the spec, the hash and the timeout
  public TraceCommand(Tracing tracing, Terminal terminal) {
    this.tracing = tracing;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    TracerRun.Wish wish = wish();
    if (wish.tracer() instanceof TracerChoice.Script(var script)) {
      List<TracerLint.Found> findings = TracerLint.check(script.source());
      complain(script.name(), findings);
      if (!TracerLint.passes(findings)) {
        return ExitCodes.USAGE;
      }
    }
    ChainConfig chosen = ChosenChain.of(config.load(), chain, spec.commandLine());
    if (chosen.family() != Family.EVM) {
      throw usage(chosen.name() + " is no EVM chain, and no other has tracers");
    }
    TracerReport report;
    try (Progress progress = Progress.stderr(terminal)) {
      progress.show("tracing on " + chosen.nodes().size() + " nodes");
      report = tracing.trace(chosen, wish);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? TraceJson.write(report) : TraceText.render(report));
    out.flush();
    return exitCode(report);
  }

  private TracerRun.Wish wish() throws IOException {
    if (!HASH.matcher(transaction).matches()) {
      throw usage("--tx wants the hash of a transaction, 0x and 64 hexadecimal digits");
    }
    if (timeout.toMillis() < 1) {
      throw usage("--timeout wants some time");
    }
    try {
      TracerChoice choice = tracer.choice(config.file());
      if (choice instanceof TracerChoice.BuiltIn && !ignored.isEmpty()) {
        throw usage(
            "--ignore is for custom tracers; "
                + choice.label()
                + " is compared by the rules that tipwatch rules lists");
      }
      List<IgnoredPath> paths = ignored.stream().map(IgnoredPath::of).toList();
      return new TracerRun.Wish(transaction.toLowerCase(Locale.ROOT), choice, paths, timeout);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private void complain(String name, List<TracerLint.Found> findings) {
    PrintWriter err = spec.commandLine().getErr();
    for (TracerLint.Found found : findings) {
      String severity = found.severity().name().toLowerCase(Locale.ROOT);
      err.println(Plain.text(name + ": " + found.line() + ": " + severity + ": " + found.text()));
    }
    err.flush();
  }

  private static int exitCode(TracerReport report) {
    return switch (report.verdict()) {
      case SAME -> ExitCodes.MATCH;
      case DIFFER -> ExitCodes.DIFFER;
      case INCONCLUSIVE -> ExitCodes.INCONCLUSIVE;
    };
  }

  private ParameterException usage(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
