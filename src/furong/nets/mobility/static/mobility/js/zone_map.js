// The map below zones: outlines of the districts, the zones by what parking in them is, and a scale. No tile, font or
// picture comes from anywhere else.

const CITY = [
  [103.9, 30.5],
  [104.2, 30.75],
];
const style = getComputedStyle(document.documentElement);
export const colour = (name) => style.getPropertyValue(`--color-${name}`).trim();
export const EMPTY = { type: "FeatureCollection", features: [] };
export const canDraw = () => Boolean(document.createElement("canvas").getContext("webgl2"));

const byMode = () => ["match", ["get", "mode"], "forbidden", colour("danger"), "mandatory", colour("series-2"), colour("series-1")];

function mapStyle(ground, zones) {
  return {
    version: 8,
    sources: { ground: { type: "geojson", data: ground }, zones: { type: "geojson", data: zones } },
    layers: [
      { id: "back", type: "background", paint: { "background-color": colour("sunken") } },
      { id: "land", type: "fill", source: "ground", filter: ["!=", ["geometry-type"], "Point"], paint: { "fill-color": colour("surface") } },
      { id: "border", type: "line", source: "ground", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": colour("line"), "line-width": 1.5 } },
      { id: "zones", type: "fill", source: "zones", paint: { "fill-color": byMode(), "fill-opacity": 0.18 } },
      { id: "zone-lines", type: "line", source: "zones", paint: { "line-color": byMode(), "line-width": 1.6 } },
    ],
  };
}

async function geojson(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

/** Draw the map in a box that names library, worker, ground and zones; the box is shown once it can be. */
export async function startMap(box, view = null) {
  const [ground, zones, library] = await Promise.all([
    geojson(box.dataset.ground),
    geojson(box.dataset.zones),
    import(box.dataset.library),
  ]);
  library.setWorkerUrl(new URL(box.dataset.worker, location.href).href);
  box.hidden = false;
  const map = new library.Map({
    container: box,
    style: mapStyle(ground, zones),
    bounds: view ?? CITY,
    fitBoundsOptions: { padding: 48, maxZoom: 18 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 20,
    fadeDuration: 0,
    locale: { "Map.Title": box.dataset.label },
  });
  map.addControl(new library.ScaleControl({ maxWidth: 100 }), "bottom-left");
  map.on("error", ({ error }) => console.error("map:", error?.message));
  await new Promise((loaded) => map.once("load", loaded));
  map.once("idle", () => box.setAttribute("data-drawn", "true"));
  return { map, library, zones };
}

/** The names of zones as links on the map, so that the keyboard reaches them and no glyphs are needed. */
export function label(library, map, zones) {
  for (const { properties } of zones.features) {
    const element = document.createElement("a");
    element.className = "zone-label";
    element.href = `/mobility/zones/${encodeURIComponent(properties.key)}`;
    element.textContent = properties.key;
    element.title = properties.name;
    element.setAttribute("aria-label", `${properties.key} ${properties.name}`);
    new library.Marker({ element, anchor: "center" }).setLngLat([properties.lon, properties.lat]).addTo(map);
  }
}
