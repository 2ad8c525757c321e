{# The service worker. Its page keeps the articles (js/offline.js); here it is only said what answers without a connection. #}
const PREFIX = {{ ("reading " ~ site.webapp.scope ~ " ") | tojson }};
{% if view.keeps %}
{% set page %}
<!doctype html>
<html lang="{{ site.language }}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>{{ say("offline.title") }} – {{ site.name }}</title>
  <link rel="stylesheet" href="{{ site.assets["css/site.css"] }}">
</head>
<body class="page">
<div class="page__body wrap">
<main class="page__main">
<header class="page-head">
  <h1 class="page-head__title">{{ say("offline.title") }}</h1>
  <p class="page-head__note">{{ say("offline.text") }}</p>
</header>
<ul class="links">{kept}</ul>
</main>
</div>
</body>
</html>
{% endset %}
const STYLES = {{ site.assets["css/site.css"] | tojson }};
const OFFLINE_PAGE = {{ page | string | trim | tojson }};

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(PREFIX + "files").then((files) => files.add(STYLES)));
});

// Whatever the network can give comes from there, pages newly asked for; one that was kept is shown where nothing else can be.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request, { cache: "no-cache" }).catch(() => answerPage(request)));
  else event.respondWith(fetch(request).catch((error) => answerFile(request, error)));
});

async function answerFile(request, error) {
  const files = await caches.open(PREFIX + "files");
  const kept = await files.match(request, { ignoreVary: true });
  if (kept) return kept;
  throw error;
}

async function answerPage(request) {
  const pages = await caches.open(PREFIX + "pages");
  const kept = await pages.match(request, { ignoreSearch: true, ignoreVary: true });
  if (!kept) {
    const list = (await listPages(pages)).join("");
    return makePage(OFFLINE_PAGE.replace("{kept}", () => list), 503);
  }
  // The page says that it is a kept one.
  return makePage((await kept.text()).replace("data-offline hidden", "data-offline"), 200, kept.headers);
}

function makePage(html, status, headers = {}) {
  const own = new Headers(headers);
  own.set("Content-Type", "text/html; charset=utf-8");
  own.delete("Content-Encoding");
  own.delete("Content-Length");
  return new Response(html, { status, headers: own });
}

// The newest first; titles are HTML already.
async function listPages(pages) {
  const requests = (await pages.keys()).reverse();
  const texts = await Promise.all(requests.map(async (request) => (await pages.match(request)).text()));
  return requests.map((request, index) => {
    const title = texts[index].match(/<title>(.*?)<\/title>/s)[1];
    return `<li class="links__item"><a class="links__link" href="${new URL(request.url).pathname}">${title}</a></li>`;
  });
}
{% else %}

// Reading without a connection is switched off: what an earlier worker kept goes, and so does the worker.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(retire()));

async function retire() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(names.map((name) => caches.delete(name)));
  await self.registration.unregister();
}
{% endif %}
