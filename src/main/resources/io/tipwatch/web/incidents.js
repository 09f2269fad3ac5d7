// Incidents and reports: lists with links to what can be read and downloaded.

import { ago, between, clock, h, height, keyed, put, say } from "./dom.js";

const ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const REPORT = /^[0-9A-Za-z]{1,64}$/;
const SHA256 = /^[0-9a-f]{64}$/;
const MAX_SHOWN = 30;

const KINDS = {
  STATE_SPLIT: "State split",
  REJECTED: "Tipset refused",
  FORK: "Fork",
  UNSTABLE: "Two answers",
  SELF_SUSPECT: "The watchdog itself",
  CHAIN_STALLED: "Chain stands still",
  STALLED: "Standing still",
  TRACE_DRIFT: "Trace drift",
  DOWN: "No answer",
  LAGGING: "Behind",
  STORM: "Many at once",
};

function links(base, label) {
  return ["html", "json", "md"].map((format) =>
    h(
      "a",
      { href: `${base}.${format}`, "aria-label": `${label} as ${format}` },
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

export function showIncidents(box, incidents) {
  if (incidents.length === 0) {
    box.replaceChildren(h("p", { class: "empty" }, "None."));
    return;
  }
  const open = incidents.filter((one) => one.resolved === null);
  const past = incidents.filter((one) => one.resolved !== null).slice(0, MAX_SHOWN);
  group(box, "open", `Open (${open.length})`, open);
  group(box, "past", "Past", past);
  [...box.children].filter((child) => child.tagName !== "SECTION").forEach((one) => one.remove());
}

function group(box, name, title, incidents) {
  let section = box.querySelector(`section[data-group=${name}]`);
  if (incidents.length === 0) {
    section?.remove();
    return;
  }
  if (section === null) {
    section = h("section", { "data-group": name }, h("h3", {}), h("ul", { class: "entries" }));
    name === "open" ? box.prepend(section) : box.append(section);
  }
  say(section.querySelector("h3"), title);
  keyed(
    section.querySelector("ul"),
    incidents.filter((one) => ID.test(one.id)),
    (one) => one.id,
    () => make(),
    update,
  );
}

function make() {
  const pieces = h("ul", { class: "pieces" });
  const evidence = h("details", {}, h("summary", {}, "Evidence"), pieces);
  evidence.addEventListener("toggle", () => evidence.open && fill(evidence, pieces));
  return h(
    "li",
    {},
    h(
      "p",
      { class: "line" },
      h("span", { class: "badge kind" }),
      h("span", { class: "badge tone-calm drill", hidden: true }, "drill"),
      h("span", { class: "soft state" }),
      h("time", { class: "soft when" }),
    ),
    h("p", { class: "text" }),
    h("p", { class: "soft where" }),
    h("p", { class: "links" }),
    evidence,
  );
}

function update(item, one) {
  const kind = item.querySelector(".kind");
  say(kind, KINDS[one.kind] ?? one.kind);
  const tone = one.resolved !== null ? "calm" : one.severity === "critical" ? "fault" : "warning";
  put(kind, "class", `badge kind tone-${tone}`);
  item.querySelector(".drill").hidden = !one.drill;
  say(item.querySelector(".state"), one.state.toLowerCase());
  ago(item.querySelector("time"), one.firstSeen);
  say(item.querySelector(".text"), one.text);
  const suspects = one.suspects.length > 0 ? ` · suspect ${one.suspects.join(", ")}` : "";
  const lasted = one.resolved === null ? "" : ` · lasted ${between(one.firstSeen, one.resolved)}`;
  const at = one.height === null ? "" : ` · height ${height(one.height)}`;
  say(item.querySelector(".where"), `${one.chain}${at}${suspects}${lasted} · ${clock(one.firstSeen)}`);
  const box = item.querySelector(".links");
  if (one.reported && box.childElementCount === 0) {
    box.append(...links(`api/v1/incidents/${one.id}/report`, `Report of incident ${one.id}`));
  }
  put(item.querySelector("details"), "data-id", one.id);
}

async function fill(details, list) {
  const id = details.dataset.id;
  try {
    const answer = await fetch(`api/v1/incidents/${id}`);
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    const { evidence } = await answer.json();
    const pieces = evidence.filter((piece) => SHA256.test(piece.sha256));
    list.replaceChildren(
      ...pieces.map((piece) =>
        h(
          "li",
          {},
          h("a", { href: `api/v1/incidents/${id}/evidence/${piece.sha256}`, download: true }, piece.name),
          h("span", { class: "soft" }, ` ${Math.ceil(piece.bytes / 1024)} KiB`),
        ),
      ),
    );
    if (pieces.length === 0) {
      list.replaceChildren(h("li", { class: "soft" }, "None was kept."));
    }
  } catch {
    list.replaceChildren(h("li", { class: "soft" }, "It cannot be read at present."));
  }
}
