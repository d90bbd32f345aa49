// The ways of a dispatch plan over the map of zones, one colour an operator.

import { canDraw, colour, label, startMap } from "./zone_map.js";
import { bounds } from "./zone_shape.js";

const SERIES = 6;
const series = (operator) => colour(`series-${((operator - 1) % SERIES) + 1}`);

function lines(routes) {
  const features = routes.map(({ operator, path }) => ({
    type: "Feature",
    geometry: { type: "LineString", coordinates: path },
    properties: { colour: series(operator) },
  }));
  return { type: "FeatureCollection", features };
}

async function start(box) {
  const routes = JSON.parse(box.dataset.routes);
  const [west, south, east, north] = bounds([routes.map(({ path }) => path)]);
  const { map, library, zones } = await startMap(box, [west, south, east, north]);
  map.addSource("routes", { type: "geojson", data: lines(routes) });
  map.addLayer({
    id: "routes",
    type: "line",
    source: "routes",
    layout: { "line-join": "round" },
    paint: { "line-color": ["get", "colour"], "line-width": 3, "line-opacity": 0.85 },
  });
  label(library, map, zones);
}

const box = document.querySelector("[data-plan-map]");
// Where the browser cannot draw it, the tables have the same ways.
if (box && canDraw()) start(box);
else if (box) box.closest(".zone-map").hidden = true;
