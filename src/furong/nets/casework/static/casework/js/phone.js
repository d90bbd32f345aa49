// The phone pages: whatever is done is kept on the phone first and sent from there, so that nothing depends on the
// network being there at that moment. The banner says what waits.

import { keep, refused, understood, waiting } from "./queue.js";
import { flush } from "./send.js";
import { showKept, showProgress, watchTask } from "./task.js";

const RETRY_MS = 10000;
const PAGES_AHEAD = 8;
const place = document.getElementById("queue");
const words = JSON.parse(place.dataset.words);
const reader = place.dataset.reader;
let trouble = navigator.onLine ? "" : "offline";

async function tell() {
  const items = await waiting(reader);
  const parts = [];
  if (trouble === "signIn") parts.push(words.signIn);
  else if (trouble) parts.push(words.offline.replace("{time}", place.dataset.shownAt));
  if (items.length) parts.push(items.length === 1 ? words.one : words.many.replace("{n}", items.length));
  const banner = document.querySelector("[data-offline]");
  banner.querySelector("[data-offline-text]").textContent = parts.join(" ");
  banner.hidden = parts.length === 0;
  showKept(items, words);
}

async function tellRefused() {
  place.replaceChildren();
  for (const item of await refused(reader)) {
    const notice = document.createElement("div");
    notice.className = "notice notice--danger";
    notice.setAttribute("role", "alert");
    const text = document.createElement("span");
    text.textContent = words.refused.replace("{why}", item.why);
    const button = document.createElement("button");
    button.className = "button button--small push";
    button.textContent = words.dismiss;
    button.addEventListener("click", async () => {
      await understood(item.id);
      await tellRefused();
    });
    notice.append(text, button);
    place.append(notice);
  }
}

async function send() {
  if (!navigator.onLine) {
    trouble = "offline";
    await tell();
    return { next: {}, refused: {} };
  }
  const outcome = await flush(reader, (item, percent) => showProgress(item, percent, words));
  trouble = outcome.stopped;
  await tell();
  await tellRefused();
  return outcome;
}

/** Go to an address; to the one that is shown by loading it again, which leaves the reader where they are on it. */
function go(address) {
  if (address === location.pathname + location.search) location.reload();
  else location.assign(address);
}

/** Keep what a form says, before anything else can happen to it. */
function kept(form) {
  return keep({
    reader,
    step: form.dataset.queue,
    task: form.dataset.task,
    kind: form.dataset.kind || "",
    address: new URL(form.action).pathname,
    fields: [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"),
  });
}

/** Send what is kept, and go where the node leads; without a network, to the same place as it was. */
async function follow(form, id) {
  const step = form.dataset.queue;
  const outcome = await send();
  if (id in outcome.next) go(outcome.next[id]);
  else if (!(id in outcome.refused) && (step === "feed-back" || step === "return")) go("/tasks");
  else if (!(id in outcome.refused) && step === "accept" && !document.getElementById("task")) {
    go(`/tasks/${form.dataset.task}`);
  }
}

// One after the other, so that a second photo is neither lost nor sent before the first.
let turn = Promise.resolve();
let isBusy = 0;
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-queue]");
  if (!form) return;
  event.preventDefault();
  const keeping = kept(form);
  isBusy += 1;
  turn = turn
    .then(async () => follow(form, await keeping))
    // A browser that keeps nothing, as in a private window: the form then goes the way it goes without this script.
    .catch(() => form.submit())
    .finally(() => {
      isBusy -= 1;
    });
});

async function retry() {
  if (isBusy > 0 || (await waiting(reader)).length === 0) return;
  const outcome = await send();
  // The page shows the state from before; the node's own is better.
  if (Object.keys(outcome.next).length) location.reload();
}

/** Keep these pages and what they are made of, to be read without a network. */
async function prepare() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/sw.js");
  await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) {
    await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
  }
  const assets = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
  const links = [...document.querySelectorAll(".taskcard h2 a")].slice(0, PAGES_AHEAD).map((link) => link.href);
  const own = assets.filter((url) => url.pathname.startsWith("/static/")).map((url) => url.href);
  for (const address of new Set([location.href, `${location.origin}/tasks`, ...own, ...links])) {
    if (navigator.onLine) await fetch(address, { headers: { "Furong-Ahead": "1" } }).catch(() => {});
  }
  document.documentElement.dataset.keptOffline = "";
}

addEventListener("online", async () => {
  trouble = "";
  await tell();
  await retry();
});
addEventListener("offline", async () => {
  trouble = "offline";
  await tell();
});
setInterval(retry, RETRY_MS);
// A page that comes from the phone says again what was said when it was fetched.
if (!navigator.onLine) document.querySelector(".toasts")?.replaceChildren();
watchTask(words);
await tell();
await tellRefused();
await retry();
await prepare();
