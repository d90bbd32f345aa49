// The cockpit: parts that ask for themselves again, the pause of the alarms, the map and the chart.

import { startMap } from "./places.js";
import { startTrend } from "./trend.js";

const main = document.getElementById("main");
const words = JSON.parse(main.dataset.words);
const parts = () => [...document.querySelectorAll("[data-panel]")];
const heardAt = new Map();
let paused = false;

// What changes without an event, such as time that runs out or a source that falls silent, is asked for every so often.
function refresh() {
  const now = performance.now();
  for (const part of parts()) {
    const age = now - (heardAt.get(part) ?? 0);
    const period = Number(part.dataset.refreshS) * 1000;
    if (age > period && !document.hidden) part.dispatchEvent(new CustomEvent("refresh"));
    // Nobody must take what a broken line left on the screen for the state of the city.
    const stale = age > Math.max(2 * period, 60000) && !(paused && part.dataset.panel === "alarms");
    part.classList.toggle("is-stale", stale);
    for (const label of part.querySelectorAll(".fresh")) {
      if (stale && !label.dataset.said) label.append(` · ${words.late}`);
      if (stale) label.dataset.said = "late";
    }
  }
}

// A list that moves can be held (WCAG 2.2.2): while it is, it hears nothing.
function pause(button) {
  paused = !paused;
  showPause(button);
  if (!paused) button.closest("[data-panel]").dispatchEvent(new CustomEvent("refresh"));
}

function showPause(button) {
  button.hidden = false;
  button.setAttribute("aria-pressed", String(paused));
  button.textContent = paused ? words.paused : words.pause;
}

function startPause() {
  const panel = document.querySelector('[data-panel="alarms"]');
  panel.addEventListener(
    "refresh",
    (event) => {
      if (paused) event.stopImmediatePropagation();
    },
    true,
  );
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pause]");
    if (button) pause(button);
  });
  showPause(panel.querySelector("[data-pause]"));
}

for (const part of parts()) heardAt.set(part, performance.now());
document.addEventListener("htmx:after:swap", (event) => {
  const part = event.target.closest?.("[data-panel]");
  if (!part) return;
  heardAt.set(part, performance.now());
  const button = part.querySelector("[data-pause]");
  if (button) showPause(button);
  part.dispatchEvent(new CustomEvent("cockpit:shown", { bubbles: true }));
});
startPause();
setInterval(refresh, 1000);
startTrend(document.querySelector("[data-trend-chart]"), words);
startMap(document.querySelector("[data-map]"), words);
