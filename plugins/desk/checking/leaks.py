"""Leaks: what nobody outside may read, secrets, files of this machine, and articles that wait for their day."""

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from markupsafe import escape

from plugins.desk.checking.facts import Notes
from plugins.desk.checking.findings import Finding, find
from plugins.desk.checking.site import BuiltSite
from plugins.portal.withheld import Withheld

# What keys and tokens look like, by whose they are.
SECRETS: Mapping[str, re.Pattern[bytes]] = {
    "private key": re.compile(rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----"),
    "minisign": re.compile(rb"minisign encrypted secret key"),
    "AWS": re.compile(rb"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "GitHub": re.compile(rb"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22,})"),
    "GitLab": re.compile(rb"\bglpat-[\w-]{20}"),
    "Google": re.compile(rb"\bAIza[\w-]{35}"),
    "Slack": re.compile(rb"\bxox[abprs]-[\w-]{10,}"),
    "Stripe": re.compile(rb"\b[rs]k_live_[A-Za-z0-9]{16,}"),
    "npm": re.compile(rb"\bnpm_[A-Za-z0-9]{36}\b"),
    "PyPI": re.compile(rb"\bpypi-AgEIcHlwaS5vcmc[\w-]{20,}"),
}
# Every one of them holds one of these: most files are done after a quick look.
HINT = re.compile(rb"PRIVATE KEY|secret key|A[KS]IA|gh[pousr]_|github_pat|glpat-|AIza|xox[abprs]-|k_live_|npm_|pypi-A")
# Addresses of the machine on which the site was built.
LOCAL = re.compile(rb"\b(?:https?|file)://(?:/|localhost\b|127\.0\.0\.1\b|0\.0\.0\.0\b|\[::1\])[^\s\"'<>\\]*")
TEXTS = (".html", ".xml", ".json", ".js", ".css", ".txt", ".csv", ".svg", ".webmanifest", ".md", ".toml", ".yml", ".yaml")
# Shorter headlines may stand anywhere without telling of an article.
LEAST_WORDS = 5
# Hidden files that have a meaning for web servers.
PUBLIC = frozenset({".well-known", ".nojekyll", ".htaccess"})


def check_secrets(notes: Notes, data: bytes) -> None:
    """Note what looks like a key or a token, and addresses of this machine in a site that has one of its own."""
    if HINT.search(data):
        for owner, pattern in SECRETS.items():
            for found in pattern.finditer(data):
                notes.report(_count_lines(data, found), "secret", owner=owner)
    if notes.site.origin and not LOCAL.match(notes.site.origin.encode()):
        for found in LOCAL.finditer(data):
            notes.report(_count_lines(data, found), "local-address", link=found[0].decode("utf-8", "replace"))


def _count_lines(data: bytes, found: re.Match[bytes]) -> int:
    return data.count(b"\n", 0, found.start()) + 1


def find_strangers(site: BuiltSite) -> Iterator[Finding]:
    """Yield the files that the build didn't put there, and hidden ones."""
    for name in site.files:
        if site.ordered is not None and name not in site.ordered:
            yield find(name, 0, "stranger")
        elif "/." in f"/{name}" and any(part.startswith(".") and part not in PUBLIC for part in name.split("/")):
            yield find(name, 0, "hidden-file")


def find_withheld(
    site: BuiltSite, withheld: Sequence[Withheld], changed: Iterable[str], memory_path: Path
) -> Iterator[Finding]:
    """Yield the files that show something of what is held back: its page, its address or its headline.

    What was looked for in the whole site before, and not found, is looked for in the files that changed since.
    """
    searched = _load_searched(memory_path)
    clean = set(withheld)
    for items, names in (
        ([item for item in withheld if item in searched], changed),
        ([item for item in withheld if item not in searched], site.files),
    ):
        for item, finding in _search(site, items, names):
            clean.discard(item)
            yield finding
    memory_path.write_bytes(msgspec.msgpack.encode(sorted(clean)))


def _search(site: BuiltSite, items: Sequence[Withheld], names: Iterable[str]) -> Iterator[tuple[Withheld, Finding]]:
    words = [(item, _list_words(item)) for item in items]
    for name in names if words else ():
        data = _read_text(site, name)
        for item, sought in words:
            if name == item.save_as:
                yield item, find(name, 0, "withheld-page", source=item.path)
            elif (place := next((data.find(word) for word in sought if word in data), None)) is not None:
                yield item, find(name, data.count(b"\n", 0, place) + 1, "withheld-words", source=item.path)


def _load_searched(path: Path) -> set[Withheld]:
    try:
        return set(msgspec.msgpack.decode(path.read_bytes(), type=list[Withheld]))
    except (FileNotFoundError, msgspec.MsgspecError):
        return set()


def _list_words(item: Withheld) -> list[bytes]:
    """Return what tells of an article: its address, and a headline long enough to be its own, as HTML and JSON spell it."""
    words = [item.save_as.removesuffix("index.html")]
    if len(item.title.split()) >= LEAST_WORDS:
        words += [item.title, str(escape(item.title)), json.dumps(item.title)[1:-1]]
    return [word.encode() for word in dict.fromkeys(words)]


def _read_text(site: BuiltSite, name: str) -> bytes:
    """Return a file's text; the search index is compressed."""
    data = site.read(name)
    if not name.endswith(".z"):
        return data
    try:
        return zlib.decompress(data)
    except zlib.error:
        return data
