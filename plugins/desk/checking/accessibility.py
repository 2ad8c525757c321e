"""Accessibility by axe-core, in Chromium: one page of every kind, in light and dark, on a phone and on a desk.

The largest page of a kind stands for all of it. Pages come straight from the folder, nothing is asked of the network.
"""

import mimetypes
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from plugins.desk.checking.findings import Finding, find
from plugins.desk.checking.site import BuiltSite
from plugins.desk.checking.tools import find_browser, find_module
from plugins.engine.fingerprints import hash_bytes

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

AXE = "axe-core/axe.min.js"
WIDTHS = (360, 1280)
HEIGHT = 900
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Files on which the look of every page rests.
SHARED = (".css", ".js", ".woff2")
# What the colour scheme can change; all other rules give the same in light and dark.
COLOUR_RULES = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
RUN = """async (options) => (await axe.run(document, {resultTypes: ["violations"], ...options})).violations.flatMap(
    (rule) => rule.nodes.map((node) => [rule.id, rule.help, node.target.flat().join(" ")])
)"""


class Memory(msgspec.Struct, array_like=True):
    """What axe said of pages, by the digest of all that they show."""

    seen: dict[bytes, tuple[tuple[str, str, str], ...]] = {}


def check_accessibility(site: BuiltSite, kinds: Mapping[str, str], modules: Path, memory_path: Path) -> list[Finding]:
    """Return axe's violations on one page of every kind; `kinds` are the pages with their kind."""
    axe = find_module(modules, AXE).read_text(encoding="utf-8")
    shared = hash_bytes(axe.encode(), Path(__file__).read_bytes(), *(d for n, d in site.files.items() if n.endswith(SHARED)))
    seen = _load_memory(memory_path).seen
    chosen = {name: hash_bytes(shared, site.files[name]) for name in choose_pages(site, kinds)}
    new = [name for name, key in chosen.items() if key not in seen]
    if new:
        # In a thread of its own: Playwright doesn't start where another one runs already.
        with ThreadPoolExecutor(1) as thread:
            found = thread.submit(_examine, site, axe, new).result()
        seen = seen | {chosen[name]: violations for name, violations in found.items()}
    kept = {key: seen[key] for key in chosen.values()}
    memory_path.write_bytes(msgspec.msgpack.encode(Memory(kept)))
    return [
        find(name, 0, "accessibility", rule=rule, help=words, target=target)
        for name, key in chosen.items()
        for rule, words, target in kept[key]
    ]


def choose_pages(site: BuiltSite, kinds: Mapping[str, str]) -> list[str]:
    """Return the largest page of every kind; redirects are not looked at."""
    largest: dict[str, tuple[int, str]] = {}
    for name, kind in kinds.items():
        if kind != "redirect":
            largest[kind] = max(largest.get(kind, (0, "")), ((site.folder / name).stat().st_size, name))
    return sorted(name for _, name in largest.values())


@contextmanager
def open_browser() -> Iterator["Browser"]:
    """Open the system's Chromium."""
    from playwright.sync_api import sync_playwright

    path = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield browser
        browser.close()


def _examine(site: BuiltSite, axe: str, names: Sequence[str]) -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Return for each page what axe says of it in any setting, every violation once."""
    found = {}
    with open_browser() as browser:
        context = browser.new_context(locale="vi-VN", service_workers="block", reduced_motion="reduce")
        context.route("**/*", lambda route: _answer(site, route))
        page = context.new_page()
        for name in names:
            page.goto(f"{site.origin or 'http://localhost'}{site.get_url(name)}", wait_until="networkidle")
            page.evaluate(axe)
            violations = (tuple(one) for options in _list_settings(page) for one in page.evaluate(RUN, options))
            found[name] = tuple(dict.fromkeys(violations))
        context.close()
    return found


def _list_settings(page: "Page") -> Iterator[dict]:
    """Bring the page into one setting after the other; yield axe's options for each."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme="light")
        yield {}
        page.emulate_media(color_scheme="dark")
        yield COLOUR_RULES


def _answer(site: BuiltSite, route: "Route") -> None:
    """Answer a request from the folder; another host's is refused."""
    url = route.request.url
    target = site.resolve(url.removeprefix("http://localhost") if not site.origin else url, "/")
    if target is None:
        route.abort()
    elif target[0] in site.files:
        kind = mimetypes.guess_type(urlsplit(url).path)[0] or "text/html"
        route.fulfill(path=site.folder / target[0], content_type=kind)
    else:
        route.fulfill(status=404)


def _load_memory(path: Path) -> Memory:
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Memory)
    except (FileNotFoundError, msgspec.MsgspecError):
        return Memory()
