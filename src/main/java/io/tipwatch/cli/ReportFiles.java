package io.tipwatch.cli;

import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.ReportHtml;
import io.tipwatch.report.ReportMarkdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Files that a report is written to beside the terminal; a picocli mixin. */
public final class ReportFiles {
  @Option(names = "--html", paramLabel = "FILE", description = "Also write the report as HTML.")
  private @Nullable Path html;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Also write the report as Markdown, for an issue.")
  private @Nullable Path markdown;

  /** Whether any was asked for. */
  boolean wanted() {
    return html != null || markdown != null;
  }

  void write(Diagnosis diagnosis) throws IOException {
    if (html != null) {
      Files.writeString(html, ReportHtml.render(diagnosis));
    }
    if (markdown != null) {
      Files.writeString(markdown, ReportMarkdown.render(diagnosis));
    }
  }
}
