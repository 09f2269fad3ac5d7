package io.tipwatch.cli;

import io.tipwatch.chain.NodeId;
import io.tipwatch.diagnose.evm.tracers.NodeResult;
import io.tipwatch.diagnose.evm.tracers.TracerReport;
import io.tipwatch.diagnose.evm.tracers.TracerReport.FirstDifference;
import io.tipwatch.report.Measures;
import io.tipwatch.trace.evm.Place;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What nodes made of a tracer, for people. */
final class TraceText {
  private static final String NOTHING = "nothing";

  private final StringBuilder text = new StringBuilder();
  private final TracerReport report;
  private final int width;

  private TraceText(TracerReport report) {
    this.report = report;
    width = report.nodes().stream().mapToInt(node -> node.node().name().length()).max().orElse(0);
  }

  static String render(TracerReport report) {
    TraceText rendering = new TraceText(report);
    rendering.all();
    return rendering.text.toString();
  }

  private void all() {
    line("transaction " + report.transaction() + " on " + report.chain());
    line("tracer " + report.tracer());
    line("");
    report.nodes().forEach(this::node);
    line("");
    line(verdict());
    report.difference().ifPresent(this::difference);
    report.caveats().forEach(this::line);
    report.notCompared().forEach(what -> line("not compared: " + what));
    if (!report.passedOver().isEmpty()) {
      line(
          "passed over: "
              + report.passedOver().entrySet().stream()
                  .map(each -> each.getKey() + " (" + each.getValue() + ")")
                  .collect(Collectors.joining(", ")));
    }
  }

  private void node(NodeResult node) {
    String who = padded(node.node()) + "  " + node.client().label() + "  ";
    if (node.usable()) {
      line(who + "ok, " + Measures.size(node.bytes()) + " in " + node.millis() + " ms");
      return;
    }
    String why = node.why().isEmpty() ? "" : ": " + node.why();
    line(who + node.outcome().words() + why);
    if (!node.advice().isEmpty()) {
      line(" ".repeat(width + 2) + "→ " + node.advice());
    }
  }

  private String verdict() {
    long usable = report.nodes().stream().filter(NodeResult::usable).count();
    return switch (report.verdict()) {
      case SAME -> "The results are the same on all " + usable + " nodes.";
      case DIFFER ->
          "The results differ: "
              + report.groups().stream().map(TraceText::names).collect(Collectors.joining(" | "))
              + ".";
      case INCONCLUSIVE ->
          usable < 2
              ? "Nothing can be said: only "
                  + usable
                  + " of "
                  + report.nodes().size()
                  + " nodes gave a result, and a comparison needs two."
              : "The results of "
                  + names(report.groups().getFirst())
                  + " are the same; of the others nothing can be said.";
    };
  }

  private static String names(List<NodeId> nodes) {
    return nodes.stream().map(NodeId::name).collect(Collectors.joining(", "));
  }

  private void difference(FirstDifference first) {
    Place place = first.place();
    String call = place.call().map(way -> "call " + way + ", ").orElse("");
    line("  first at " + call + place.field());
    line("    " + padded(first.left()) + "  " + place.left().orElse(NOTHING));
    line("    " + padded(first.right()) + "  " + place.right().orElse(NOTHING));
    place.before().forEach(step -> line("  before  " + step.at() + "  " + common(step.left())));
    if (first.more() > 0) {
      line("  and in " + first.more() + " more places");
    }
  }

  private static String common(Optional<String> step) {
    return step.orElse(NOTHING);
  }

  private String padded(NodeId node) {
    return node.name() + " ".repeat(Math.max(0, width - node.name().length()));
  }

  private void line(String line) {
    text.append(Plain.text(line)).append(System.lineSeparator());
  }
}
