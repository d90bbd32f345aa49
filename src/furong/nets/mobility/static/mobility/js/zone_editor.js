// The zone editor: the outline is drawn and moved on the map; the form's text always says the same, so that what is sent
// is what was seen. A shape that cannot be used is told at once and is not sent.

import { corners } from "./zone_corners.js";
import { cornerList } from "./zone_corner_list.js";
import { canDraw, colour, EMPTY, startMap } from "./zone_map.js";
import { area, bounds, geometry, read, trouble, write } from "./zone_shape.js";

const CORNERS_MIN = 3;
const SAME_PX = 6;
/** Small moves of one corner that follow one another so soon are undone at once. [ms] */
const TOGETHER_MS = 1000;
const form = document.getElementById("zone-form");
const text = form.elements.geometry;
const words = JSON.parse(form.dataset.words);
const part = (name) => form.querySelector(`[data-zone-${name}]`);
const filled = (told, values) => told.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const state = { shape: [], polygon: 0, ring: 0, corner: -1, isDrawing: false, before: null };
const past = { done: [], undone: [], tag: "", at: 0 };
let drawn = null;

const ring = () => state.shape[state.polygon]?.[state.ring] ?? [];

function putRing(places) {
  state.shape[state.polygon] ??= [];
  state.shape[state.polygon][state.ring] = places;
}

function change(act, tag = "") {
  const now = performance.now();
  const isTogether = tag && tag === past.tag && now - past.at < TOGETHER_MS;
  if (!isTogether) past.done.push(JSON.stringify(state.shape));
  Object.assign(past, { undone: [], tag, at: now });
  act();
  show();
}

function step(from, to) {
  if (!from.length) return;
  to.push(JSON.stringify(state.shape));
  state.shape = JSON.parse(from.pop());
  past.tag = "";
  state.corner = Math.min(state.corner, ring().length - 1);
  show();
}

const undo = () => step(past.done, past.undone);
const redo = () => step(past.undone, past.done);

const acts = {
  ring,
  draw: (places) => paint(places),
  move: (index, place, isSmall) => change(() => (ring()[index] = place), isSmall ? `move ${index}` : ""),
  insert: (index, place) => change(() => {
    ring().splice(index, 0, place);
    state.corner = index;
  }),
  remove(index) {
    if (!state.isDrawing && ring().length <= CORNERS_MIN) return say(words.least);
    change(() => ring().splice(index, 1));
    drawn?.handles.focus(Math.min(index, ring().length - 1));
  },
  choose(index, isPressed = false) {
    if (state.isDrawing && isPressed && index === 0) return finish();
    state.corner = index;
    drawn?.handles.show(index, state.isDrawing);
    list.mark(index);
  },
};
const list = cornerList(part("corners"), words, acts);

// ---- What is seen ----

function say(told) {
  part("said").textContent = told;
}

function tellTrouble(found) {
  const told = found ? filled(words[found.kind], { ...found, at: found.at?.map((one) => one.toFixed(6)).join(", ") }) : "";
  const place = part("trouble");
  if (place.textContent !== told) place.textContent = told;
  place.hidden = !told;
  text.setAttribute("aria-invalid", String(Boolean(told)));
}

function paint(places = ring()) {
  const shape = state.shape.map((rings, at) => (at === state.polygon ? rings.map((one, number) => (number === state.ring ? places : one)) : rings));
  const found = trouble(shape, state.isDrawing);
  if (state.isDrawing || found?.kind !== "empty") tellTrouble(found?.kind === "empty" ? null : found);
  say(filled(words.said, { n: places.length, area: Math.round(area(shape)).toLocaleString(document.documentElement.lang) }));
  if (!drawn) return;
  const line = { type: "LineString", coordinates: places };
  const isOpen = state.isDrawing || places.length < CORNERS_MIN;
  drawn.map.getSource("own").setData(places.length < 2 ? EMPTY : isOpen ? line : geometry(shape));
  drawn.map.getSource("cross").setData(found?.at ? { type: "Point", coordinates: found.at } : EMPTY);
  drawn.map.setPaintProperty("own-line", "line-color", colour(found?.at ? "danger" : "primary"));
}

function show() {
  if (!state.isDrawing) text.value = write(state.shape);
  paint();
  drawn?.handles.show(state.corner, state.isDrawing);
  list.show(state.corner);
  part("undo").disabled = !past.done.length;
  part("redo").disabled = !past.undone.length;
  const rings = state.shape.flatMap((parts, polygon) => parts.map((_, at) => `${polygon} ${at}`));
  const choice = part("rings");
  choice.closest("label").hidden = rings.length < 2;
  if (choice.length !== rings.length) {
    choice.replaceChildren(...rings.map((value, at) => new Option(filled(words.ring, { n: at + 1 }), value)));
  }
  choice.value = `${state.polygon} ${state.ring}`;
}

// ---- Drawing anew ----

function mode(isDrawing) {
  state.isDrawing = isDrawing;
  form.classList.toggle("is-drawing", isDrawing);
  for (const control of form.querySelectorAll("[data-when]")) control.hidden = (control.dataset.when === "drawing") !== isDrawing;
  drawn?.map.doubleClickZoom[isDrawing ? "disable" : "enable"]();
}

function begin() {
  state.before = JSON.stringify(state.shape);
  mode(true);
  state.corner = -1;
  change(() => putRing([]));
  say(words.draw);
  drawn.map.getCanvas().focus();
}

function add(place) {
  const last = ring()[ring().length - 1];
  const { x, y } = drawn.map.project(place);
  const near = last && drawn.map.project(last);
  // The second press of a double one ends the drawing and adds nothing.
  if (near && Math.hypot(near.x - x, near.y - y) < SAME_PX) return;
  change(() => ring().push(place));
}

function finish() {
  if (ring().length < CORNERS_MIN) return say(filled(words.short, { count: ring().length }));
  mode(false);
  show();
}

function cancel() {
  mode(false);
  change(() => (state.shape = JSON.parse(state.before)));
}

// ---- Beginning ----

function follow(map) {
  map.on("click", ({ lngLat }) => state.isDrawing && add(lngLat.toArray()));
  map.on("dblclick", () => state.isDrawing && finish());
  map.on("zoomend", () => drawn?.handles.showMiddles(state.isDrawing));
  map.getCanvas().addEventListener("keydown", (event) => {
    if (!state.isDrawing) return;
    if (event.key === "Enter") add(map.getCenter().toArray());
    else if (event.key === "Escape") cancel();
    else if (event.key === "Backspace") undo();
    else return;
    event.preventDefault();
  });
}

function layers(map, zones, key) {
  const saved = state.shape.length ? geometry(state.shape) : EMPTY;
  map.getSource("zones").setData({ ...zones, features: zones.features.filter((one) => one.properties.key !== key) });
  for (const [name, data] of [["saved", saved], ["own", EMPTY], ["cross", EMPTY]]) map.addSource(name, { type: "geojson", data });
  map.addLayer({ id: "saved", type: "line", source: "saved", paint: { "line-color": colour("text-2"), "line-width": 1.5, "line-dasharray": [3, 2] } });
  map.addLayer({ id: "own", type: "fill", source: "own", filter: ["!=", ["geometry-type"], "LineString"], paint: { "fill-color": colour("primary"), "fill-opacity": 0.12 } });
  map.addLayer({ id: "own-line", type: "line", source: "own", paint: { "line-color": colour("primary"), "line-width": 2.5 } });
  map.addLayer({ id: "cross", type: "circle", source: "cross", paint: { "circle-radius": 9, "circle-opacity": 0, "circle-stroke-color": colour("danger"), "circle-stroke-width": 3 } });
}

async function startDrawing(box) {
  const { map, library, zones } = await startMap(box, bounds(state.shape));
  layers(map, zones, form.dataset.key);
  const all = zones.features.map(({ properties }) => [properties.lon, properties.lat]);
  if (!state.shape.length && all.length) map.fitBounds(bounds([[all]]), { padding: 48, animate: false });
  drawn = { map, handles: corners(library, map, words, acts) };
  follow(map);
  for (const control of form.querySelectorAll("[data-when]")) control.hidden = control.dataset.when === "drawing";
  show();
}

function press(event) {
  if (!(event.ctrlKey || event.metaKey) || event.target.closest("input, textarea, select")) return;
  const key = event.key.toLowerCase();
  if (key === "z" && !event.shiftKey) undo();
  else if (key === "y" || key === "z") redo();
  else return;
  event.preventDefault();
}

function takeText() {
  try {
    const shape = read(text.value);
    change(() => Object.assign(state, { shape, polygon: 0, ring: 0, corner: -1 }));
  } catch {
    tellTrouble({ kind: "unreadable" });
  }
}

const controls = {
  undo,
  redo,
  begin,
  finish,
  cancel,
  cross: () => add(drawn.map.getCenter().toArray()),
  fit: () => drawn.map.fitBounds(bounds(state.shape) ?? bounds([[[drawn.map.getCenter().toArray()]]]), { padding: 48, maxZoom: 18, animate: false }),
};
for (const [name, act] of Object.entries(controls)) part(name).addEventListener("click", act);
part("rings").addEventListener("change", ({ target }) => {
  [state.polygon, state.ring] = target.value.split(" ").map(Number);
  state.corner = -1;
  show();
});
text.addEventListener("change", takeText);
form.addEventListener("keydown", press);
form.addEventListener("submit", (event) => {
  if (state.isDrawing) finish();
  const found = state.isDrawing ? { kind: "short", count: ring().length } : trouble(state.shape);
  if (!found) return;
  event.preventDefault();
  tellTrouble(found);
  part("trouble").focus();
});
part("tools").hidden = false;
try {
  state.shape = read(text.value);
} catch {
  tellTrouble({ kind: "unreadable" });
}
const box = part("editor");
if (canDraw()) startDrawing(box);
else show();
