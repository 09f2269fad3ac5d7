// Incidents: what is open, what is over, and what a link from an alert leads to.

import { fill } from "./details.js";
import { ago, between, clock, h, height, keyed, put, say } from "./dom.js";
import { links } from "./reports.js";

const ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const LINK = /^#incident-([0-9A-HJKMNP-TV-Z]{26})$/;
const MAX_SHOWN = 30;
const FEW = 8;

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

const box = document.getElementById("incidents");
const more = h("button", { type: "button", class: "quiet", hidden: true });
let shown = [];
let all = false;

more.addEventListener("click", () => {
  all = true;
  showIncidents(shown);
});
box.after(more);

export function showIncidents(incidents) {
  shown = incidents.filter((one) => ID.test(one.id));
  const open = shown.filter((one) => one.resolved === null);
  const past = shown.filter((one) => one.resolved !== null).slice(0, MAX_SHOWN);
  group("open", `Open (${open.length})`, open);
  group("past", "Past", all ? past : past.slice(0, FEW));
  more.hidden = all || past.length <= FEW;
  say(more, `Show ${past.length - FEW} more`);
  showLinked();
  [...box.children].filter((child) => child.tagName !== "SECTION").forEach((one) => one.remove());
  if (box.childElementCount === 0) {
    box.append(h("p", { class: "empty" }, "None."));
  }
  banner(open);
  follow(false);
}

/** What is open is said at the top of the page, since the list is below all chains. */
function banner(open) {
  const bar = document.getElementById("open-incidents");
  bar.hidden = open.length === 0;
  if (open.length === 0) {
    return;
  }
  const real = open.filter((one) => !one.drill);
  const first = real.find((one) => one.severity === "critical") ?? real[0] ?? open[0];
  const tone = real.length === 0 ? "calm" : first.severity === "critical" ? "fault" : "warning";
  put(bar, "class", `banner tone-${tone}`);
  const link = bar.querySelector("a");
  put(link, "href", `#incident-${first.id}`);
  const others = open.length === 1 ? "" : `, and ${open.length - 1} more`;
  const drill = first.drill ? " (a drill)" : "";
  say(link, `${kindOf(first)} on ${chainOf(first)}${drill}${others}`);
  ago(bar.querySelector("time"), first.firstSeen, "", "for ");
}

function kindOf(one) {
  return KINDS[one.kind] ?? one.kind;
}

function chainOf(one) {
  return one.chain === "*" ? "all chains" : one.chain;
}

function group(name, title, incidents) {
  let section = box.querySelector(`section[data-group=${name}]`);
  if (incidents.length === 0) {
    section?.remove();
    return;
  }
  if (section === null) {
    section = h("section", { "data-group": name }, h("h3", {}), h("ul", { class: "entries" }));
    name === "past" ? box.append(section) : box.prepend(section);
  }
  say(section.querySelector("h3"), title);
  keyed(section.querySelector("ul"), incidents, (one) => one.id, () => make(), update);
}

function make() {
  const evidence = h("ul", { class: "pieces" });
  const told = h("ul", { class: "told" });
  const details = h(
    "details",
    {},
    h("summary", {}, "Evidence, and who was told"),
    h("h4", {}, "Evidence"),
    evidence,
    h("h4", {}, "Told"),
    told,
  );
  details.addEventListener("toggle", () => details.open && fill(details));
  return h(
    "li",
    { class: "incident" },
    h(
      "p",
      { class: "line" },
      h("span", { class: "badge kind" }),
      h("span", { class: "badge tone-calm drill", hidden: true }, "drill"),
      h("span", { class: "chain-of" }),
      h("time", { class: "when" }),
    ),
    h("p", { class: "text" }),
    h("p", { class: "place soft" }),
    h("p", { class: "who" }),
    h("p", { class: "advice" }),
    h("p", { class: "soft where" }),
    h("p", { class: "links" }, h("a", { class: "permalink" }, "Link")),
    details,
  );
}

function update(item, one) {
  const open = one.resolved === null;
  const kind = item.querySelector(".kind");
  say(kind, kindOf(one));
  const tone = !open ? "calm" : one.severity === "critical" ? "fault" : "warning";
  put(kind, "class", `badge kind tone-${tone}`);
  item.querySelector(".drill").hidden = !one.drill;
  say(item.querySelector(".chain-of"), chainOf(one));
  when(item.querySelector("time"), one, open);
  say(item.querySelector(".text"), one.text);
  const place = open && one.place !== null ? `First difference: ${one.place}` : "";
  optional(item.querySelector(".place"), place);
  who(item.querySelector(".who"), one, open);
  optional(item.querySelector(".advice"), open ? `What next: ${one.advice}` : "");
  say(item.querySelector(".where"), where(one));
  linksOf(item.querySelector(".links"), one);
  put(item, "id", `incident-${one.id}`);
  put(item, "data-over", open ? null : "");
  const details = item.querySelector("details");
  if (details.dataset.updated !== one.updated) {
    put(details, "data-id", one.id);
    put(details, "data-updated", one.updated);
    details.open && fill(details);
  }
}

function when(time, one, open) {
  if (open) {
    ago(time, one.firstSeen, "", "for ");
  } else {
    ago(time, one.resolved, " ago", "ended ");
  }
}

function optional(element, text) {
  element.hidden = text === "";
  say(element, text);
}

function who(element, one, open) {
  const suspects = one.suspects.join(", ");
  const nodes = one.nodes.join(", ");
  put(element, "data-blame", suspects !== "" && open ? "" : null);
  optional(element, suspects === "" ? nodes : `Suspect ${suspects} (of ${nodes})`);
}

function where(one) {
  const parts = [`since ${clock(one.firstSeen)}`];
  if (one.resolved !== null) {
    parts.push(`lasted ${between(one.firstSeen, one.resolved)}`);
  } else if (one.state !== "OPEN") {
    parts.push(one.state.toLowerCase());
  }
  if (one.height !== null) {
    parts.push(`height ${height(one.height)}`);
  }
  if (one.occurrences > 1) {
    parts.push(`seen ${one.occurrences} times`);
  }
  return parts.join(" · ");
}

function linksOf(row, one) {
  const permalink = row.querySelector(".permalink");
  put(permalink, "href", `#incident-${one.id}`);
  put(permalink, "aria-label", `Link to incident ${one.id}`);
  if (one.reported && row.querySelector(".report") === null) {
    row.prepend(...links(`api/v1/incidents/${one.id}/report`, `Report of incident ${one.id}`));
  }
  if (one.explainedBy !== null && ID.test(one.explainedBy) && row.querySelector(".cause") === null) {
    row.append(h("a", { class: "cause", href: `#incident-${one.explainedBy}` }, "Explained by another"));
  }
}

// ---- links from alerts ---------------------------------------------------------------------------

let linked = null;
let followed = null;

/** Shows the incident that the address names, once; also one that is too old for the list. */
async function follow(again) {
  const id = LINK.exec(location.hash)?.[1];
  if (id === undefined || (id === followed && !again)) {
    return;
  }
  followed = id;
  if (document.getElementById(`incident-${id}`) === null) {
    await fetchLinked(id);
  }
  const item = document.getElementById(`incident-${id}`);
  box.querySelectorAll(".linked").forEach((one) => one.classList.remove("linked"));
  if (item !== null) {
    item.classList.add("linked");
    item.querySelector("details").open = true;
    item.scrollIntoView({ block: "start" });
  }
}

async function fetchLinked(id) {
  linked = null;
  try {
    const answer = await fetch(`api/v1/incidents/${id}`);
    linked = answer.ok ? await answer.json() : null;
    missing(answer.ok ? "" : `There is no incident ${id}.`);
  } catch {
    missing(`Incident ${id} cannot be read at present.`);
  }
  showLinked();
}

/** In a list of its own while the address names it and the lists have it not. */
function showLinked() {
  const here = linked !== null && !shown.some((one) => one.id === linked.id);
  group("linked", "From your link", here ? [linked] : []);
}

function missing(text) {
  const note = document.getElementById("link-missing");
  note.hidden = text === "";
  say(note, text);
  text !== "" && note.scrollIntoView({ block: "center" });
}

addEventListener("hashchange", () => follow(true));
