"""The recipes of the web manifest and of the service worker."""

import json
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from plugins.engine.pages import Page
from plugins.newsroom.cards import WebAppLinks
from plugins.newsroom.edition import Edition

# The accent and the paper of the theme (css/tokens.css), for the frame that a system draws round the page.
THEME_COLOR = "#9a1b1f"
BACKGROUND_COLOR = "#fcfbf7"
# The icons that a manifest names, by their names in the theme: size in pixels, and what the system may do with each.
ICONS = (
    ("img/icon-192.png", 192, "any"),
    ("img/icon-512.png", 512, "any"),
    ("img/icon-maskable-512.png", 512, "maskable"),
)


class ManifestView(msgspec.Struct, frozen=True):
    """What the manifest says beside the site's own name and icons."""

    start: str


class WorkerView(msgspec.Struct, frozen=True):
    """The service worker: `keeps` is False for the one that takes an older one away."""

    keeps: bool


def add_webapp(edition: Edition) -> Edition:
    """Return the edition with the addresses of manifest and worker, which every page names."""
    manifest, worker, scope = (edition.urls.place(name).url for name in ("MANIFEST", "WORKER", "FRONT"))
    return replace(edition, webapp=WebAppLinks(manifest, worker if edition.config.offline_reading else "", scope))


def plan_pages(edition: Edition) -> Iterator[Page]:
    """Yield the manifest and the worker, which stands there in any case: browsers ask for the one that they know."""
    place = edition.urls.place("MANIFEST")
    start = edition.urls.place("FRONT").url
    yield Page("manifest", place.url, place.save_as, ManifestView, {"start": start}, render_manifest)
    place = edition.urls.place("WORKER")
    keeps = edition.config.offline_reading
    yield Page("worker", place.url, place.save_as, WorkerView, {"keeps": keeps}, "worker.js")


def render_manifest(site: object, view: ManifestView) -> str:
    """Return the web manifest."""
    icons = [
        {"src": site.assets[name], "type": "image/png", "sizes": f"{size}x{size}", "purpose": purpose}
        for name, size, purpose in ICONS
        if name in site.assets
    ]
    manifest = {
        "id": view.start,
        "name": site.tagline or site.name,
        "short_name": site.name,
        "lang": site.language,
        "start_url": view.start,
        "scope": view.start,
        "display": "minimal-ui",
        "theme_color": THEME_COLOR,
        "background_color": BACKGROUND_COLOR,
        "icons": icons,
    }
    return json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
