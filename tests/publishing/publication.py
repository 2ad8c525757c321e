"""Small published sites for tests: content from a dict, built as `make publish` does it; or files and a manifest alone.

And the terms on which they are deployed.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from pelican import signals

from plugins.engine.ledger import UNKNOWN, Companion, Entry
from plugins.newsroom.urls import build_urls
from plugins.publishing.cache_classes import list_classes
from plugins.publishing.headers import list_headers
from plugins.publishing.manifest import (
    ENDINGS,
    FORMAT,
    MANIFEST,
    Manifest,
    count_files,
    list_files,
    write_manifest,
)
from plugins.publishing.plugin import add_feature
from plugins.publishing.publications import Publication, read_publication
from plugins.publishing.terms import Terms
from tests.sites import CLOCK, PROJECT, Build, build_site

SITE = "https://bao.example"
DAY = 86400
# When the tests' deploys happen.
NOW = 1_800_000_000
# Two sites of which the second one changes, adds and drops something of each kind.
FIRST = {
    "index.html": "Trang nhất",
    "a/index.html": "Bài đầu",
    "a/index.html.gz": "(nén)",
    "theme/css/site.11111111.css": "cũ",
    "documents/kế hoạch.pdf": "tệp",
}
SECOND = FIRST | {"index.html": "Trang nhất mới", "b/index.html": "Bài hai", "theme/css/site.22222222.css": "mới"}
del SECOND["theme/css/site.11111111.css"], SECOND["documents/kế hoạch.pdf"]


class Place:
    """Somewhere to deploy to; `said` is what was told on the way."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def terms(self, **more: object) -> Terms:
        """Return the usual terms but for what is given."""
        return make_terms(**({"tell": self.said.append} | more))


def make_terms(**more: object) -> Terms:
    """Return the usual terms but for what is given; they tell nobody anything."""
    usual = {"keep": 5, "grace": 2 * DAY, "url": "", "next_port": 0, "reload": "", "is_dry": False, "now": NOW}
    return Terms(**(usual | {"tell": lambda text: None} | more))


def publish_site(folder: Path, files: dict[str, str | bytes], clock: int = CLOCK, **settings: object) -> Build:
    """Write content into `folder`/content and publish it into `folder`/output."""
    try:
        return build_site(folder, files, clock, PROJECT / "publishconf.py", SITEURL=SITE, **settings)
    finally:
        # Pelican's signals outlive a build: the next one in this process may be a plain one.
        signals.initialized.disconnect(add_feature)


def publish_files(
    output: Path, files: Mapping[str, str], commit: str = "9cf566d1", redirects: Mapping[str, str] | None = None
) -> Publication:
    """Write files and their manifest, as a build leaves them, without one."""
    for name, text in files.items():
        path = output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    known = {name: (sha256(text.encode()).digest(), len(text.encode())) for name, text in files.items()}
    beside = {
        name: [Companion(ending, UNKNOWN, *known[name + ending]) for ending in ENDINGS.values() if name + ending in known]
        for name in files
    }
    companions = {name + one.ending for name, found in beside.items() for one in found}
    entries = {name: Entry(UNKNOWN, tuple(beside[name]), b"", *known[name]) for name in files if name not in companions}
    classes = list_classes(build_urls({}))
    find_file = build_urls({}).find_old_file
    moved = {find_file(old): target for old, target in (redirects or {}).items() if find_file(old) in files}
    listed = list_files(entries, classes, moved)
    counts = {"articles": 1, **count_files(listed)}
    headers = list_headers(("player.example",))
    manifest = Manifest(
        FORMAT, f"{SITE}/", commit, "2026-11-22T08:00:00+07:00", "00", counts, dict(redirects or {}), list(classes),
        headers, listed,
    )  # fmt: skip
    (output / MANIFEST).write_bytes(write_manifest(manifest))
    return read_publication(output, "")


def make_pages(number):
    """Return a site of which each commit changes a third, its stylesheet with it."""
    style = f"theme/css/site.{number:08x}.css"
    pages = {f"a{page}/index.html": f'<link href="/{style}"> {page} {number if page % 3 == number % 3 else 0}' for page in range(30)}
    return {"index.html": f'<link href="/{style}"> {number}', "404.html": "404", style: f"/* {number} */"} | pages
