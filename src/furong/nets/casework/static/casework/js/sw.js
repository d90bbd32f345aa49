// Keeps the pages of tasks for reading without a network: the network first, what was kept otherwise. It keeps nothing
// of a reader who signs out, and never answers for anything but these pages, their photos and what they are made of. An
// address whose page is not kept says so; it never shows another page.

const KEPT = "furong-tasks-2";
const MOST = 300;
const OURS = /^\/(tasks(\/.*)?|report(\/ground\.geojson)?|photos\/\d+|static\/.*)$/;
// What has to be there without a network whichever page was opened first.
const AHEAD = ["/report", "/tasks"];
const PARTS = /="(\/(?:static|report)\/[^"]+)"/g;
const NAMES = { "/tasks": "我的任务 · My tasks", "/report": "随手报 · Report" };

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keepAhead());
});

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

const isWhole = (response) => response.ok && response.type === "basic" && !response.redirected;

/** Keep the pages that are opened most with all that they are made of; what cannot be had now is kept later. */
async function keepAhead() {
  const parts = new Set();
  for (const address of AHEAD) {
    const response = await fetch(address, { headers: { "Furong-Ahead": "1" } }).catch(() => undefined);
    if (!response || !isWhole(response)) continue;
    for (const [, part] of (await response.clone().text()).matchAll(PARTS)) parts.add(part);
    await keep(address, response);
  }
  const one = async (part) => {
    const response = await fetch(part).catch(() => undefined);
    if (response && isWhole(response)) await keep(part, response);
  };
  await Promise.all([...parts].filter((part) => OURS.test(part)).map(one));
}

/** Say that a page is not on the phone, and which are. */
async function notKept() {
  const links = [];
  for (const address of Object.keys(NAMES)) {
    if (await caches.match(address, { ignoreVary: true })) {
      links.push(`<li><a href="${address}">${NAMES[address]}</a></li>`);
    }
  }
  const text = `<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>没有网络 · No network</title>
<style>body{font:1.125rem/1.6 sans-serif;margin:2rem}a{display:inline-block;min-height:44px}</style></head>
<body><main><h1>没有网络</h1><p>这一页还没有存到手机上，有网后再打开。已填写的内容都在手机上，有网后自动提交。</p>
<p lang="en">There is no network, and this page is not kept on the phone. What you have written is, and will be sent.</p>
<ul>${links.join("")}</ul></main></body></html>`;
  return new Response(text, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

async function answer(request) {
  try {
    const response = await fetch(request);
    if (isWhole(response)) await keep(request, response.clone());
    return response;
  } catch (error) {
    const isPage = request.mode === "navigate";
    const kept = (await caches.match(request, { ignoreVary: true })) ?? (isPage && (await keptPage(request)));
    if (kept) return kept;
    if (isPage) return notKept();
    throw error;
  }
}

/** Return the page of an address without what stands behind its question mark, unless that names another tab. */
function keptPage(request) {
  const url = new URL(request.url);
  return url.searchParams.has("tab") ? undefined : caches.match(url.pathname, { ignoreVary: true });
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
