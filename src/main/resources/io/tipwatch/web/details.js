// What an incident rests on, and who was told of it; asked for when somebody wants to see it.

import { clock, h } from "./dom.js";

const SHA256 = /^[0-9a-f]{64}$/;
const MAX_NOTICES = 30;

/** Fills the box of one incident. */
export async function fill(details) {
  const { id } = details.dataset;
  const pieces = details.querySelector(".pieces");
  const told = details.querySelector(".told");
  try {
    const answer = await fetch(`api/v1/incidents/${id}`);
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    const { evidence, notices } = await answer.json();
    entries(pieces, evidence.filter((one) => SHA256.test(one.sha256)).map((one) => piece(id, one)), "None was kept.");
    entries(told, notices.slice(-MAX_NOTICES).map(notice), "Nobody.");
  } catch {
    entries(pieces, [], "It cannot be read at present.");
    entries(told, [], "It cannot be read at present.");
  }
}

function entries(list, items, none) {
  list.replaceChildren(...(items.length > 0 ? items : [h("li", { class: "soft" }, none)]));
}

function piece(id, one) {
  return h(
    "li",
    {},
    h(
      "a",
      { href: `api/v1/incidents/${id}/evidence/${one.sha256}`, download: true, title: `SHA-256 ${one.sha256}` },
      one.name,
    ),
    h("span", { class: "soft" }, ` ${size(one.bytes)}`),
  );
}

function size(bytes) {
  return bytes < 1 << 20 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / (1 << 20)).toFixed(1)} MiB`;
}

const NOTICES = { FIRING: "alarm", REMINDER: "reminder", RESOLVED: "all-clear" };
const STATES = {
  SENT: (at) => ["fine", `sent ${at}`],
  PENDING: (at) => ["warning", `not sent yet, due ${at}`],
  DEAD: (at) => ["fault", `given up ${at}`],
  CANCELLED: () => ["calm", "not needed any more"],
};

function notice(one) {
  const [tone, text] = (STATES[one.state] ?? (() => ["calm", one.state]))(clock(one.at));
  return h(
    "li",
    {},
    h("strong", {}, one.sink),
    ` ${NOTICES[one.kind] ?? one.kind} `,
    h("span", { class: `badge small tone-${tone}` }, text),
    one.why === null ? null : h("span", { class: "soft" }, ` ${one.why}`),
  );
}
