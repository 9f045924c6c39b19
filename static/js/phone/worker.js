// Keeps the app on the phone: the files named in FILES and nothing else, each under its own hash. It answers GET only, stores
// no page with data and no answer of the portal, and touches nothing that was marked.
const KEPT = "phone-shell";
const SHELL = "/phone";
const key = (hash) => `/phone/kept/${encodeURIComponent(hash)}`;

async function keep() {
  const cache = await caches.open(KEPT);
  await Promise.all(Object.entries(FILES).map(async ([path, hash]) => {
    if (await cache.match(key(hash))) return;
    const answer = await fetch(path, { integrity: `sha256-${hash}`, credentials: "omit" });
    if (!answer.ok) throw new Error(path);
    await cache.put(key(hash), answer);
  }));
}

async function clean() {
  const cache = await caches.open(KEPT);
  const wanted = new Set(Object.values(FILES).map((hash) => new URL(key(hash), location.href).href));
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
}

async function kept(hash, request) {
  // without opening it: where the app is taken off meanwhile, that would make the cache again
  const found = await caches.match(key(hash), { cacheName: KEPT, ignoreVary: true });
  if (!found) return fetch(request);
  const headers = new Headers(found.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name); // it lies here unpacked
  return new Response(found.body, { headers }); // without the address of the version it was first fetched for
}

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(clean().then(() => self.clients.claim())));
self.addEventListener("message", (event) => { if (event.data === "go") self.skipWaiting(); });
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (FILES[url.pathname]) event.respondWith(kept(FILES[url.pathname], request));
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => kept(FILES[SHELL], SHELL)));
});
