package io.tipwatch.cli;

import io.tipwatch.diagnose.filecoin.TraceAnswer;
import io.tipwatch.trace.filecoin.FilecoinNames;
import io.tipwatch.trace.filecoin.TraceComparison;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** One line for each message, for people who want to see that all were looked at. */
final class Overview {
  private Overview() {}

  static void print(List<TraceAnswer> answers, PrintWriter out) {
    List<TraceAnswer> usable = answers.stream().filter(a -> a.trace().isPresent()).toList();
    for (TraceAnswer other : usable.subList(Math.min(1, usable.size()), usable.size())) {
      TraceAnswer first = usable.getFirst();
      out.println(first.node() + " and " + other.node() + ":");
      TraceComparison.overview(first.trace().orElseThrow(), other.trace().orElseThrow())
          .forEach(line -> out.println(text(line)));
      out.println();
    }
    out.flush();
  }

  private static String text(TraceComparison.Line line) {
    String method =
        FilecoinNames.method(line.to(), Optional.empty(), line.method())
            .orElse("method " + line.method());
    return Plain.text(
        String.format(
            "%5s  %s  %s → %s  %s  %s",
            line.index() < 0 ? "-" : Integer.toString(line.index()),
            line.cid(),
            line.from(),
            line.to(),
            method,
            line.same() ? "same" : "DIFFERS in " + line.field()));
  }
}
