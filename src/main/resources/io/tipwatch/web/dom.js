// Everything on the page is made here, and every text goes through textContent: what a node said
// can be read and cannot do anything.

const SVG = "http://www.w3.org/2000/svg";

function build(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  for (const child of children) {
    if (child !== null && child !== undefined) {
      element.append(child);
    }
  }
  return element;
}

/** An element; children are elements or plain texts. */
export function h(tag, attributes = {}, ...children) {
  return build(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return build(document.createElementNS(SVG, tag), attributes, children);
}

/** Changes a text only if it is another one, so that a reader is not disturbed. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

export function put(element, name, value) {
  if (value === null) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

/** Keeps one child for each item, in order; a child that stays keeps focus and selection. */
export function keyed(parent, items, keyOf, make, update) {
  const known = new Map();
  for (const child of [...parent.children]) {
    if (child.keyOf === undefined) {
      child.remove();
    } else {
      known.set(child.keyOf, child);
    }
  }
  let before = null;
  for (const item of items) {
    const key = keyOf(item);
    let child = known.get(key);
    known.delete(key);
    if (child === undefined) {
      child = make(item);
      child.keyOf = key;
    }
    update(child, item);
    const place = before === null ? parent.firstElementChild : before.nextElementSibling;
    if (child !== place) {
      parent.insertBefore(child, place);
    }
    before = child;
  }
  for (const child of known.values()) {
    child.remove();
  }
}

// ---- times and numbers -------------------------------------------------------------------------

let skew = 0;

/** The server's clock is the one that counts. */
export function setServerTime(text) {
  const at = Date.parse(text);
  if (Number.isFinite(at)) {
    skew = at - Date.now();
  }
}

export function now() {
  return Date.now() + skew;
}

function span(seconds) {
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

export function age(text) {
  const seconds = Math.max(0, Math.floor((now() - Date.parse(text)) / 1000));
  return Number.isFinite(seconds) ? span(seconds) : "";
}

/** How long something took. */
export function between(from, to) {
  return span(Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000)));
}

/** A time whose age is kept fresh by refreshAges. */
export function ago(element, text, suffix = " ago", prefix = "") {
  put(element, "datetime", text);
  put(element, "data-prefix", prefix);
  put(element, "data-suffix", suffix);
  put(element, "title", new Date(text).toLocaleString());
  say(element, prefix + age(text) + suffix);
}

export function refreshAges() {
  for (const element of document.querySelectorAll("time[data-suffix]")) {
    const { prefix, suffix } = element.dataset;
    say(element, prefix + age(element.getAttribute("datetime")) + suffix);
  }
}

export function clock(text) {
  const at = new Date(text);
  const time = at.toLocaleTimeString([], { hour12: false });
  return at.toDateString() === new Date().toDateString()
    ? time
    : `${at.toLocaleDateString()} ${time}`;
}

/** A height with thin gaps between the thousands; a screen reader still reads one number. */
export function height(value) {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
}
