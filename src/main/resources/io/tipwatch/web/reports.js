// The last reports, with links to what can be read of them.

import { ago, h, keyed } from "./dom.js";

const REPORT = /^[0-9A-Za-z]{1,64}$/;
const MAX_SHOWN = 30;

/** A report in all its forms. */
export function links(base, label) {
  return ["html", "json", "md"].map((format) =>
    h(
      "a",
      { class: "report", href: `${base}.${format}`, "aria-label": `${label} as ${format}` },
      format === "html" ? "Report" : format === "json" ? "JSON" : "Markdown",
    ),
  );
}

export function showReports(box, reports) {
  if (reports.length === 0) {
    box.replaceChildren(h("p", { class: "empty" }, "None yet."));
    return;
  }
  const list = box.querySelector("ul") ?? box.appendChild(h("ul", { class: "entries" }));
  [...box.children].filter((child) => child !== list).forEach((child) => child.remove());
  keyed(
    list,
    reports.slice(0, MAX_SHOWN).filter((report) => REPORT.test(report.id)),
    (report) => report.id,
    (report) =>
      h(
        "li",
        {},
        h(
          "p",
          { class: "line" },
          h("span", { class: `badge tone-${report.verdict.tone}` }, report.verdict.headline),
          h("span", { class: "soft" }, report.chain),
          h("time", { class: "soft when" }),
        ),
        h("p", {}, report.verdict.sentence),
        h("p", { class: "links" }, ...links(`reports/${report.id}`, `Report ${report.id}`)),
      ),
    (item, report) => ago(item.querySelector("time"), report.at),
  );
}
