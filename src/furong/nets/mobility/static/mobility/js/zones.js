// Maps that are looked at: all zones with their names, or one zone beside an earlier version of it.

import { canDraw, colour, label, startMap } from "./zone_map.js";
import { bounds, read } from "./zone_shape.js";

const places = ({ features }) => features.map(({ properties }) => [properties.lon, properties.lat]);

/** An outline of its own: the version that is looked at is solid, the one it is compared with dashed. */
function outline(map, name, geometry, paint) {
  map.addSource(name, { type: "geojson", data: geometry });
  map.addLayer({ id: name, type: "line", source: name, paint });
}

async function start(box) {
  const shown = box.dataset.shape ? JSON.parse(box.dataset.shape) : null;
  const other = box.dataset.other ? JSON.parse(box.dataset.other) : null;
  const shapes = [shown, other].filter(Boolean).flatMap((one) => read(JSON.stringify(one)));
  const { map, library, zones } = await startMap(box, bounds(shapes));
  if (shown) outline(map, "shown", shown, { "line-color": colour("primary"), "line-width": 3 });
  if (other) outline(map, "other", other, { "line-color": colour("text"), "line-width": 2, "line-dasharray": [3, 2] });
  if (shown || !zones.features.length) return;
  const [west, south, east, north] = bounds([[places(zones)]]);
  map.fitBounds([west, south, east, north], { padding: 48, maxZoom: 17, animate: false });
  label(library, map, zones);
}

const box = document.querySelector("[data-zones-map]");
// Where the browser cannot draw it, the table has the same zones.
if (box && canDraw()) start(box);
else if (box) box.closest(".zone-map").hidden = true;
