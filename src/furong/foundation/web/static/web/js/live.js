// Live: parts of a page say which topics they show (data-live="casework.case sensing.alarm"); when the node tells that
// something under a topic has changed, each such part asks for itself again, at most every REST_MS and only while the
// page is seen; for the topic named in data-live-at-once it does so at once. A part names its address with hx-get and
// waits with hx-trigger="refresh".

const REST_MS = 1500;
const parts = () => [...document.querySelectorAll("[data-live]")];
const waiting = new Map();
const heard = new Set();
let source = null;

function ask(part) {
  waiting.delete(part);
  if (!part.isConnected) return;
  // Somebody is typing in it, or has a part of it chosen: it is refreshed once they have left.
  if (part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) {
    waiting.set(part, setTimeout(() => ask(part), REST_MS));
    return;
  }
  part.dispatchEvent(new CustomEvent("refresh"));
}

function changed(topic) {
  for (const part of parts()) {
    if (!part.dataset.live.split(" ").includes(topic)) continue;
    if (part.dataset.liveAtOnce === topic && !document.hidden) {
      clearTimeout(waiting.get(part));
      ask(part);
      continue;
    }
    if (waiting.has(part)) continue;
    if (document.hidden) {
      waiting.set(part, 0);
    } else {
      waiting.set(part, setTimeout(() => ask(part), Math.random() * 200 + REST_MS / 2));
    }
  }
}

function listen() {
  for (const part of parts()) {
    for (const topic of part.dataset.live.split(" ")) {
      if (!source || heard.has(topic)) continue;
      heard.add(topic);
      source.addEventListener(topic, () => changed(topic));
    }
  }
}

function say(state) {
  const words = JSON.parse(document.body.dataset.words);
  for (const label of document.querySelectorAll(".live")) {
    label.dataset.liveState = state;
    label.textContent = state === "live" ? words.live : words.retrying;
  }
}

function connect() {
  source = new EventSource("/live/events");
  heard.clear();
  // What was missed while the line was down is asked for once it is back.
  let lost = false;
  source.addEventListener("hello", () => {
    say("live");
    if (lost) for (const part of parts()) ask(part);
    lost = false;
  });
  source.addEventListener("error", () => {
    lost = true;
    say("retrying");
  });
  listen();
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const [part, timer] of waiting) if (timer === 0) ask(part);
});
document.addEventListener("htmx:after:swap", listen);
addEventListener("pagehide", () => source?.close());
if (document.querySelector(".live, [data-live]")) connect();
