"""The manifest: every file of a published site, and what it was built from. Equal sites have equal manifests."""

import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from plugins.engine.ledger import Entry
from plugins.newsroom.texts import say
from plugins.publishing.cache_classes import CacheClass, build_finder
from plugins.publishing.content_types import TYPES, find_type

MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.minisig"
FORMAT = 1
# Encodings by their names in HTTP, and the endings of the files that hold them.
ENDINGS = {"br": ".br", "gzip": ".gz", "zstd": ".zst"}
ENCODINGS = {ending: name for name, ending in ENDINGS.items()}
# Between what a manifest says of the site and its rows, one for each file; between rows; and after the last one.
OPENING, COMMA, CLOSING = b',\n"files":[\n', b",\n", b"\n]}\n"
# What each file and each companion has once.
DIGEST = b'"sha256":"'
# Manifests come back from servers, and what they name is removed there: nothing outside the site, nothing odd.
SAFE_PATH = re.compile(r"(?!/)(?!(?:.*/)?\.\.?(?:/|$))[^\x00-\x1f\x7f\\]+")


class ManifestError(Exception):
    """There is no manifest, or none that can be relied on."""


class Blob(msgspec.Struct, frozen=True, gc=False):
    """The bytes of one file: their number and SHA-256."""

    size: int
    sha256: str


class File(msgspec.Struct, frozen=True, gc=False, rename={"kind": "class"}, omit_defaults=True):
    """One file that readers may ask for; `variants` are its compressed companions by encoding.

    `redirect` is where a page at an old address leads.
    """

    path: str
    size: int
    sha256: str
    type: str
    kind: str
    variants: dict[str, Blob] = {}
    redirect: str = ""


class Manifest(msgspec.Struct, frozen=True):
    """A published site. `commit` is that of the content's repository, with "-dirty" if files differ from it, "" without one.

    `classes` and `headers` are what a web server needs besides the files; the first class that matches counts.
    """

    format: int
    site: str
    commit: str
    committed: str
    settings: str
    counts: dict[str, int]
    redirects: dict[str, str]
    classes: list[CacheClass]
    headers: dict[str, str]
    files: list[File]


class Commit(msgspec.Struct, frozen=True):
    """A state of a repository: its name, and when it was committed (ISO, as the committer's clock had it)."""

    name: str = ""
    date: str = ""


def read_commit(folder: Path) -> Commit:
    """Return the commit that a folder's files are of; an empty one where there is no repository."""
    name = _ask_git(folder, "describe", "--always", "--abbrev=40", "--exclude=*", "--dirty")
    return Commit(name, _ask_git(folder, "log", "-1", "--format=%cI")) if name else Commit()


def _ask_git(folder: Path, *arguments: str) -> str:
    try:
        found = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return found.stdout.strip() if found.returncode == 0 else ""


def list_files(
    entries: Mapping[str, Entry], classes: Sequence[CacheClass], moved: Mapping[str, str]
) -> list[File]:
    """Return the files by path; `moved` are pages at old addresses, whatever their names."""
    find_class = build_finder(classes)
    files = []
    for path in sorted(entries):
        entry = entries[path]
        variants = {ENCODINGS[one.ending]: Blob(one.size, one.digest.hex()) for one in entry.beside}
        kind = "page" if path in moved else find_class(path)
        mime = TYPES[".html"] if path in moved else find_type(path)
        files.append(File(path, entry.size, entry.digest.hex(), mime, kind, variants, moved.get(path, "")))
    return files


def count_files(files: Sequence[File]) -> dict[str, int]:
    """Return how many files there are, of each class, and how many bytes they hold, compressed companions left out."""
    kinds = Counter(file.kind for file in files)
    return {"files": len(files), "bytes": sum(file.size for file in files), **dict(sorted(kinds.items()))}


def write_manifest(manifest: Manifest) -> bytes:
    """Return the manifest's bytes: JSON, a line for each file."""
    head = {name: getattr(manifest, name) for name in manifest.__struct_fields__ if name != "files"}
    return _join(msgspec.json.encode(head)[:-1], map(msgspec.json.Encoder().encode, manifest.files))


def replace_file(folder: Path, name: str, data: bytes) -> None:
    """Write a file into a published folder so that it is whole or the old one."""
    draft = folder.with_name(f".{folder.name}.{name}")
    draft.write_bytes(data)
    os.replace(draft, folder / name)


def _join(head: bytes, rows: Iterable[bytes]) -> bytes:
    return head + OPENING + COMMA.join(rows) + CLOSING


class Sheet(msgspec.Struct, frozen=True, gc=False):
    """A manifest's bytes, cut into what it says of the site and its rows."""

    data: bytes
    head: bytes
    rows: list[bytes]

    def parse_head(self) -> Manifest:
        """Return the manifest without its files."""
        return parse_manifest(_join(self.head, ()))

    def count_blobs(self) -> int:
        """Return how many files it names, companions too."""
        return self.data.count(DIGEST)


def cut_manifest(data: bytes) -> Sheet:
    """Return a manifest's sheet; ManifestError when the bytes end too early."""
    start = data.find(OPENING)
    if start < 0 or not data.endswith(CLOSING):
        raise ManifestError(say("publish.cut_manifest"))
    return Sheet(data, data[:start], data[start + len(OPENING) : -len(CLOSING)].split(COMMA))


def parse_manifest(data: bytes) -> Manifest:
    """Return the manifest that bytes hold; ManifestError when they hold none, or one that names odd paths."""
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except msgspec.MsgspecError as error:
        raise ManifestError(str(error)) from error
    if manifest.format != FORMAT:
        raise ManifestError(f"format {manifest.format}, not {FORMAT}")
    for file in manifest.files:
        if not SAFE_PATH.fullmatch(file.path) or not file.variants.keys() <= ENDINGS.keys():
            raise ManifestError(f"odd path: {file.path!r}")
    return manifest


def parse_differing(one: Sheet, other: Sheet) -> tuple[Manifest, Manifest]:
    """Return two manifests with no other files than those of which they say something different.

    A file's row is the same bytes where all of it is the same, and few rows differ.
    """
    same = set(one.rows) & set(other.rows)
    return tuple(parse_manifest(_join(sheet.head, (row for row in sheet.rows if row not in same))) for sheet in (one, other))


def name_manifest(data: bytes) -> str:
    """Return a short name of the site that a manifest describes."""
    return sha256(data).hexdigest()[:8]


def list_blobs(manifest: Manifest) -> dict[str, Blob]:
    """Return every file on the disk, companions too, by path."""
    blobs = {}
    for file in manifest.files:
        blobs[file.path] = Blob(file.size, file.sha256)
        for name, blob in file.variants.items():
            blobs[file.path + ENDINGS[name]] = blob
    return blobs


def list_lasting(manifest: Manifest) -> frozenset[str]:
    """Return the files that pages of this site may ask for long after another one has taken its place."""
    return frozenset(
        name
        for file in manifest.files
        if file.kind == "immutable"
        for name in (file.path, *(file.path + ENDINGS[encoding] for encoding in file.variants))
    )
