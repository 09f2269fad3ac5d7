package io.tipwatch.cli;

import io.tipwatch.cli.DrillReport.Notice;
import io.tipwatch.cli.DrillReport.Sink;
import io.tipwatch.cli.DrillReport.Steps;
import io.tipwatch.sim.MirrorFault;
import java.time.Duration;
import java.util.Optional;

/** A drill's outcome for a person: a table of seconds since the injection. */
final class DrillText {
  private static final int LEAST_NAME = 16;

  private final StringBuilder text = new StringBuilder();

  private DrillText() {}

  static String render(DrillReport report) {
    DrillText drill = new DrillText();
    drill.line("%s: %s".formatted(report.outcome(), report.summary()));
    report.fault().ifPresent(drill::fault);
    if (report.fault().isPresent()) {
      drill.steps(report.steps());
      drill.sinks(report);
    }
    report.notes().forEach(note -> drill.line("note: %s".formatted(note)));
    report
        .record()
        .ifPresent(file -> drill.line("The daemon learns of it from %s.".formatted(file)));
    return drill.text.toString();
  }

  /** Foreign texts are among the values. */
  private void line(String words) {
    text.append(Plain.text(words.stripTrailing())).append(System.lineSeparator());
  }

  private void fault(MirrorFault fault) {
    line("");
    line("injected at height %d: %s".formatted(fault.height(), fault.place().describe()));
    line("  root in the blocks %s".formatted(fault.claimedRoot()));
    line("  root of the drill  %s".formatted(fault.computedRoot()));
  }

  private void steps(Steps steps) {
    line("");
    line(("%-" + LEAST_NAME + "s %10s").formatted("step", "seconds"));
    step("suspicion", steps.suspicion(), "");
    step("incident opened", steps.opened(), "");
    step("located", steps.located(), place(steps));
    step("healed", steps.healed(), "");
    step("incident over", steps.over(), "");
  }

  private static String place(Steps steps) {
    return steps.exact()
        ? "exactly the injected place"
        : steps.place().map(place -> "ANOTHER PLACE: " + place).orElse("");
  }

  private void step(String name, Optional<Duration> at, String remark) {
    line(
        ("%-" + LEAST_NAME + "s %10s  %s")
            .formatted(name, at.map(DrillText::seconds).orElse("-"), remark));
  }

  private void sinks(DrillReport report) {
    line("");
    if (report.sinks().isEmpty()) {
      line("No sink is configured, so nobody was told.");
      return;
    }
    int width =
        report.sinks().stream().mapToInt(sink -> sink.name().length()).max().orElse(LEAST_NAME);
    String row = "%-" + Math.max(width, LEAST_NAME) + "s %10s %10s  %s";
    line(row.formatted("sink", "firing", "all-clear", ""));
    for (Sink sink : report.sinks()) {
      line(row.formatted(sink.name(), cell(sink.firing()), cell(sink.allClear()), why(sink)));
    }
  }

  private static String cell(Notice notice) {
    return notice
        .accepted()
        .map(DrillText::seconds)
        .orElse(notice.refused() ? "refused" : notice.failures() > 0 ? "failing" : "-");
  }

  private static String why(Sink sink) {
    return sink.firing()
        .why()
        .filter(_ -> sink.firing().accepted().isEmpty())
        .or(() -> sink.allClear().why().filter(_ -> sink.allClear().accepted().isEmpty()))
        .orElse("");
  }

  /** To a tenth, such as {@code 12.4}. */
  static String seconds(Duration time) {
    long tenths = Math.max(0, time.toMillis() + 50) / 100;
    return tenths / 10 + "." + tenths % 10;
  }
}
