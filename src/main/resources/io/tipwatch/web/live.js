// The wire: events from the server, and what to say when they do not come.

import { put, say, setServerTime } from "./dom.js";

const SILENCE_MILLIS = 15000;
const MAX_WAIT_MILLIS = 20000;

/** Listens for ever; handlers by event name get the parsed data. */
export function listen(handlers) {
  const lamp = document.getElementById("live");
  const text = document.getElementById("live-text");
  let source = null;
  let heard = 0;
  let lost = null;
  let failures = 0;
  let timer = 0;

  function alive() {
    heard = Date.now();
    failures = 0;
    lost = null;
    put(lamp, "data-state", "live");
    say(text, "live");
    document.body.classList.remove("stale");
  }

  function dead() {
    if (source !== null) {
      source.close();
      source = null;
    }
    lost ??= heard || Date.now();
    put(lamp, "data-state", "lost");
    const since = new Date(lost).toLocaleTimeString([], { hour12: false });
    say(text, `not live since ${since}`);
    document.body.classList.add("stale");
    failures += 1;
    const wait = Math.min(MAX_WAIT_MILLIS, 500 * 2 ** Math.min(failures, 6));
    clearTimeout(timer);
    timer = setTimeout(connect, wait / 2 + Math.random() * (wait / 2));
  }

  function connect() {
    heard = heard || 0;
    const mine = new EventSource("api/v1/events");
    source = mine;
    const opened = Date.now();
    mine.onerror = () => source === mine && dead();
    mine.addEventListener("beat", (event) => {
      setServerTime(JSON.parse(event.data).at);
      alive();
    });
    for (const [name, handler] of Object.entries(handlers)) {
      mine.addEventListener(name, (event) => {
        handler(JSON.parse(event.data));
        alive();
      });
    }
    clearInterval(connect.watch);
    connect.watch = setInterval(() => {
      if (source === mine && Date.now() - Math.max(heard, opened) > SILENCE_MILLIS) {
        dead();
      }
    }, 1000);
  }

  addEventListener("online", () => source === null && connect());
  connect();
}
