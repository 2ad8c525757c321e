"""Budgets: how much a reader's first visit to an article may ask for, its pictures left out."""

from collections.abc import Callable, Iterable, Mapping

import msgspec
from lxml.html import HtmlElement

from plugins.desk.checking.facts import Notes
from plugins.desk.checking.site import BuiltSite
from plugins.desk.checking.styles import list_imports
from plugins.engine.fingerprints import hash_bytes, hash_value
from plugins.publishing.compression import ENCODINGS

# Bytes as they travel, compressed.
LARGEST_VISIT = 60_000
LARGEST_SCRIPTS = 12_000
LARGEST_BLOCKING = 1
COMPRESSED = (".css", ".js", ".svg")
ASSETS = (*COMPRESSED, ".woff2", ".ico")
# As `make publish` compresses; most pages are found light enough by a quick try.
BROTLI = ENCODINGS[0]
QUICK_LEVEL = 5


class Assets(msgspec.Struct, frozen=True):
    """The site's styles, scripts, fonts and drawings: bytes as they travel, and the modules that each script loads."""

    sizes: Mapping[str, int]
    imports: Mapping[str, tuple[str, ...]]
    digest: bytes

    def collect(self, names: Iterable[str]) -> set[str]:
        """Return files with all that they load."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name in self.sizes and name not in found:
                found.add(name)
                waiting += self.imports.get(name, ())
        return found


def read_assets(site: BuiltSite, recall: Callable[[bytes, Callable[[], bytes]], bytes]) -> Assets:
    """Read the files that pages load; `recall` gives what was made earlier under a key, or has it made."""
    names = [name for name in site.files if name.endswith(ASSETS)]
    sizes, imports = {}, {}
    for name in names:
        data = site.read(name)
        if name.endswith(COMPRESSED):
            key = hash_bytes(b"compressed size", site.files[name])
            sizes[name] = int(recall(key, lambda data=data: b"%d" % _measure(data, BROTLI.lasting_level)))
        else:
            sizes[name] = len(data)
        if name.endswith(".js"):
            targets = (site.resolve(address, site.get_url(name)) for address, _ in list_imports(data.decode("utf-8", "replace")))
            imports[name] = tuple(target[0] for target in targets if target)
    return Assets(sizes, imports, hash_value([(name, site.files[name]) for name in names]))


def _measure(data: bytes, level: int) -> int:
    return len(BROTLI.compress(data, level))


def check_budget(
    notes: Notes, kind: str, data: bytes, elements: Mapping[str, list[HtmlElement]], assets: Assets
) -> None:
    """Note what is over the budget; only articles, on which most readers arrive, have one in bytes."""
    sheets = [link for link in elements.get("link", ()) if "stylesheet" in link.get("rel", "").split()]
    blocking = [link for link in sheets if link.get("media", "all") not in ("print", "not all")]
    blocking += [
        script
        for script in elements.get("script", ())
        if script.get("src") and script.get("type") != "module" and script.get("async") is None and script.get("defer") is None
    ]
    if len(blocking) > LARGEST_BLOCKING:
        notes.report(blocking[-1].sourceline, "blocking", count=len(blocking), most=LARGEST_BLOCKING)
    if kind != "article":
        return
    loading = [*(link.get("href") for link in sheets), *(script.get("src") for script in elements.get("script", ()))]
    loading += [
        link.get("href")
        for link in elements.get("link", ())
        if {"preload", "modulepreload", "icon"} & set(link.get("rel", "").split())
    ]
    targets = (notes.site.resolve(address, notes.url) for address in loading if address)
    loaded = assets.collect(target[0] for target in targets if target)
    scripts = sum(assets.sizes[name] for name in loaded if name.endswith(".js"))
    rest = sum(assets.sizes[name] for name in loaded)
    visit = rest + _measure(data, QUICK_LEVEL)
    if visit > LARGEST_VISIT:
        visit = rest + _measure(data, BROTLI.level)
    if scripts > LARGEST_SCRIPTS:
        notes.report(0, "heavy-scripts", size=_format_size(scripts), most=_format_size(LARGEST_SCRIPTS))
    if visit > LARGEST_VISIT:
        notes.report(0, "heavy-page", size=_format_size(visit), most=_format_size(LARGEST_VISIT))


def _format_size(size: int) -> str:
    return f"{size / 1000:.1f}".replace(".", ",")
