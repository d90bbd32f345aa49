// The style of the GL map, in the colours of the theme.

import { colour, ramp } from "./colours.js";

/** South-west and north-east of the city. [deg] */
export const citySpan = [
  [102.98, 30.08],
  [104.9, 31.44],
];

const EMPTY = { type: "FeatureCollection", features: [] };

function labels(districts) {
  const features = districts.features.map(({ properties }) => ({
    type: "Feature",
    properties: { name: properties.name, code: properties.code },
    geometry: { type: "Point", coordinates: [properties.lon, properties.lat] },
  }));
  return { type: "FeatureCollection", features };
}

function sources(districts) {
  return {
    districts: { type: "geojson", data: districts },
    labels: { type: "geojson", data: labels(districts) },
    density: { type: "geojson", data: EMPTY },
    fences: { type: "geojson", data: EMPTY },
  };
}

function density() {
  const [first, second, third, fourth, fifth] = ramp();
  return {
    id: "density",
    type: "circle",
    source: "density",
    metadata: { shown: "bikes" },
    paint: {
      // A cell is 120 m wide, so its dot grows with the ground; from afar it is at least a speck.
      "circle-radius": ["interpolate", ["exponential", 2], ["zoom"], 8, 1, 11, 1.6, 12, 2.8, 16, 44.8],
      "circle-color": ["step", ["get", "from"], first, 3, second, 6, third, 12, fourth, 25, fifth],
      "circle-opacity": 0.95,
    },
  };
}

function fences() {
  const state = (names) => ["match", ["get", "state"], "overflow", names[0], "crowded", names[1], names[2]];
  return {
    id: "fences",
    type: "line",
    source: "fences",
    metadata: { shown: "bikes" },
    paint: {
      "line-color": state([colour("danger"), colour("warn"), colour("map-border")]),
      "line-width": ["interpolate", ["linear"], ["zoom"], 11, 0.8, 15, 2.5],
    },
  };
}

function choropleth() {
  return {
    id: "district-cases",
    type: "fill",
    source: "districts",
    metadata: { shown: "districts" },
    layout: { visibility: "none" },
    paint: { "fill-color": colour("ramp-1") },
  };
}

/** New zones have no outline of their own in the demo's boundaries: they are told by a disc. */
function spots() {
  return {
    id: "district-spot",
    type: "circle",
    source: "districts",
    filter: ["==", ["geometry-type"], "Point"],
    metadata: { shown: "districts" },
    layout: { visibility: "none" },
    paint: { "circle-radius": 15, "circle-stroke-width": 1.2, "circle-stroke-color": colour("map-border") },
  };
}

/** Cases that were opened today by the code of the district; zeros are left out. */
function counts(listed) {
  return listed
    .filter(({ dataset }) => dataset.place === "district" && dataset.opened !== "0")
    .flatMap(({ dataset }) => [dataset.code, Number(dataset.opened)]);
}

/** The colours of the districts by their cases; the key of the map has the same steps. */
export function shades(listed) {
  const [first, second, third, fourth] = ramp();
  const counted = counts(listed);
  if (!counted.length) return first;
  return ["step", ["match", ["get", "code"], ...counted, 0], first, 1, second, 3, third, 10, fourth];
}

/** The names of the districts, with their cases where the map shows them. */
export function titles(listed, layer) {
  const counted = layer === "districts" ? counts(listed).map((one) => (typeof one === "number" ? ` ${one}` : one)) : [];
  const name = ["get", "name"];
  return counted.length ? ["concat", name, ["match", ["get", "code"], ...counted, ""]] : name;
}

export function mapStyle(districts) {
  return {
    version: 8,
    sources: sources(districts),
    layers: [
      { id: "ground", type: "background", paint: { "background-color": colour("map") } },
      { id: "district-area", type: "fill", source: "districts", paint: { "fill-color": colour("map-land") } },
      choropleth(),
      spots(),
      density(),
      fences(),
      {
        id: "district-line",
        type: "line",
        source: "districts",
        paint: { "line-color": colour("map-border"), "line-width": 1.2, "line-opacity": 0.75 },
      },
      {
        id: "district-name",
        type: "symbol",
        source: "labels",
        layout: {
          "text-field": ["get", "name"],
          "text-font": ["sans-serif"],
          "text-size": 14,
          "text-padding": 2,
          "text-variable-anchor": ["center", "top", "bottom", "left", "right"],
          "text-radial-offset": 0.5,
        },
        paint: {
          "text-color": colour("map-label"),
          "text-halo-color": colour("map"),
          "text-halo-width": 1.8,
        },
      },
    ],
  };
}
