// The map in WebGL: our own dark style, no tile, font or picture from anywhere else.

import { isStill, rem, textFont } from "./colours.js";
import { citySpan, mapStyle, shades, titles } from "./map_style.js";
import { markers } from "./markers.js";

const FAR_ZOOM = 11.2;
const DENSITY_REST_MS = 30000;
const EDGE_PX = 70;

async function geojson(name) {
  const response = await fetch(`/cockpit/map/${name}.geojson`);
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.json();
}

function span(places) {
  const points = places.filter((place) => place.dataset.place === "point");
  if (!points.length) return citySpan;
  const lon = points.map((point) => Number(point.dataset.lon));
  const lat = points.map((point) => Number(point.dataset.lat));
  return [
    [Math.min(...lon), Math.min(...lat)],
    [Math.max(...lon), Math.max(...lat)],
  ];
}

/** Room around what is shown, for what lies over the map; never so much that nothing is left of it. */
function room(box, view) {
  const [wide, high] = view === "city" ? [2, 2] : [9, 4];
  const across = Math.min(rem() * wide, box.clientWidth * 0.12);
  const along = Math.min(rem() * high, box.clientHeight * 0.15);
  return { top: along, bottom: along, left: across, right: across };
}

/** Keeps the names of districts that fit: not cut by an edge and, seen from near, not below the figures of the points. */
function names(map, box, outlines, span) {
  return () => {
    const isFar = map.getZoom() < FAR_ZOOM;
    const [[west, south], [east, north]] = span();
    const fitting = outlines.features.filter(({ properties: { lon, lat } }) => {
      const { x, y } = map.project([lon, lat]);
      const fits = x > EDGE_PX && x < box.clientWidth - EDGE_PX && y > EDGE_PX / 2 && y < box.clientHeight - EDGE_PX / 2;
      return fits && (isFar || lon < west || lon > east || lat < south || lat > north);
    });
    map.setFilter("district-name", ["in", ["get", "code"], ["literal", fitting.map((one) => one.properties.code)]]);
  };
}

export async function drawMap(box, words, chosen) {
  const library = await import(box.dataset.library);
  library.setWorkerUrl(new URL(box.dataset.worker, location.href).href);
  const outlines = await geojson("districts");
  let points = span([...document.querySelectorAll(".places [data-place]")]);
  const map = new library.Map({
    container: box,
    style: mapStyle(outlines),
    bounds: points,
    fitBoundsOptions: { padding: room(box, "points") },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    minZoom: 6.5,
    maxZoom: 17,
    fadeDuration: 0,
    localIdeographFontFamily: textFont(),
    locale: { "Map.Title": words.map },
  });
  map.on("error", ({ error }) => console.error("map:", error?.message));
  map.on("click", ["district-spot", "district-cases"], (event) => {
    if (box.dataset.layer === "districts") chosen(`card-${event.features[0].properties.code}`);
  });
  await new Promise((loaded) => map.once("load", loaded));
  const named = names(map, box, outlines, () => points);
  map.on("zoom", () => box.toggleAttribute("data-far", map.getZoom() < FAR_ZOOM));
  map.on("moveend", named);
  named();
  map.once("idle", () => box.setAttribute("data-drawn", "true"));
  const pins = markers(library, map, chosen);
  let last = [];
  let asked = -DENSITY_REST_MS;
  const cover = async () => {
    if (performance.now() - asked < DENSITY_REST_MS) return;
    asked = performance.now();
    const [density, fences] = await Promise.all([geojson("density"), geojson("points")]);
    map.getSource("density").setData(density);
    map.getSource("fences").setData(fences);
  };
  return {
    places(listed) {
      points = span(listed);
      pins.show(listed);
      last = listed;
      map.setPaintProperty("district-cases", "fill-color", shades(listed));
      map.setPaintProperty("district-spot", "circle-color", shades(listed));
      map.setLayoutProperty("district-name", "text-field", titles(listed, box.dataset.layer));
      cover().catch((error) => console.warn("map:", error.message));
    },
    layer(name) {
      map.setLayoutProperty("district-name", "text-field", titles(last, name));
      for (const layer of map.getStyle().layers) {
        const shown = layer.metadata?.shown;
        if (shown) map.setLayoutProperty(layer.id, "visibility", shown === name ? "visible" : "none");
      }
    },
    view(name) {
      const bounds = name === "city" ? citySpan : points;
      map.fitBounds(bounds, { padding: room(box, name), animate: !isStill, duration: 600 });
    },
    mark: pins.mark,
    focus: pins.focus,
  };
}
