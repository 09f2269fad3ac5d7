package io.tipwatch.cli;

import io.tipwatch.chain.Verdict;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.ReportJson;
import io.tipwatch.report.ReportText;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a report goes; a picocli mixin. */
public final class Outputs {
  private static final int DEFAULT_WIDTH = 100;

  @Option(names = "--json", description = "Print exactly one report as JSON.")
  private boolean json;

  @Mixin private final ReportFiles files = new ReportFiles();

  /** Whether stdout belongs to a machine. */
  boolean json() {
    return json;
  }

  /** Prints the report and writes the files asked for. */
  void write(Diagnosis diagnosis, PrintWriter out, Terminal terminal) throws IOException {
    files.write(diagnosis);
    out.print(
        json
            ? ReportJson.write(diagnosis)
            : ReportText.render(diagnosis, width(), terminal.colours()));
    out.flush();
  }

  /** How many columns a text may fill. */
  static int width() {
    try {
      return Integer.parseInt(System.getenv().getOrDefault("COLUMNS", ""));
    } catch (NumberFormatException _) {
      return DEFAULT_WIDTH;
    }
  }

  /** What the shell learns from a verdict. */
  static int exitCode(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Match _ -> ExitCodes.MATCH;
      case Verdict.StateSplit _,
          Verdict.Rejected _,
          Verdict.Fork _,
          Verdict.TraceDrift _,
          Verdict.Unstable _ ->
          ExitCodes.DIFFER;
      case Verdict.Inconclusive _,
          Verdict.Unsettled _,
          Verdict.Lagging _,
          Verdict.Stalled _,
          Verdict.ChainStalled _,
          Verdict.Down _ ->
          ExitCodes.INCONCLUSIVE;
    };
  }
}
