// The map of all things: hexagons from afar, single things from near, and what changes on them while one looks.

const POLL_MS = 15000;
const CITY = [
  [103.3, 30.25],
  [104.75, 31.3],
];
const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(`--color-${name}`).trim();

/** A count of a cell: what changed since its tile was drawn, or else what the tile says. */
const count = (name) => ["coalesce", ["feature-state", name], ["get", name]];

function fillOfCells() {
  return [
    "case",
    [">", count("alarm"), 0],
    colour("danger"),
    [">=", ["*", 2, count("silent")], count("n")],
    colour("text-3"),
    [">", ["*", 5, count("suspect")], count("n")],
    colour("series-3"),
    colour("series-1"),
  ];
}

function fillOfThings() {
  const states = ["alarm", colour("danger"), "silent", colour("text-3"), "suspect", colour("series-3")];
  return ["match", ["get", "state"], ...states, colour("series-1")];
}

const address = (query, version) =>
  `${location.origin}/sensing/tiles/{z}/{x}/{y}.mvt?${query}${version ? `&version=${version}` : ""}`;

function mapStyle(query) {
  const source = { type: "vector", tiles: [address(query, 0)], maxzoom: 18, promoteId: { cells: "cell" } };
  const strength = ["interpolate", ["linear"], ["log10", ["max", 1, count("n")]], 0, 0.3, 4, 0.9];
  return {
    version: 8,
    sources: { things: source },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": colour("sunken") } },
      {
        id: "cells",
        type: "fill",
        source: "things",
        "source-layer": "cells",
        paint: {
          "fill-color": fillOfCells(),
          "fill-opacity": ["case", ["==", count("n"), 0], 0, strength],
          "fill-outline-color": colour("surface"),
        },
      },
      {
        id: "things",
        type: "circle",
        source: "things",
        "source-layer": "things",
        paint: {
          "circle-color": fillOfThings(),
          "circle-radius": ["interpolate", ["linear"], ["zoom"], 12, 2.5, 18, 7],
          "circle-stroke-color": colour("surface"),
          "circle-stroke-width": 1,
        },
      },
    ],
  };
}

/** Keeps what is drawn as new as the city: cell by cell, or all of it when too much is different. */
function follow(map, query) {
  const source = map.getSource("things");
  let version = 0;
  const apply = (told) => {
    if (!told.whole && version) {
      map.removeFeatureState({ source: "things", sourceLayer: "cells" });
      source.setTiles([address(query, told.version)]);
    }
    for (const [cell, [normal, suspect, silent, alarm]] of Object.entries(told.cells)) {
      const state = { n: normal + suspect + silent + alarm, suspect, silent, alarm };
      map.setFeatureState({ source: "things", sourceLayer: "cells", id: cell }, state);
    }
    version = told.version;
  };
  const ask = async () => {
    if (document.hidden) return;
    const zoom = Math.max(0, Math.floor(map.getZoom()));
    const answer = await fetch(`/sensing/tiles/changes?${query}&zoom=${zoom}&since=${version}`);
    if (answer.ok) apply(await answer.json());
  };
  const tick = () => ask().catch((error) => console.warn("map:", error.message));
  tick();
  setInterval(tick, POLL_MS);
}

function tell(map, words) {
  const said = document.querySelector("[data-things-map-said]");
  map.on("mousemove", "cells", ({ features: [cell] }) => {
    const known = { ...cell.properties, ...cell.state };
    said.textContent = words.replace(/\{(\w+)\}/g, (_, name) => Number(known[name]).toLocaleString(document.documentElement.lang));
  });
  map.on("mousemove", "things", ({ features: [thing] }) => {
    said.textContent = thing.properties.code;
  });
  map.on("click", "things", ({ features: [thing] }) => {
    location.assign(`/sensing/things/${encodeURIComponent(thing.properties.code)}`);
  });
  map.on("click", "cells", ({ lngLat }) => map.easeTo({ center: lngLat, zoom: Math.min(map.getZoom() + 2, 18) }));
  map.on("mouseenter", "things", () => (map.getCanvas().style.cursor = "pointer"));
  map.on("mouseleave", "things", () => (map.getCanvas().style.cursor = ""));
}

/** Rings the one thing that the page is about. */
function ring(map, place) {
  map.addSource("here", { type: "geojson", data: { type: "Point", coordinates: place } });
  map.addLayer({
    id: "here",
    type: "circle",
    source: "here",
    paint: {
      "circle-radius": 14,
      "circle-opacity": 0,
      "circle-stroke-color": colour("primary"),
      "circle-stroke-width": 3,
    },
  });
}

async function start(box) {
  const library = await import(box.dataset.library);
  library.setWorkerUrl(new URL(box.dataset.worker, location.href).href);
  const map = new library.Map({
    container: box,
    style: mapStyle(box.dataset.query),
    bounds: box.dataset.bounds ? JSON.parse(box.dataset.bounds) : CITY,
    fitBoundsOptions: { padding: 24, maxZoom: Number(box.dataset.near || 14) },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    cooperativeGestures: false,
    maxZoom: 18,
    fadeDuration: 0,
    locale: { "Map.Title": box.dataset.label },
  });
  map.on("error", ({ error }) => console.error("map:", error?.message));
  await new Promise((loaded) => map.once("load", loaded));
  if (box.dataset.here) ring(map, JSON.parse(box.dataset.here));
  tell(map, box.dataset.words);
  follow(map, box.dataset.query);
  map.once("idle", () => box.setAttribute("data-drawn", "true"));
}

const box = document.querySelector("[data-things-map]");
// Where the browser cannot draw it, the tables below have the same figures.
if (box && document.createElement("canvas").getContext("webgl2")) start(box);
else if (box) box.closest(".things-map").hidden = true;
