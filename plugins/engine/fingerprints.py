"""Fingerprints: a short digest of everything that a page's bytes follow from."""

from collections.abc import Callable, Mapping
from hashlib import blake2b
from pathlib import Path
from struct import Struct
from typing import TYPE_CHECKING

import msgspec

from plugins.engine.pages import Page

if TYPE_CHECKING:
    from jinja2 import Environment

DIGEST_SIZE = 16
LENGTHS = {count: Struct(f"<{count}I") for count in range(64)}
# Values that are cheaper to hash than to remember.
PLAIN = frozenset({str, int, float, bool, bytes, type(None)})


def hash_bytes(*pieces: bytes) -> bytes:
    """Return the digest of byte strings; their boundaries count."""
    lengths = LENGTHS.get(len(pieces)) or Struct(f"<{len(pieces)}I")
    data = b"".join((lengths.pack(*map(len, pieces)), *pieces, lengths.size.to_bytes(4, "little")))
    return blake2b(data, digest_size=DIGEST_SIZE).digest()


def hash_value(value: object) -> bytes:
    """Return the digest of a frozen value of plain data (dataclasses, tuples, texts, numbers, dates)."""
    return hash_bytes(msgspec.msgpack.encode(value))


def hash_files(root: Path, pattern: str) -> bytes:
    """Return the digest of all files below `root` that match, names and bytes."""
    pieces = []
    for path in sorted(path for path in root.rglob(pattern) if path.is_file()):
        pieces += [path.relative_to(root).as_posix().encode(), path.read_bytes()]
    return hash_bytes(*pieces)


class Digests:
    """Digests of values within one build, each shared value hashed once however many pages show it."""

    def __init__(self) -> None:
        # The value is kept beside its digest: an id is only good for as long as its object lives.
        self._known: dict[int, tuple[object, bytes]] = {}

    def of(self, value: object) -> bytes:
        """Return a value's digest; a tuple's is made of its items' so that shared items are hashed once."""
        known = self._known.get(id(value))
        if known is not None:
            return known[1]
        if type(value) is tuple:
            # Put together for one page as a rule: what counts is that its items are known.
            return hash_bytes(b"tuple", *map(self.of, value))
        if type(value) in PLAIN:
            return hash_value(value)
        digest = getattr(value, "digest", None)
        if digest is None:
            digest = hash_value(value)
            self._known[id(value)] = (value, digest)
        return digest

    def list_parts(self, page: Page) -> dict[str, bytes]:
        """Return the digest of each of a page's parts."""
        return {name: self.of(part) for name, part in page.parts.items()}

    def of_page(self, page: Page, ground: bytes) -> bytes:
        """Return a page's fingerprint; `ground` stands for all that it follows from besides its parts."""
        return hash_page(page, ground, self.list_parts(page))


def hash_page(page: Page, ground: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return the digest of a page as far as it is made of these parts, given by their digests."""
    pieces = [ground, page.kind.encode(), page.url.encode(), page.save_as.encode()]
    for name, digest in parts.items():
        pieces += (name.encode(), digest)
    return hash_bytes(*pieces)


def _find_anew(source: bytes, find: Callable[[], list[str]]) -> list[str]:
    return find()


class Closures:
    """Digests of templates, each with all that it extends, includes or imports; every file is parsed once.

    `recall` gives what was found earlier in the source of a digest, or has it found.
    """

    def __init__(
        self, environment: "Environment", recall: Callable[[bytes, Callable[[], list[str]]], list[str]] = _find_anew
    ) -> None:
        self._environment = environment
        self._recall = recall
        self._sources: dict[str, tuple[bytes, list[str]]] = {}

    def of(self, name: str) -> bytes:
        """Return the digest of a template's closure."""
        sources: dict[str, bytes] = {}
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current not in sources:
                sources[current], found = self._read(current)
                waiting += found
        return hash_bytes(*(piece for key in sorted(sources) for piece in (key.encode(), sources[key])))

    def _read(self, name: str) -> tuple[bytes, list[str]]:
        """Return the digest of one template's source and the names in it."""
        known = self._sources.get(name)
        if known is None:
            source = self._environment.loader.get_source(self._environment, name)[0]
            digest = hash_bytes(source.encode())
            known = self._sources[name] = digest, self._recall(digest, lambda: self._find_references(name, source))
        return known

    def _find_references(self, name: str, source: str) -> list[str]:
        from jinja2 import meta

        found = list(meta.find_referenced_templates(self._environment.parse(source)))
        if None in found:
            raise ValueError(f"template {name} names another one by an expression; name it outright")
        return found
