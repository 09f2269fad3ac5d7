// The status page: one card for each chain, kept up to date by server-sent events.

import { ago, clock, h, height, keyed, put, refreshAges, say } from "./dom.js";
import { showIncidents } from "./incidents.js";
import { listen } from "./live.js";
import { showReports } from "./reports.js";
import { drawTree, toneOf, watchWidth } from "./tree.js";

const MAX_EVENTS = 14;
const WHAT = {
  VERDICT: "verdict",
  REPORT: "report",
  REFUSAL: "refusal",
  NODE_LOST: "lost",
  NODE_BACK: "back",
  VERSION: "version",
  REORG: "reorg",
  NULL_ROUND: "null round",
};

const chains = new Map();
const box = document.getElementById("chains");

function onChain(chain) {
  const suspects = chain.nodes.filter((node) => node.suspect);
  for (const node of chain.nodes) {
    node.witness =
      suspects.length > 0 && !node.suspect && node.verdict.kind === chain.verdict.kind;
  }
  const before = chains.get(chain.name);
  chains.set(chain.name, chain);
  const all = [...chains.values()].sort((a, b) => a.name.localeCompare(b.name));
  keyed(box, all, (one) => one.name, makeChain, (card, one) => one === chain && show(card, one));
  announce(before, chain);
  title(all);
}

// ---- one chain ---------------------------------------------------------------------------------

function makeChain(chain) {
  const id = `chain-${chain.name}`;
  const tree = h("div", { class: "tree-box" });
  const card = h(
    "article",
    { class: "chain", "aria-labelledby": id },
    h(
      "header",
      { class: "verdict" },
      h(
        "div",
        { class: "what" },
        h("p", { class: "chain-name" }, h("span", { class: "name" }, chain.name)),
        h(
          "h2",
          { id },
          h("span", { class: "unseen" }, `${chain.name}: `),
          h("span", { class: "headline" }),
        ),
        h("p", { class: "sentence" }),
        h("p", { class: "suspects", hidden: true }),
        h("p", { class: "meaning soft" }),
        h("p", { class: "more" }, h("a", { class: "button", hidden: true }, "Open the report")),
      ),
      h(
        "dl",
        { class: "facts" },
        h("div", {}, h("dt", {}, "verified up to"), h("dd", { class: "number verified" }, "–")),
        h("div", {}, h("dt", {}, "verified"), h("dd", {}, h("time", { class: "verified-at" }, "–"))),
        h("div", {}, h("dt", {}, "verdict since"), h("dd", {}, h("time", { class: "since" }, "–"))),
      ),
    ),
    h(
      "div",
      { class: "columns wide" },
      h(
        "section",
        { class: "card" },
        h("h3", {}, "Nodes"),
        nodesTable(),
        h("h3", { class: "second" }, "Last events"),
        h("ol", { class: "events" }, h("li", { class: "empty" }, "Nothing has happened yet.")),
      ),
      h("section", { class: "card" }, h("h3", {}, "Tips"), tree, legend()),
    ),
  );
  watchWidth(tree, () => drawTree(tree, chains.get(chain.name)));
  return card;
}

function nodesTable() {
  return h(
    "table",
    { class: "nodes" },
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, "node"),
        h("th", { scope: "col" }, "state"),
        h("th", { scope: "col", class: "number" }, "head"),
        h("th", { scope: "col", class: "number" }, "lag"),
        h("th", { scope: "col", class: "number" }, "heard"),
      ),
    ),
    h("tbody", {}),
  );
}

function legend() {
  return h(
    "p",
    { class: "legend soft" },
    h("span", {}, h("span", { class: "swatch settled" }), "settled"),
    h("span", {}, h("span", { class: "swatch" }), "may still be replaced"),
    h("span", {}, h("span", { class: "swatch line" }), "null round"),
  );
}

function show(card, chain) {
  const { verdict } = chain;
  put(card, "data-tone", verdict.tone);
  say(card.querySelector(".headline"), verdict.headline);
  say(card.querySelector(".sentence"), verdict.sentence);
  say(card.querySelector(".meaning"), verdict.meaning);
  const suspects = chain.nodes.filter((node) => node.suspect).map((node) => node.name);
  const blamed = card.querySelector(".suspects");
  blamed.hidden = suspects.length === 0;
  say(blamed, `Suspect: ${suspects.join(", ")}`);
  const report = card.querySelector("a.button");
  report.hidden = chain.report === null;
  put(report, "href", chain.report === null ? null : `reports/${encodeURIComponent(chain.report)}.html`);
  say(card.querySelector(".verified"), chain.verified === null ? "–" : height(chain.verified.height));
  if (chain.verified !== null) {
    ago(card.querySelector(".verified-at"), chain.verified.at);
  }
  if (chain.since !== null) {
    ago(card.querySelector(".since"), chain.since);
  }
  keyed(card.querySelector("tbody"), chain.nodes, (node) => node.name, makeNode, showNode);
  if (chain.events.length > 0) {
    const events = chain.events.slice(0, MAX_EVENTS);
    keyed(card.querySelector(".events"), events, (event) => event.id, makeEvent, () => {});
  }
  drawTree(card.querySelector(".tree-box"), chain);
}

// ---- nodes -------------------------------------------------------------------------------------

function makeNode(node) {
  return h(
    "tr",
    {},
    h(
      "th",
      { scope: "row" },
      h("span", { class: "node-name" }, node.name),
      h("span", { class: "client soft" }),
    ),
    h("td", { class: "state", "data-label": "state" }, h("span", { class: "badge" })),
    h("td", { class: "number head", "data-label": "head" }),
    h("td", { class: "number lag", "data-label": "lag" }),
    h("td", { class: "number", "data-label": "heard" }, h("time", { class: "heard" })),
  );
}

function showNode(row, node) {
  const client = [node.client, node.version].filter((text) => text !== null).join(" ");
  const clientBox = row.querySelector(".client");
  say(clientBox, client === "" ? "not identified yet" : client);
  put(clientBox, "title", client);
  const badge = row.querySelector(".badge");
  const word = node.suspect ? "Suspect" : node.witness ? "Witness" : node.verdict.headline;
  say(badge, word);
  put(badge, "class", `badge tone-${toneOf(node)}`);
  put(badge, "title", node.verdict.sentence);
  say(row.querySelector(".head"), node.head === null ? "–" : height(node.head.height));
  say(row.querySelector(".lag"), node.head === null ? "–" : node.lag === 0 ? "0" : `−${node.lag}`);
  put(row.querySelector(".lag"), "data-behind", node.lag > 0 ? "" : null);
  const heard = row.querySelector(".heard");
  if (node.heard === null) {
    say(heard, "never");
  } else {
    ago(heard, node.heard, "");
  }
}

// ---- events ------------------------------------------------------------------------------------

function makeEvent(event) {
  const times = event.times > 1 ? ` (${event.times}×)` : "";
  return h(
    "li",
    {},
    h("time", { class: "soft", datetime: event.at, title: event.at }, clock(event.at)),
    h("span", { class: `badge small tone-${event.tone}` }, WHAT[event.what] ?? event.what),
    h(
      "span",
      { class: "text" },
      event.node === null ? null : h("strong", {}, event.node),
      event.node === null ? null : " ",
      event.text + times,
      event.report === null ? null : " ",
      event.report === null
        ? null
        : h("a", { href: `reports/${encodeURIComponent(event.report)}.html` }, "Report"),
    ),
  );
}

// ---- what is said aloud, and the title -----------------------------------------------------------

function announce(before, chain) {
  if (before !== undefined && before.verdict.kind === chain.verdict.kind) {
    return;
  }
  const { kind, tone, headline, sentence } = chain.verdict;
  if (kind === "UNSETTLED") {
    return; // heads differ for seconds all the time
  }
  const region = document.getElementById(tone === "fault" ? "alarm" : "said");
  say(region, `${chain.name}: ${headline}. ${sentence}`);
}

function title(all) {
  const order = ["fault", "warning"];
  const worst = order
    .map((tone) => all.find((chain) => chain.verdict.tone === tone))
    .find((chain) => chain !== undefined);
  document.title =
    worst === undefined ? "Tipwatch" : `${worst.verdict.headline} · ${worst.name} · Tipwatch`;
}

// ---- start -------------------------------------------------------------------------------------

listen({
  chain: onChain,
  reports: ({ reports }) => showReports(document.getElementById("reports"), reports),
  incidents: ({ incidents }) => showIncidents(incidents),
});
setInterval(refreshAges, 1000);
