package io.tipwatch.report;

import io.tipwatch.chain.NodeId;
import io.tipwatch.report.Diagnosis.Differing;
import io.tipwatch.report.Diagnosis.Group;
import io.tipwatch.report.Diagnosis.Location;
import io.tipwatch.report.Diagnosis.Node;
import io.tipwatch.report.Diagnosis.Step;
import io.tipwatch.report.ReportWords.Held;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A report as GitHub-flavoured Markdown, for an issue. Everything that a node said stands in code
 * spans, where nothing is markup, a mention or a link.
 */
public final class ReportMarkdown {
  private final Diagnosis diagnosis;
  private final StringBuilder text = new StringBuilder();

  private ReportMarkdown(Diagnosis diagnosis) {
    this.diagnosis = diagnosis;
  }

  /** The whole issue text. */
  public static String render(Diagnosis diagnosis) {
    ReportMarkdown report = new ReportMarkdown(diagnosis);
    report.verdict();
    report.who();
    diagnosis.location().ifPresent(report::where);
    report.others();
    report.next();
    report.limits();
    report.rungs();
    return report.text.toString();
  }

  private void verdict() {
    line("## " + ReportWords.kind(diagnosis));
    line("");
    line(MarkdownText.prose(ReportWords.sentence(diagnosis)));
    line("");
    line(VerdictText.meaning(diagnosis.verdict()));
    if (!diagnosis.cause().kind().equals("none")) {
      line("");
      line(MarkdownText.prose(NodeText.of(diagnosis.cause().text(), 1024)));
    }
    line("");
    line("- chain: " + code(diagnosis.chain().name()));
    diagnosis
        .tipset()
        .ifPresent(tipset -> {
          line("- height: " + tipset.height());
          line(
              "- tipset: "
                  + tipset.key().cids().stream()
                      .map(ReportMarkdown::code)
                      .collect(Collectors.joining(", ")));
        });
    line("");
  }

  private void who() {
    if (!ReportWords.asked(diagnosis)) {
      return;
    }
    line("### Who");
    line("");
    line("| node | client | computed root |");
    line("| --- | --- | --- |");
    for (Group group : diagnosis.groups()) {
      group.nodes().forEach(node -> row(node, code(group.root())));
    }
    for (Node node : ReportWords.silent(diagnosis)) {
      row(node.name(), "no answer to compare: " + code(node.error().orElse("")));
    }
    line("");
    if (ReportWords.divided(diagnosis) || !diagnosis.suspects().isEmpty()) {
      line(MarkdownText.prose(ReportWords.arbiter(diagnosis)));
      line("");
    }
  }

  private void row(NodeId name, String answer) {
    String client =
        diagnosis.nodes().stream()
            .filter(node -> node.name().equals(name))
            .map(node -> code(ReportWords.client(node)))
            .findFirst()
            .orElse("");
    String suspect = diagnosis.suspects().contains(name) ? " **suspect**" : "";
    line("| " + code(name.name()) + suspect + " | " + client + " | " + answer + " |");
  }

  private void where(Location location) {
    line("### Where it begins");
    line("");
    line(code(ReportWords.message(location.message())));
    line("");
    String origin = location.message().implicit() ? ", sent by the protocol itself" : "";
    line("message " + code(location.message().id()) + origin);
    line("");
    List<String> path = ReportWords.callPath(location);
    if (!path.isEmpty()) {
      line("```text");
      line(String.join("\n", path) + "  ◀ here");
      line("```");
      line("");
    }
    line("**first difference: " + code(location.field()) + "**");
    line("");
    line("| nodes | value |");
    line("| --- | --- |");
    ReportWords.held(diagnosis, location.values())
        .forEach(one -> line("| " + code(one.nodes()) + " | " + code(one.value()) + " |"));
    line("");
    steps(location);
  }

  private void steps(Location location) {
    if (location.before().isEmpty() && location.after().isEmpty()) {
      return;
    }
    open("Steps around it");
    line("| | step | value |");
    line("| --- | --- | --- |");
    location.before().forEach(this::step);
    cells("▶", location.field(), ReportWords.held(diagnosis, location.values()));
    location.after().forEach(this::step);
    close();
  }

  private void step(Step step) {
    List<Held> held = ReportWords.held(diagnosis, step.values());
    if (held.size() == 1) {
      line("| | " + code(step.at()) + " | " + code(held.getFirst().value()) + " |");
    } else {
      cells("≠", step.at(), held);
    }
  }

  private void cells(String mark, String at, List<Held> held) {
    String values =
        held.stream()
            .map(one -> code(one.nodes()) + ": " + code(one.value()))
            .collect(Collectors.joining("<br>"));
    line("| " + mark + " | " + code(at) + " | " + values + " |");
  }

  private void others() {
    List<Differing> others = ReportWords.others(diagnosis);
    if (others.isEmpty()) {
      return;
    }
    open("Other messages that differ (" + others.size() + ")");
    line("Consequences of the first, until shown otherwise.");
    line("");
    line("| class | message | first field |");
    line("| --- | --- | --- |");
    for (Differing one : others.subList(0, Math.min(ReportWords.MAX_DIFFERING, others.size()))) {
      String message = code(ReportWords.message(one.message()));
      String kind = ReportWords.lower(one.kind());
      line("| " + kind + " | " + message + " | " + code(one.firstField()) + " |");
    }
    if (others.size() > ReportWords.MAX_DIFFERING) {
      line("");
      line("… and " + (others.size() - ReportWords.MAX_DIFFERING) + " more, in the JSON report");
    }
    close();
  }

  private void next() {
    if (diagnosis.reproduce().isEmpty()) {
      return;
    }
    line("### See it again");
    line("");
    diagnosis
        .reproduce()
        .forEach(command ->
            line(
                "- "
                    + code(command.client())
                    + ": "
                    + MarkdownText.code(
                        NodeText.of(command.line(), ReportWords.MAX_COMMAND_CHARS))));
    line("");
  }

  private void limits() {
    if (diagnosis.notCompared().isEmpty() && diagnosis.normalised().isEmpty()) {
      return;
    }
    open("What was not compared, or treated as equal");
    diagnosis
        .notCompared()
        .forEach(one -> line("- " + code(one.field()) + " not compared: " + code(one.reason())));
    diagnosis
        .normalised()
        .forEach((rule, times) -> line("- " + code(rule) + " treated as equal, ×" + times));
    close();
  }

  private void rungs() {
    if (diagnosis.rungs().isEmpty() && diagnosis.evidence().isEmpty()) {
      return;
    }
    open("How it was found");
    line("| rung | outcome | took | read |");
    line("| --- | --- | --: | --: |");
    diagnosis
        .rungs()
        .forEach(rung ->
            line(
                "| %s | %s | %s | %s |"
                    .formatted(
                        code(rung.name()),
                        code(rung.outcome()),
                        ReportWords.duration(rung.millis()),
                        Measures.size(rung.bytes()))));
    line("");
    diagnosis.evidence().forEach(file -> line("- evidence: " + code(file)));
    close();
  }

  private void open(String summary) {
    line("<details><summary>" + summary + "</summary>");
    line("");
  }

  private void close() {
    line("");
    line("</details>");
    line("");
  }

  private static String code(String raw) {
    return MarkdownText.code(NodeText.of(raw, 2 * NodeText.MAX_CHARS));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
