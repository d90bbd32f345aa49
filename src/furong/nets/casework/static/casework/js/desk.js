// The case desk: the drawer beside the list, keys, ticks, and forms that leave the reader where they are. The address
// always says what is shown, so that it can be sent to somebody, and back leads back.

import "./reasons.js";

const drawer = () => document.getElementById("drawer");
const isWide = () => getComputedStyle(drawer()).display !== "none";
const rows = () => [...document.querySelectorAll("[data-row]")];
const ticked = new Set();

const chosen = () => new URLSearchParams(location.search).get("case") ?? drawer()?.dataset.case ?? "";

function mark(number) {
  for (const row of rows()) {
    const isChosen = row.dataset.row === number;
    row.classList.toggle("is-selected", isChosen);
    row.querySelector("[data-open]").toggleAttribute("aria-current", isChosen);
  }
}

function addressWith(number) {
  const address = new URL(location.href);
  address.searchParams.set("case", number);
  return address.pathname + address.search;
}

async function show(number) {
  mark(number);
  await htmx.ajax("GET", `/cases/${number}/drawer`, { target: "#drawer", swap: "outerHTML" });
}

function choose(number) {
  if (number === drawer()?.dataset.case) return;
  history.pushState(null, "", addressWith(number));
  show(number);
}

function open(row) {
  const link = row.querySelector("[data-open]");
  if (!isWide()) location.assign(link.href);
  else if (row.dataset.row === drawer()?.dataset.case) document.querySelector("[data-case-title]").focus();
  else choose(row.dataset.row);
}

// ---- Ticks: kept by number, because the list is drawn anew under the reader's hands ----

function countTicks() {
  const boxes = [...document.querySelectorAll("[data-tick]")];
  const seen = new Set(boxes.map((box) => box.value));
  for (const number of ticked) if (!seen.has(number)) ticked.delete(number);
  for (const box of boxes) box.checked = ticked.has(box.value);
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  bar.hidden = ticked.size === 0;
  const count = bar.querySelector("[data-bulk-count]");
  count.textContent = ticked.size === 1 ? count.dataset.one : count.dataset.many.replace("{n}", ticked.size);
  const all = document.querySelector("[data-tick-all]");
  all.checked = ticked.size > 0 && ticked.size === boxes.length;
  all.indeterminate = ticked.size > 0 && ticked.size < boxes.length;
  all.disabled = boxes.length === 0;
}

function tick(box) {
  if (box.checked) ticked.add(box.value);
  else ticked.delete(box.value);
  countTicks();
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-tick]")) tick(event.target);
  if (event.target.matches("[data-tick-all]")) {
    for (const box of document.querySelectorAll("[data-tick]")) {
      if (event.target.checked) ticked.add(box.value);
      else ticked.delete(box.value);
    }
    countTicks();
  }
});

// ---- Presses ----

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-open]");
  const row = event.target.closest("[data-row]");
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (link && isPlain && isWide()) {
    event.preventDefault();
    open(row);
  } else if (row && isWide() && !event.target.closest("a, label, input, button")) {
    choose(row.dataset.row);
  }
  if (event.target.closest("[data-bulk-clear]")) {
    ticked.clear();
    countTicks();
  }
  if (event.target.closest("[data-keys-open]")) document.getElementById("keys").showModal();
});

// A step leads back to where the reader is, not to where the drawer was made.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.matches("[data-step], #bulk")) return;
    event.preventDefault();
    // The case stays in the drawer, also when it leaves the list: a second press must not meet the next one.
    const here = addressWith(chosen());
    history.replaceState(null, "", here);
    form.elements.next.value = here;
    htmx.ajax("POST", form.getAttribute("action"), {
      source: form,
      values: Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "number")),
      target: "#desk",
      swap: "outerMorph",
      select: "#desk",
      selectOOB: "#toasts",
    });
    ticked.clear();
  },
  true,
);

// ---- Keys ----

function moved(by) {
  const all = rows();
  const focused = document.activeElement.closest("[data-row]")?.dataset.row ?? chosen();
  const at = all.findIndex((row) => row.dataset.row === focused);
  return all[Math.min(Math.max(at + by, 0), all.length - 1)];
}

function go(by) {
  const row = moved(by);
  if (!row) return;
  row.querySelector("[data-open]").focus();
  if (isWide()) choose(row.dataset.row);
}

/** Open what asks for words or another unit, and stand in its first field. */
function edit() {
  const part = document.querySelector("#drawer .casesteps__reason");
  if (!part) return;
  part.open = true;
  part.querySelector("select, textarea, input:not([type=hidden])")?.focus();
}

const press = (selector) => document.querySelector(selector)?.requestSubmit();
const KEYS = {
  j: () => go(1),
  k: () => go(-1),
  o: () => moved(0) && open(moved(0)),
  x: () => moved(0)?.querySelector("[data-tick]")?.click(),
  d: () => isWide() && press('#drawer [data-step="dispatch"]'),
  c: () => isWide() && press('#drawer [data-step="close"]'),
  e: () => isWide() && edit(),
  "?": () => document.getElementById("keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// A list that was asked for before the filter changed, and arrives after it, is not what the reader wants to see.
document.addEventListener("htmx:before:swap", (event) => {
  const { sourceElement, request } = event.detail.ctx;
  if (sourceElement?.id === "board" && request.action !== sourceElement.getAttribute("hx-get")) event.preventDefault();
});

addEventListener("popstate", () => location.reload());
document.addEventListener("htmx:after:swap", () => {
  mark(chosen());
  countTicks();
});
mark(chosen());
countTicks();
