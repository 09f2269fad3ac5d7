package io.tipwatch.report;

import io.tipwatch.report.Diagnosis.Differing;
import io.tipwatch.report.Diagnosis.Group;
import io.tipwatch.report.Diagnosis.Location;
import io.tipwatch.report.Diagnosis.Node;
import io.tipwatch.report.Diagnosis.Step;
import io.tipwatch.report.ReportWords.Held;
import io.tipwatch.report.TextLines.Tone;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A report on a terminal, for a person at three in the morning: the verdict first, then who, where
 * and why, then what to run next.
 */
public final class ReportText {
  private final Diagnosis diagnosis;
  private final TextLines out;

  private ReportText(Diagnosis diagnosis, TextLines out) {
    this.diagnosis = diagnosis;
    this.out = out;
  }

  /**
   * The report as lines of text, the last one ended too. Only command lines may be wider than the
   * width, since they are there to be copied.
   *
   * @param width columns to fill, held between 40 and 200
   * @param colour whether to mark with ANSI colours; the caller knows the terminal and NO_COLOR
   */
  public static String render(Diagnosis diagnosis, int width, boolean colour) {
    ReportText report = new ReportText(diagnosis, new TextLines(width, colour));
    report.verdict();
    report.who();
    report.where();
    report.steps();
    report.others();
    report.limits();
    report.rungs();
    report.next();
    return report.out.toString();
  }

  private void verdict() {
    out.line(tone(), "", ReportWords.kind(diagnosis) + ": " + ReportWords.sentence(diagnosis));
    out.line(Tone.PLAIN, "", VerdictText.meaning(diagnosis.verdict()));
    out.gap();
    out.pair("chain", 9, NodeText.of(diagnosis.chain().name()));
    diagnosis
        .tipset()
        .ifPresent(tipset -> {
          out.pair("height", 9, Long.toString(tipset.height()));
          if (!tipset.key().isEmpty()) {
            out.pair("tipset", 9, ReportWords.shortKey(tipset.key()));
          }
        });
    if (!diagnosis.cause().kind().equals("none")) {
      String cause = NodeText.of(diagnosis.cause().text(), 1024);
      out.pair("cause", 9, cause + " [" + NodeText.of(diagnosis.cause().kind()) + "]");
    }
  }

  private Tone tone() {
    return switch (Severity.of(diagnosis.verdict())) {
      case FAULT -> Tone.BAD;
      case WARNING -> Tone.WARNING;
      case FINE -> Tone.GOOD;
    };
  }

  private void who() {
    if (!ReportWords.asked(diagnosis)) {
      return;
    }
    out.heading("Who");
    for (Group group : diagnosis.groups()) {
      boolean suspect = group.nodes().stream().anyMatch(diagnosis.suspects()::contains);
      String members = String.join(", ", ReportWords.members(diagnosis, group));
      out.line(suspect ? Tone.BAD : Tone.PLAIN, "  ", "root " + NodeText.of(group.root()));
      out.line(Tone.PLAIN, "    ", members);
    }
    for (Node node : ReportWords.silent(diagnosis)) {
      String name = ReportWords.nodeWithClient(diagnosis, node.name());
      out.line(Tone.WARNING, "  ", "no answer to compare from " + name);
      out.line(Tone.PLAIN, "    ", "from node: \"" + NodeText.of(node.error().orElse("")) + "\"");
    }
    receipts();
    if (ReportWords.divided(diagnosis) || !diagnosis.suspects().isEmpty()) {
      out.line(Tone.PLAIN, "  ", ReportWords.arbiter(diagnosis));
    }
  }

  private void receipts() {
    List<String> roots =
        diagnosis.nodes().stream()
            .filter(node -> node.receiptsRoot().isPresent())
            .map(node -> node.name() + " " + NodeText.of(node.receiptsRoot().orElse("")))
            .toList();
    roots.forEach(root -> out.line(Tone.FAINT, "  ", "receipts of " + root));
  }

  private void where() {
    if (diagnosis.location().isEmpty()) {
      return;
    }
    Location location = diagnosis.location().get();
    out.heading("Where it begins");
    out.line(Tone.BOLD, "  ", ReportWords.message(location.message()));
    String origin = location.message().implicit() ? " (sent by the protocol itself)" : "";
    out.line(Tone.FAINT, "  ", NodeText.of(location.message().id()) + origin);
    List<String> path = ReportWords.callPath(location);
    for (int i = 0; i < path.size(); i++) {
      String here = i == path.size() - 1 ? "  ◀ here" : "";
      out.drawn("    ", path.get(i) + here);
    }
    out.line(Tone.BOLD, "  ", NodeText.of(location.field()));
    values(ReportWords.held(diagnosis, location.values()), "    ");
  }

  private void values(List<Held> held, String indent) {
    int widest = held.stream().mapToInt(one -> one.nodes().length()).max().orElse(0);
    for (Held one : held) {
      out.pair(indent, one.nodes(), widest, one.value(), one.suspect() ? Tone.BAD : Tone.PLAIN);
    }
  }

  private void steps() {
    if (diagnosis.location().isEmpty()) {
      return;
    }
    Location location = diagnosis.location().get();
    if (location.before().isEmpty() && location.after().isEmpty()) {
      return;
    }
    out.heading("Steps around it");
    location.before().forEach(this::step);
    out.line(Tone.BAD, "  ▶ ", NodeText.of(location.field()) + "  differs first");
    values(ReportWords.held(diagnosis, location.values()), "      ");
    location.after().forEach(this::step);
  }

  private void step(Step step) {
    List<Held> held = ReportWords.held(diagnosis, step.values());
    String at = NodeText.of(step.at());
    if (ReportWords.common(diagnosis, step)) {
      out.line(Tone.PLAIN, "    ", at + "  " + held.getFirst().value());
    } else {
      out.line(Tone.WARNING, "  ≠ ", at);
      values(held, "      ");
    }
  }

  private void others() {
    List<Differing> others = ReportWords.others(diagnosis);
    if (others.isEmpty()) {
      return;
    }
    out.heading("Other messages that differ (" + others.size() + ")");
    out.line(Tone.FAINT, "  ", "Consequences of the first, until shown otherwise.");
    for (Differing one : others.subList(0, Math.min(ReportWords.MAX_DIFFERING, others.size()))) {
      String kind = "%-9s".formatted(ReportWords.lower(one.kind()));
      out.line(
          Tone.PLAIN,
          "  ",
          kind + ReportWords.message(one.message()) + "  " + NodeText.of(one.firstField()));
    }
    if (others.size() > ReportWords.MAX_DIFFERING) {
      int more = others.size() - ReportWords.MAX_DIFFERING;
      out.line(Tone.FAINT, "  ", "… and " + more + " more, all in the JSON report");
    }
  }

  private void limits() {
    if (!diagnosis.notCompared().isEmpty()) {
      out.heading("Not compared");
      diagnosis
          .notCompared()
          .forEach(one ->
              out.line(
                  Tone.PLAIN, "  ", NodeText.of(one.field()) + ": " + NodeText.of(one.reason())));
    }
    if (!diagnosis.normalised().isEmpty()) {
      out.heading("Treated as equal, by rule");
      String rules =
          diagnosis.normalised().entrySet().stream()
              .map(rule -> NodeText.of(rule.getKey()) + " ×" + rule.getValue())
              .collect(Collectors.joining(", "));
      out.line(Tone.PLAIN, "  ", rules);
    }
  }

  private void rungs() {
    if (diagnosis.rungs().isEmpty()) {
      return;
    }
    out.heading("How it was found");
    diagnosis
        .rungs()
        .forEach(rung ->
            out.line(
                Tone.PLAIN,
                "  ",
                "%s: %s (%s, %s)"
                    .formatted(
                        NodeText.of(rung.name()),
                        NodeText.of(rung.outcome()),
                        ReportWords.duration(rung.millis()),
                        Measures.size(rung.bytes()))));
  }

  private void next() {
    if (!diagnosis.reproduce().isEmpty()) {
      out.heading("See it again");
      diagnosis
          .reproduce()
          .forEach(
              command -> out.command(NodeText.of(command.line(), ReportWords.MAX_COMMAND_CHARS)));
    }
    if (!diagnosis.evidence().isEmpty()) {
      out.heading("Evidence");
      diagnosis.evidence().forEach(file -> out.line(Tone.PLAIN, "  ", NodeText.of(file)));
    }
  }
}
