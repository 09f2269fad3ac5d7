package io.tipwatch.web;

import static j2html.TagCreator.a;
import static j2html.TagCreator.body;
import static j2html.TagCreator.document;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.li;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.p;
import static j2html.TagCreator.section;
import static j2html.TagCreator.strong;
import static j2html.TagCreator.style;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.text;
import static j2html.TagCreator.th;
import static j2html.TagCreator.title;
import static j2html.TagCreator.tr;
import static j2html.TagCreator.ul;

import j2html.tags.DomContent;
import java.util.List;

/** The page at {@code /}: how each chain stands, and the last reports. */
final class LandingPage {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
      body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
      table { border-collapse: collapse; width: 100% }
      td, th { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8884 }
      """;

  private LandingPage() {}

  static String render(List<ChainView> chains, List<StoredReport> reports) {
    return document(
        html(
                head(
                    meta().withCharset("utf-8"),
                    meta().withName("viewport").withContent("width=device-width"),
                    title("Tipwatch"),
                    style(STYLE)),
                body(
                    h1("Tipwatch"),
                    each(chains, LandingPage::chain),
                    h2("Reports"),
                    reports(reports),
                    p(
                        a("metrics").withHref("/metrics"),
                        text(" "),
                        a("health").withHref("/healthz"),
                        text(" "),
                        a("readiness").withHref("/readyz?verbose"))))
            .withLang("en"));
  }

  private static DomContent chain(ChainView chain) {
    return section(
        h2(chain.name()),
        p(strong(chain.verdict()), text(" "), text(chain.text())),
        table(
            tbody(
                tr(th("node"), th("verdict"), th("")),
                each(
                    chain.nodes(),
                    node -> tr(td(node.name()), td(node.verdict()), td(node.text()))))));
  }

  private static DomContent reports(List<StoredReport> reports) {
    if (reports.isEmpty()) {
      return p("None yet.");
    }
    return ul(
        each(
            reports,
            report ->
                li(
                    a(report.at() + " " + report.title())
                        .withHref("/reports/" + report.id() + ".html"),
                    text(" "),
                    a("JSON").withHref("/reports/" + report.id() + ".json"))));
  }
}
