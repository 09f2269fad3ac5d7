// The top of the chain's tree as a picture: newest on top, the common trunk on the left, a lane for
// every branch, and the nodes' names at their heads.

import { h, height, put, svg } from "./dom.js";

const ROW = 30;
const LANE = 26;
const LEFT = 96;
const TOP = 20;
const MAX_NAMES = 3;
const MAX_LANES = 6;

/** Draws the tips of a chain into a box. */
export function drawTree(box, chain) {
  if (chain.tips.length === 0) {
    box.replaceChildren(h("p", { class: "empty" }, "No node has told its head yet."));
    return;
  }
  const width = Math.max(280, box.clientWidth || 360);
  const plan = layout(chain.tips);
  const picture = svg("svg", {
    width,
    height: TOP + plan.rows.length * ROW,
    role: "img",
    "aria-label": describe(chain),
    class: "tree",
  });
  const tones = new Map(chain.nodes.map((node) => [node.name, toneOf(node)]));
  plan.rows.forEach((row, index) => drawRow(picture, row, y(index), width));
  for (const spot of plan.spots.values()) {
    drawEdge(picture, spot, plan);
  }
  for (const spot of plan.spots.values()) {
    drawTip(picture, spot, chain, tones, plan, width);
  }
  box.replaceChildren(picture);
}

export function toneOf(node) {
  if (node.suspect) {
    return "fault";
  }
  // in an explained split the others are witnesses, and the word "suspect" marks who is not
  return node.witness ? "fine" : node.verdict.tone;
}

/** Rows by height and gaps between them; lanes so that each branch goes straight up. */
function layout(tips) {
  const heights = [...new Set(tips.map((tip) => tip.height))].sort((a, b) => b - a);
  const rows = [];
  const rowOf = new Map();
  heights.forEach((value, index) => {
    if (index > 0) {
      const missing = heights[index - 1] - value - 1;
      if (missing > 0) {
        rows.push({ gap: missing });
      }
    }
    rowOf.set(value, rows.length);
    rows.push({ height: value });
  });
  const byKey = new Map(tips.map((tip) => [tip.key, tip]));
  const laneOf = new Map();
  let lanes = 0;
  // the branch that most nodes are on comes first and is the trunk
  const ends = tips.filter((tip) => !tips.some((other) => other.below === tip.key));
  ends.sort((a, b) => weight(b, byKey) - weight(a, byKey) || b.height - a.height);
  for (const end of ends) {
    const lane = Math.min(lanes, MAX_LANES - 1);
    let at = end;
    while (at !== undefined && !laneOf.has(at.key)) {
      laneOf.set(at.key, lane);
      at = at.below === null ? undefined : byKey.get(at.below);
    }
    lanes += 1;
  }
  const spots = new Map();
  for (const tip of tips) {
    spots.set(tip.key, { tip, row: rowOf.get(tip.height), lane: laneOf.get(tip.key) });
  }
  return { rows, spots, lanes: Math.min(lanes, MAX_LANES) };
}

/** How many nodes are on the way from here down. */
function weight(end, byKey) {
  let nodes = 0;
  let at = end;
  let steps = 0;
  while (at !== undefined && steps < 64) {
    nodes += at.heads.length;
    at = at.below === null ? undefined : byKey.get(at.below);
    steps += 1;
  }
  return nodes;
}

const x = (lane) => LEFT + lane * LANE;
const y = (row) => TOP + row * ROW;

function drawRow(picture, row, at, width) {
  if (row.gap !== undefined) {
    const text = row.gap === 1 ? "null round" : `${height(row.gap)} not shown`;
    const shown = row.gap <= 5 && row.gap > 1 ? `${row.gap} null rounds` : text;
    picture.append(svg("text", { x: 0, y: at + 4, class: "gap" }, shown));
    return;
  }
  picture.append(
    svg("line", { x1: LEFT - 14, x2: width, y1: at, y2: at, class: "rule" }),
    svg("text", { x: 0, y: at + 4, class: "height" }, height(row.height)),
  );
}

function drawEdge(picture, spot, plan) {
  const x1 = x(spot.lane);
  const y1 = y(spot.row);
  const below = spot.tip.below === null ? undefined : plan.spots.get(spot.tip.below);
  if (below === undefined) {
    picture.append(svg("path", { d: `M${x1} ${y1}v${ROW * 0.6}`, class: "edge open" }));
    return;
  }
  const x2 = x(below.lane);
  const y2 = y(below.row);
  const far = below.tip.height + 1 < spot.tip.height;
  const d =
    x1 === x2
      ? `M${x1} ${y1}V${y2}`
      : `M${x1} ${y1}V${y2 - ROW}C${x1} ${y2 - ROW / 3} ${x2} ${y2 - ROW / 2} ${x2} ${y2}`;
  picture.append(svg("path", { d, class: far ? "edge far" : "edge" }));
}

function drawTip(picture, spot, chain, tones, plan, width) {
  const { tip } = spot;
  const cx = x(spot.lane);
  const cy = y(spot.row);
  const disputed = chain.verdict.tipset === tip.key;
  const group = svg("g", { class: tip.settled ? "tip settled" : "tip" });
  const blocks = tip.blocks === 1 ? "1 block" : `${tip.blocks} blocks`;
  group.append(svg("title", {}, `${tip.height} · ${blocks} · ${tip.key}`));
  if (disputed) {
    group.append(svg("circle", { cx, cy, r: 11, class: "disputed" }));
  }
  group.append(svg("circle", { cx, cy, r: 5, class: worst(tip, tones) }));
  picture.append(group);
  let at = x(plan.lanes - 1) + 20;
  for (const [index, name] of tip.heads.entries()) {
    const full = index === MAX_NAMES && tip.heads.length > MAX_NAMES + 1;
    const text = full ? `+ ${tip.heads.length - MAX_NAMES} more` : name;
    const wide = text.length * 7.3 + 20;
    if (at + wide > width && index > 0) {
      picture.append(svg("text", { x: at, y: cy + 4, class: "key" }, `+${tip.heads.length - index}`));
      return;
    }
    drawName(picture, text, at, cy, wide, full ? "calm" : tones.get(name) ?? "calm");
    at += wide + 6;
    if (full) {
      break;
    }
  }
  const note = disputed ? "states differ here" : `${tip.short} · ${blocks}`;
  if (at + note.length * 6.4 < width) {
    picture.append(
      svg("text", { x: at + 2, y: cy + 4, class: disputed ? "key disputed-text" : "key" }, note),
    );
  }
}

function drawName(picture, text, left, cy, wide, tone) {
  const name = svg("g", { class: `name tone-${tone}` });
  name.append(
    svg("title", {}, text),
    svg("rect", { x: left, y: cy - 11, width: wide, height: 22, rx: 11 }),
    svg("text", { x: left + wide / 2, y: cy + 4, "text-anchor": "middle" }, text),
  );
  picture.append(name);
}

function worst(tip, tones) {
  const order = ["fault", "warning", "calm", "fine"];
  const here = tip.heads.map((name) => tones.get(name) ?? "calm");
  const found = order.find((tone) => here.includes(tone));
  return found === undefined ? "plain" : `tone-${found}`;
}

function describe(chain) {
  const heads = chain.nodes
    .filter((node) => node.head !== null)
    .map((node) => `${node.name} at ${node.head.height}`);
  return `Tree of tips of ${chain.name}: ${heads.join(", ")}`;
}

/** Draws again when the box gets another width. */
export function watchWidth(box, draw) {
  let width = box.clientWidth;
  new ResizeObserver(() => {
    if (box.clientWidth !== width) {
      width = box.clientWidth;
      draw();
    }
  }).observe(box);
  put(box, "data-watched", "");
}
