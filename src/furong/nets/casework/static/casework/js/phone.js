// The phone pages: whatever is done is kept on the phone first and sent from there, so that nothing depends on the
// network being there at that moment. The banner says what waits.

import { keep, refused, saveDraft, understood, waiting } from "./queue.js";
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

/** What was reported and refused becomes the draft again, so that nobody writes it twice. */
function mend(item) {
  const button = document.createElement("button");
  button.className = "button button--small push";
  button.textContent = words.mend;
  button.addEventListener("click", async () => {
    const texts = Object.fromEntries(item.fields.filter(([, value]) => typeof value === "string"));
    const photos = item.fields.filter(([name]) => name === "photo").map(([, file]) => file);
    const times = item.fields.filter(([name]) => name === "taken_at").map(([, time]) => time);
    await saveDraft({ reader, texts, photos: photos.map((file, at) => ({ file, takenAt: times[at] ?? "" })) });
    await understood(item.id);
    location.assign("/report");
  });
  return button;
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
    if (item.step === "report") notice.insertBefore(mend(item), button);
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
  // Without a network there is nothing to be refused yet: what is kept is no draft any more.
  if (step === "report" && !navigator.onLine) form.dispatchEvent(new Event("kept"));
  const outcome = await send();
  if (step === "report" && !(id in outcome.refused)) form.dispatchEvent(new Event("kept"));
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

function tellSent(addresses) {
  const notice = document.createElement("div");
  notice.className = "notice notice--ok";
  notice.dataset.sent = "";
  notice.setAttribute("role", "status");
  for (const address of addresses) {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = words.sent.replace("{number}", address.split("/").at(-1));
    notice.append(link);
  }
  place.after(notice);
}

async function retry() {
  if (isBusy > 0 || (await waiting(reader)).length === 0) return;
  const outcome = await send();
  // The page shows the state from before; the node's own is better. Who is writing a report is not disturbed.
  const done = Object.values(outcome.next);
  if (done.length && document.getElementById("report")) tellSent(done);
  else if (done.length) location.reload();
}

/** Keep what the page of reports is made of, before it is opened for the first time. */
async function prepareParts(text) {
  for (const [, address] of text.matchAll(/="(\/(?:static|report)\/[^"]+)"/g)) {
    if (navigator.onLine) await fetch(address).catch(() => {});
  }
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
  const report = document.querySelector('.phone__nav a[href="/report"]')?.href;
  for (const address of new Set([location.href, `${location.origin}/tasks`, ...own, ...links, ...(report ? [report] : [])])) {
    if (!navigator.onLine) break;
    const answer = await fetch(address, { headers: { "Furong-Ahead": "1" } }).catch(() => undefined);
    if (address === report && answer?.ok) await prepareParts(await answer.text());
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
