"""A built site as it lies in a folder: its files by digest, and which of them answers an address."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import msgspec

from plugins.engine.ledger import Ledger, get_state, hash_data
from plugins.publishing.manifest import MANIFEST, SIGNATURE

# What publishing leaves beside the site, for the deploy: no server sends it, and it says nothing that the site doesn't.
NOT_SERVED = frozenset({MANIFEST, SIGNATURE})
CANONICAL = re.compile(rb'<link rel="canonical" href="([^"]+)"')


class BuiltSite(msgspec.Struct, frozen=True):
    """Every file with its digest; `origin` is scheme and host as the pages name them, `root` the path before every URL.

    `ordered` are the files that the build put there; None when no build knows the folder. What it put beside them says
    nothing that they don't, and is left out, and so is what publishing leaves for the deploy.
    """

    folder: Path
    files: Mapping[str, bytes]
    origin: str
    root: str
    ordered: frozenset[str] | None

    def read(self, name: str) -> bytes:
        """Return a file's bytes."""
        return (self.folder / name).read_bytes()

    def get_url(self, name: str) -> str:
        """Return the path under which a file is asked for."""
        return f"{self.root}/{name.removesuffix('index.html') if name.rpartition('/')[2] == 'index.html' else name}"

    def resolve(self, link: str, page: str) -> tuple[str, str] | None:
        """Return the file that would answer a link on a page, be it there or not, and the fragment.

        None for a link that leaves the site, no name for what lies above it; `page` is the path of the page's own URL.
        ValueError for what is no URL.
        """
        parts = urlsplit(urljoin(f"{self.origin}{page}", link.strip()))
        if f"{parts.scheme}://{parts.netloc}" != self.origin and (parts.scheme or parts.netloc):
            return None
        path = unquote(parts.path) or "/"
        if not f"{path}/".startswith(f"{self.root}/"):
            return "", ""
        name = path.removeprefix(self.root).lstrip("/")
        return (f"{name}index.html" if not name or name.endswith("/") else name), unquote(parts.fragment)


def read_site(folder: Path, ledger: Ledger | None) -> BuiltSite:
    """Read what there is; the ledger tells the digests of files that are as the build left them."""
    known = ledger.files if ledger else {}
    files = {}
    for name, entry in known.items():
        path = f"{folder}/{name}"
        try:
            is_known = get_state(path) == entry.state
        except (FileNotFoundError, NotADirectoryError):
            continue
        if is_known:
            files[name] = entry.digest
        elif os.path.isfile(path):
            files[name] = hash_data(Path(path).read_bytes())
    for name in _list_others(str(folder), ledger or Ledger()):
        if os.path.isfile(f"{folder}/{name}"):
            files[name] = hash_data(Path(folder, name).read_bytes())
    files = {name: files[name] for name in sorted(files)}
    front = folder / "index.html"
    canonical = CANONICAL.search(front.read_bytes()) if front.exists() else None
    parts = urlsplit(canonical[1].decode() if canonical else "/")
    origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return BuiltSite(folder, files, origin, parts.path.rstrip("/"), frozenset(known) if ledger else None)


def _list_others(folder: str, ledger: Ledger) -> Iterator[str]:
    """Yield the path of every file below a folder that the ledger doesn't name. A folder that is as it has it holds none."""
    waiting = list({"": None} | dict.fromkeys(ledger.folders))
    while waiting:
        name = waiting.pop()
        path = f"{folder}/{name}"
        try:
            if get_state(path) == ledger.folders.get(name):
                continue
        except (FileNotFoundError, NotADirectoryError):
            continue
        if not os.path.isdir(path) or os.path.islink(path):
            continue
        with os.scandir(path) as found:
            for item in found:
                inner = f"{name}/{item.name}" if name else item.name
                if item.is_dir():
                    if not item.is_symlink() and inner not in ledger.folders:
                        waiting.append(inner)
                elif inner not in ledger.files and inner not in NOT_SERVED and not _is_companion(inner, ledger):
                    yield inner


def _is_companion(name: str, ledger: Ledger) -> bool:
    """Tell whether the build put a file beside another one."""
    stem, dot, ending = name.rpartition(".")
    return stem in ledger.files and any(one.ending == dot + ending for one in ledger.files[stem].beside)
