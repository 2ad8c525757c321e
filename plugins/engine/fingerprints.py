"""Fingerprints: a short digest of everything that a page's bytes follow from."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b, sha1
from pathlib import Path

import msgspec
from jinja2 import Environment, meta

from plugins.engine.pages import Page

DIGEST_SIZE = 16


def hash_bytes(*pieces: bytes) -> bytes:
    """Return the digest of byte strings; their boundaries count."""
    state = blake2b(digest_size=DIGEST_SIZE)
    for piece in pieces:
        state.update(len(piece).to_bytes(8, "little"))
        state.update(piece)
    return state.digest()


def hash_value(value: object) -> bytes:
    """Return the digest of a frozen value of plain data (dataclasses, tuples, texts, numbers, dates)."""
    return hash_bytes(msgspec.msgpack.encode(value))


def hash_blob(data: bytes) -> str:
    """Return git's blob id of a file's bytes."""
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def hash_files(root: Path, pattern: str) -> bytes:
    """Return the digest of all files below `root` that match, names and bytes."""
    pieces = []
    for path in sorted(root.rglob(pattern)):
        pieces += [path.relative_to(root).as_posix().encode(), path.read_bytes()]
    return hash_bytes(*pieces)


class Digests:
    """Digests of values within one build, each value hashed once however many pages show it."""

    def __init__(self) -> None:
        # The value is kept beside its digest: an id is only good for as long as its object lives.
        self._known: dict[int, tuple[object, bytes]] = {}

    def of(self, value: object) -> bytes:
        """Return a value's digest; a tuple's is made of its items' so that shared items are hashed once."""
        if (digest := getattr(value, "digest", None)) is not None:
            return digest
        known = self._known.get(id(value))
        if known is None:
            if type(value) is tuple:
                digest = hash_bytes(b"tuple", *map(self.of, value))
            else:
                digest = hash_value(value)
            known = self._known[id(value)] = (value, digest)
        return known[1]

    def of_page(self, page: Page, ground: bytes) -> bytes:
        """Return a page's fingerprint; `ground` stands for engine, settings and the template's closure."""
        pieces = [ground, page.kind.encode(), page.url.encode(), page.save_as.encode()]
        for name, part in page.parts.items():
            pieces += [name.encode(), self.of(part)]
        return hash_bytes(*pieces)


def hash_templates(environment: Environment, names: Iterable[str]) -> Mapping[str, bytes]:
    """Return for each template the digest of its source and of all that it extends, includes or imports."""
    return {name: hash_bytes(*_closure(environment, name)) for name in names}


def _closure(environment: Environment, name: str) -> list[bytes]:
    sources: dict[str, bytes] = {}
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in sources:
            continue
        source = environment.loader.get_source(environment, current)[0]
        sources[current] = source.encode()
        found = list(meta.find_referenced_templates(environment.parse(source)))
        if None in found:
            raise ValueError(f"template {current} names another one by an expression; name it outright")
        waiting += found
    return [piece for key in sorted(sources) for piece in (key.encode(), sources[key])]
