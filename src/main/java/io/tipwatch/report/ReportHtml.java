package io.tipwatch.report;

import static j2html.TagCreator.body;
import static j2html.TagCreator.code;
import static j2html.TagCreator.dd;
import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.dt;
import static j2html.TagCreator.each;
import static j2html.TagCreator.footer;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.li;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.section;
import static j2html.TagCreator.small;
import static j2html.TagCreator.span;
import static j2html.TagCreator.style;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.title;
import static j2html.TagCreator.tr;
import static j2html.TagCreator.ul;

import io.tipwatch.chain.NodeId;
import io.tipwatch.report.Diagnosis.Differing;
import io.tipwatch.report.Diagnosis.Group;
import io.tipwatch.report.Diagnosis.Location;
import io.tipwatch.report.Diagnosis.Node;
import io.tipwatch.report.Diagnosis.Step;
import io.tipwatch.report.ReportWords.Held;
import j2html.tags.DomContent;
import j2html.tags.specialized.TrTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A report as one HTML file that needs nothing else: no script, no link, no picture, and a policy
 * that forbids all but its own style. Texts of nodes are text nodes and never anything else.
 */
public final class ReportHtml {
  /** The content security policy that such a document needs, and no more. */
  public static final String POLICY = ReportStyle.POLICY;

  private final Diagnosis diagnosis;

  private ReportHtml(Diagnosis diagnosis) {
    this.diagnosis = diagnosis;
  }

  /** The whole document. */
  public static String render(Diagnosis diagnosis) {
    return "<!DOCTYPE html>\n" + new ReportHtml(diagnosis).document().render() + "\n";
  }

  private DomContent document() {
    return html(
            head(
                meta().withCharset("utf-8"),
                meta()
                    .attr("http-equiv", "Content-Security-Policy")
                    .withContent(ReportStyle.POLICY),
                meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                meta().withName("referrer").withContent("no-referrer"),
                title("Tipwatch: " + ReportWords.kind(diagnosis)),
                style(rawHtml(ReportStyle.CSS))),
            body(main(each(sections().stream()))))
        .withLang("en");
  }

  private List<DomContent> sections() {
    List<DomContent> all = new ArrayList<>(List.of(verdict()));
    if (ReportWords.asked(diagnosis)) {
      all.add(who());
    }
    diagnosis.location().ifPresent(location -> all.add(where(location)));
    diagnosis.location().flatMap(this::steps).ifPresent(all::add);
    others().ifPresent(all::add);
    next().ifPresent(all::add);
    limits().ifPresent(all::add);
    rungs().ifPresent(all::add);
    evidence().ifPresent(all::add);
    all.add(footer("Tipwatch · " + Diagnosis.SCHEMA));
    return all;
  }

  private DomContent verdict() {
    return header(
            span(ReportWords.kind(diagnosis)).withClass("badge"),
            h1(ReportWords.sentence(diagnosis)),
            p(VerdictText.meaning(diagnosis.verdict())),
            iff(
                !diagnosis.cause().kind().equals("none"),
                p(
                    span(NodeText.of(diagnosis.cause().text(), 1024) + " "),
                    span(NodeText.of(diagnosis.cause().kind())).withClass("badge evidence"))),
            dl(
                dt("chain"),
                dd(NodeText.of(diagnosis.chain().name())),
                each(diagnosis.tipset().stream().map(ReportHtml::tipset))))
        .withClass(ReportWords.lower(Severity.of(diagnosis.verdict())));
  }

  private static DomContent tipset(Diagnosis.Tipset tipset) {
    return each(
        dt("height"),
        dd(Long.toString(tipset.height())),
        dt("tipset"),
        dd(
            details(
                summary(ReportWords.shortKey(tipset.key())),
                each(tipset.key().cids(), cid -> div(NodeText.of(cid)).withClass("mono")))));
  }

  private DomContent who() {
    return section(
        h2("Who"),
        div(
                each(diagnosis.groups(), this::group),
                each(ReportWords.silent(diagnosis), this::silent))
            .withClass("groups"),
        iff(
            ReportWords.divided(diagnosis) || !diagnosis.suspects().isEmpty(),
            p(ReportWords.arbiter(diagnosis))));
  }

  private DomContent group(Group group) {
    boolean suspect = group.nodes().stream().anyMatch(diagnosis.suspects()::contains);
    return div(
            div("computed root").withClass("soft"),
            code(NodeText.of(group.root())),
            ul(each(group.nodes(), this::member)))
        .withClass(suspect ? "group bad" : "group");
  }

  private DomContent member(NodeId name) {
    Optional<String> receipts =
        diagnosis.nodes().stream()
            .filter(node -> node.name().equals(name))
            .findFirst()
            .flatMap(Node::receiptsRoot);
    return li(
        span(ReportWords.nodeWithClient(diagnosis, name) + " "),
        iff(diagnosis.suspects().contains(name), span("suspect").withClass("badge suspect")),
        iff(receipts, root -> div("receipts " + NodeText.of(root)).withClass("soft mono")));
  }

  private DomContent silent(Node node) {
    return div(
            div("no answer to compare").withClass("soft"),
            div(ReportWords.nodeWithClient(diagnosis, node.name())),
            div("from node: “" + NodeText.of(node.error().orElse("")) + "”").withClass("soft"))
        .withClass("group mute");
  }

  private DomContent where(Location location) {
    List<String> path = ReportWords.callPath(location);
    return section(
        h2("Where it begins"),
        p(ReportWords.message(location.message())).withClass("place"),
        p(
            code(NodeText.of(location.message().id())),
            iff(
                location.message().implicit(),
                span(" · sent by the protocol itself").withClass("soft"))),
        iff(!path.isEmpty(), pre(String.join("\n", path) + "  ◀ here").withClass("path")),
        div(code(NodeText.of(location.field()))).withClass("field"),
        held(ReportWords.held(diagnosis, location.values())));
  }

  private static DomContent held(List<Held> held) {
    return div(each(
            held.stream()
                .map(one ->
                    each(
                        div(one.nodes()).withClass("soft"),
                        div(one.value())
                            .withClass(one.suspect() ? "mono value bad" : "mono value")))))
        .withClass("held");
  }

  private Optional<DomContent> steps(Location location) {
    if (location.before().isEmpty() && location.after().isEmpty()) {
      return Optional.empty();
    }
    TrTag first =
        tr(
                td(code("▶ " + NodeText.of(location.field()))),
                td(held(ReportWords.held(diagnosis, location.values()))))
            .withClass("first");
    return Optional.of(
        section(
            h2("Steps around it"),
            table(
                    tbody(
                        each(location.before(), this::step),
                        first,
                        each(location.after(), this::step)))
                .withClass("stack")));
  }

  private DomContent step(Step step) {
    boolean common = ReportWords.common(diagnosis, step);
    List<Held> held = ReportWords.held(diagnosis, step.values());
    return tr(
            td(code((common ? "" : "≠ ") + NodeText.of(step.at()))),
            td(common ? code(held.getFirst().value()) : held(held)))
        .withClass(common ? "common" : "parted");
  }

  private Optional<DomContent> others() {
    List<Differing> others = ReportWords.others(diagnosis);
    if (others.isEmpty()) {
      return Optional.empty();
    }
    List<Differing> shown = others.subList(0, Math.min(ReportWords.MAX_DIFFERING, others.size()));
    int more = others.size() - shown.size();
    return Optional.of(
        section(
            h2(
                span("Other messages that differ "),
                small(others.size() + ", consequences of the first until shown otherwise")),
            table(tbody(each(shown, ReportHtml::differing))).withClass("stack"),
            iff(more > 0, p("… and " + more + " more, all in the JSON report").withClass("soft"))));
  }

  private static DomContent differing(Differing one) {
    String kind = ReportWords.lower(one.kind());
    return tr(
        td(span(kind).withClass("badge " + kind)).withClass("word"),
        td(ReportWords.message(one.message())),
        td(code(NodeText.of(one.firstField()))));
  }

  private Optional<DomContent> next() {
    if (diagnosis.reproduce().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        section(
            h2("See it again"),
            each(
                diagnosis.reproduce(),
                command ->
                    div(
                        div(NodeText.of(command.client())).withClass("soft"),
                        pre(NodeText.of(command.line(), ReportWords.MAX_COMMAND_CHARS))))));
  }

  private Optional<DomContent> limits() {
    if (diagnosis.notCompared().isEmpty() && diagnosis.normalised().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        section(
            h2("What was not compared, or treated as equal"),
            ul(
                each(
                    diagnosis.notCompared(),
                    one ->
                        li(
                            code(NodeText.of(one.field())),
                            span(" not compared: " + NodeText.of(one.reason())))),
                each(
                    diagnosis.normalised(),
                    rule ->
                        li(
                            code(NodeText.of(rule.getKey())),
                            span(" treated as equal by rule, ×" + rule.getValue()))))));
  }

  private Optional<DomContent> rungs() {
    if (diagnosis.rungs().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        section(
            h2("How it was found"),
            table(
                thead(
                    tr(
                        th("rung"),
                        th("outcome"),
                        th("took").withClass("num"),
                        th("read").withClass("num"))),
                tbody(
                    each(
                        diagnosis.rungs(),
                        rung ->
                            tr(
                                td(NodeText.of(rung.name())),
                                td(NodeText.of(rung.outcome())),
                                td(ReportWords.duration(rung.millis())).withClass("num"),
                                td(Measures.size(rung.bytes())).withClass("num")))))));
  }

  private Optional<DomContent> evidence() {
    return diagnosis.evidence().isEmpty()
        ? Optional.empty()
        : Optional.of(
            section(
                h2("Evidence"),
                ul(each(diagnosis.evidence(), file -> li(code(NodeText.of(file)))))));
  }
}
