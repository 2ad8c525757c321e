// Keeps the article that is being read, with the files that it was shown with, for a time without a connection.
// The worker answers then, and at no other time: what can be had from the network is never taken from here.

const PAGES = 40;
const FILES = 200;

// What was kept last stands last; the oldest beyond the limit go.
async function keep(cache, urls, limit) {
  for (const url of urls) {
    // The browser has just fetched it: it comes from its own cache.
    const response = await fetch(url, { cache: "force-cache" });
    if (!response.ok) continue;
    await cache.delete(url);
    await cache.put(url, response);
  }
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - limit)).map((request) => cache.delete(request)));
}

async function start({ worker, scope }) {
  await navigator.serviceWorker.register(worker, { scope });
  await navigator.serviceWorker.ready;
  const prefix = `reading ${scope} `;
  const files = performance
    .getEntriesByType("resource")
    .map(({ name }) => name)
    .filter((url) => url.startsWith(`${location.origin}/`));
  await keep(await caches.open(`${prefix}files`), new Set(files), FILES);
  await keep(await caches.open(`${prefix}pages`), [location.origin + location.pathname], PAGES);
}

const note = document.querySelector("[data-offline]");
// A page that was kept shows the note; it needn't be kept again.
if (note?.hidden && "serviceWorker" in navigator) {
  // Storage may be full or refused: then the article is read as long as there is a connection.
  const begin = () => start(note.dataset).catch(() => {});
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin);
}
