// The map below the cross: outlines of the districts, what is near, and a scale; the middle is the place.

const CITY = [104.0657, 30.6595];
const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(`--color-${name}`).trim();
const points = (places) => ({ type: "MultiPoint", coordinates: places });

function mapStyle(ground) {
  return {
    version: 8,
    sources: { ground: { type: "geojson", data: ground }, near: { type: "geojson", data: points([]) } },
    layers: [
      { id: "back", type: "background", paint: { "background-color": colour("sunken") } },
      { id: "districts", type: "fill", source: "ground", paint: { "fill-color": colour("surface"), "fill-outline-color": colour("text-3") } },
      {
        id: "near",
        type: "circle",
        source: "near",
        paint: { "circle-radius": 7, "circle-color": colour("series-1"), "circle-stroke-color": colour("surface"), "circle-stroke-width": 2 },
      },
    ],
  };
}

/** Draw the map and say where the cross is whenever it has been moved by hand; null where it cannot be drawn. */
export async function startMap(box, label, place, moved) {
  if (!document.createElement("canvas").getContext("webgl2")) return null;
  const ground = await (await fetch(box.dataset.ground)).json();
  const library = await import(box.dataset.library);
  library.setWorkerUrl(new URL(box.dataset.worker, location.href).href);
  box.hidden = false;
  const [lon, lat] = place();
  const map = new library.Map({
    container: box,
    style: mapStyle(ground),
    center: Number.isFinite(lon) && Number.isFinite(lat) ? [lon, lat] : CITY,
    zoom: Number.isFinite(lon) ? 16 : 11,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 19,
    fadeDuration: 0,
    locale: { "Map.Title": label },
  });
  map.addControl(new library.ScaleControl({ maxWidth: 100 }), "bottom-left");
  await new Promise((loaded) => map.once("load", loaded));
  map.on("moveend", (event) => {
    if (event.originalEvent) moved(map.getCenter().toArray());
  });
  map.once("idle", () => box.setAttribute("data-drawn", "true"));
  return {
    go: (where) => map.jumpTo({ center: where, zoom: Math.max(map.getZoom(), 15) }),
    mark: (places) => map.getSource("near").setData(points(places)),
  };
}
