// How far away each task is, once the phone may tell where it is; nobody is asked for it here.

const EARTH_M = 6371000;
const KILOMETRE_M = 1000;

function metres(from, to) {
  const [lat1, lat2] = [from.lat, to.lat].map((degrees) => (degrees * Math.PI) / 180);
  const across = ((to.lon - from.lon) * Math.PI) / 180;
  const half = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin(across / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.sqrt(half));
}

function tell(position) {
  const here = { lon: position.coords.longitude, lat: position.coords.latitude };
  for (const one of document.querySelectorAll("[data-far]")) {
    const far = metres(here, { lon: Number(one.dataset.lon), lat: Number(one.dataset.lat) });
    one.textContent =
      far < KILOMETRE_M
        ? one.dataset.near.replace("{metres}", Math.round(far))
        : one.dataset.away.replace("{kilometres}", (far / KILOMETRE_M).toFixed(1));
    one.hidden = false;
  }
}

async function look() {
  if (!document.querySelector("[data-far]")) return;
  const permission = await navigator.permissions?.query({ name: "geolocation" });
  if (permission?.state === "granted") navigator.geolocation.getCurrentPosition(tell, () => {}, { maximumAge: 60000 });
}

look();
document.addEventListener("htmx:afterSettle", look);
