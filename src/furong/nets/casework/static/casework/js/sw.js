// Keeps the pages of tasks for reading without a network: the network first, what was kept otherwise. It keeps nothing
// of a reader who signs out, and never answers for anything but these pages, their photos and what they are made of.

const KEPT = "furong-tasks-1";
const MOST = 300;
const OURS = /^\/(tasks(\/.*)?|report(\/ground\.geojson)?|photos\/\d+|static\/.*)$/;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

async function keep(request, response) {
  const cache = await caches.open(KEPT);
  await cache.put(request, response);
  const all = await cache.keys();
  for (const old of all.slice(0, Math.max(0, all.length - MOST))) await cache.delete(old);
}

async function answer(request) {
  try {
    const response = await fetch(request);
    if (response.ok && response.type === "basic" && !response.redirected) await keep(request, response.clone());
    return response;
  } catch (error) {
    const kept = await caches.match(request, { ignoreVary: true });
    if (kept) return kept;
    const list = request.mode === "navigate" ? await caches.match("/tasks", { ignoreVary: true }) : undefined;
    if (list) return list;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (url.pathname === "/logout" || (url.pathname === "/login" && request.mode === "navigate")) {
    event.waitUntil(caches.delete(KEPT));
    return;
  }
  // A part that htmx asks for has the address of its page, and is not the page.
  if (request.method !== "GET" || request.headers.has("HX-Request") || !OURS.test(url.pathname)) return;
  event.respondWith(answer(request));
});
