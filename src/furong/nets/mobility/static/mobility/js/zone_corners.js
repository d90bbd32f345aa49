// The corners of a ring as buttons on the map: dragged with mouse or finger, moved with the arrow keys by a metre (with
// Shift by ten), removed with Delete; between them small ones that make a corner where they are pressed or dragged to.

import { shifted } from "./zone_shape.js";

const STEP_M = 1;
const FAR_M = 10;
/** Sides that are shorter on the screen have no small button in their middle. [px] */
const SIDE_LEAST_PX = 44;
const MOVES = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function button(kind) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = `zone-handle zone-handle--${kind}`;
  if (kind === "middle") element.tabIndex = -1;
  return element;
}

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** Keeps as many markers as are wanted. */
function adjust(markers, count, make) {
  while (markers.length > count) markers.pop().remove();
  while (markers.length < count) markers.push(make(markers.length));
}

/**
 * Show the corners of a ring.
 *
 * acts: ring() gives it; draw(ring) shows it while it is dragged; move(index, place, isSmall), insert(index, place),
 * remove(index) and choose(index) change it.
 */
export function corners(library, map, words, acts) {
  const ends = [];
  const middles = [];

  const marker = (element, place) => new library.Marker({ element, draggable: true }).setLngLat(place).addTo(map);
  const dragged = (made) => made.getLngLat().toArray();

  function press(event, index) {
    const step = event.shiftKey ? FAR_M : STEP_M;
    if (event.key in MOVES) {
      const [east, north] = MOVES[event.key];
      acts.move(index, shifted(acts.ring()[index], east * step, north * step), true);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      acts.remove(index);
    } else if (event.key === "Insert" || event.key === "+") {
      acts.insert(index + 1, middle(index));
      ends[index + 1]?.getElement().focus();
    } else {
      return;
    }
    event.preventDefault();
    // The map below would move as well.
    event.stopPropagation();
  }

  function makeEnd(index) {
    const element = button("corner");
    const made = marker(element, acts.ring()[index]);
    made.on("drag", () => acts.draw(acts.ring().map((place, at) => (at === index ? dragged(made) : place))));
    made.on("dragend", () => acts.move(index, dragged(made), false));
    element.addEventListener("focus", () => acts.choose(index));
    element.addEventListener("click", (event) => {
      event.stopPropagation();
      acts.choose(index, true);
    });
    element.addEventListener("keydown", (event) => press(event, index));
    return made;
  }

  function middle(index) {
    const ring = acts.ring();
    const [one, other] = [ring[index], ring[(index + 1) % ring.length]];
    return [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2];
  }

  function makeMiddle(index) {
    const element = button("middle");
    const made = marker(element, middle(index));
    const insert = () => acts.insert(index + 1, dragged(made));
    made.on("drag", () => acts.draw([...acts.ring().slice(0, index + 1), dragged(made), ...acts.ring().slice(index + 1)]));
    made.on("dragend", insert);
    element.addEventListener("click", (event) => {
      event.stopPropagation();
      insert();
    });
    element.setAttribute("aria-label", filled(words.middle, { n: index + 1 }));
    return made;
  }

  function isLong(index) {
    const ring = acts.ring();
    const [one, other] = [map.project(ring[index]), map.project(ring[(index + 1) % ring.length])];
    return Math.hypot(one.x - other.x, one.y - other.y) >= SIDE_LEAST_PX;
  }

  function showMiddles(isDrawing) {
    const ring = acts.ring();
    adjust(middles, isDrawing || ring.length < 2 ? 0 : ring.length, makeMiddle);
    middles.forEach((made, index) => {
      made.setLngLat(middle(index));
      made.getElement().hidden = !isLong(index);
    });
  }

  function show(chosen, isDrawing) {
    const ring = acts.ring();
    adjust(ends, ring.length, makeEnd);
    ends.forEach((made, index) => {
      const [lon, lat] = ring[index];
      made.setLngLat([lon, lat]);
      const element = made.getElement();
      element.setAttribute("aria-label", filled(words.corner, { n: index + 1, lon: lon.toFixed(6), lat: lat.toFixed(6) }));
      element.setAttribute("aria-pressed", String(index === chosen));
    });
    showMiddles(isDrawing);
  }

  return { show, showMiddles, focus: (index) => ends[index]?.getElement().focus() };
}
