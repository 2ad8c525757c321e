"""The web manifest and the service worker as the build writes them."""

import json
import re
from types import SimpleNamespace

from msgspec.structs import replace

from plugins.newsroom.cards import WebAppLinks
from plugins.newsroom.config import SiteConfig
from plugins.webapp.pages import BACKGROUND_COLOR, THEME_COLOR, ManifestView, add_webapp, render_manifest
from tests.edition import build_edition
from tests.sites import MINIMAL, PROJECT, build_site


def test_pages_name_the_manifest_and_the_worker_below_the_sites_own_path():
    edition = build_edition({}, settings={"SITEURL": "https://example.vn/bao"})

    assert WebAppLinks("/bao/manifest.webmanifest", "/bao/worker.js", "/bao/") == add_webapp(edition).webapp


def test_switched_off_no_page_names_a_worker():
    edition = replace(build_edition({}), config=SiteConfig(name="Báo Thử", offline_reading=False))

    assert "" == add_webapp(edition).webapp.worker


def test_the_manifest_names_the_site_and_the_icons_that_the_theme_has():
    site = SimpleNamespace(
        name="Lạc Giang",
        tagline="Trang tin",
        language="vi",
        assets={"img/icon-192.png": "/theme/a.png", "img/icon-maskable-512.png": "/theme/b.png"},
    )

    manifest = json.loads(render_manifest(site, ManifestView("/bao/")))

    assert ("Trang tin", "Lạc Giang", "/bao/", "/bao/") == tuple(
        manifest[key] for key in ("name", "short_name", "start_url", "scope")
    )
    assert [
        {"src": "/theme/a.png", "type": "image/png", "sizes": "192x192", "purpose": "any"},
        {"src": "/theme/b.png", "type": "image/png", "sizes": "512x512", "purpose": "maskable"},
    ] == manifest["icons"]


def test_the_frame_round_the_page_has_the_themes_colours():
    tokens = (PROJECT / "theme/static/css/tokens.css").read_text(encoding="utf-8")

    assert THEME_COLOR == re.search(r"--accent: (#\w+);", tokens)[1]
    assert BACKGROUND_COLOR == re.search(r"--paper: (#\w+);", tokens)[1]


def test_a_built_site_with_the_worker_and_without(tmp_path):
    on = build_site(tmp_path / "on", MINIMAL)
    off = build_site(tmp_path / "off", MINIMAL, OFFLINE_READING=False)
    article = "2023/03/29/bai-dau/index.html"

    assert 'data-worker="/worker.js"' in on.read(article)
    assert "data-worker" not in on.read("index.html")
    assert 'addEventListener("fetch"' in on.read("worker.js")
    assert "data-offline" not in off.read(article)
    assert "offline." not in off.read(article)
    assert "fetch" not in off.read("worker.js")
    assert "registration.unregister()" in off.read("worker.js")
    assert '<link rel="manifest" href="/manifest.webmanifest">' in off.read("index.html")
