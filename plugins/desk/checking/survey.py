"""The survey of a whole site: what each file says, taken from memory where the file is as it was, and what follows for all.

What a link leads to is counted over the site, so that after an edit the files that changed are all that is read again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path

import msgspec

from plugins.desk.checking.budgets import Assets, read_assets
from plugins.desk.checking.facts import Facts
from plugins.desk.checking.findings import Finding, find
from plugins.desk.checking.leaks import TEXTS
from plugins.desk.checking.reading import read_file
from plugins.desk.checking.site import BuiltSite
from plugins.engine.code import hash_code
from plugins.engine.fingerprints import hash_bytes
from plugins.engine.store import Store
from plugins.engine.work import map_batches
from plugins.newsroom.texts import CATALOGUES

FACTS = msgspec.msgpack.Decoder(Facts)
MapBatches = Callable[[Callable[[Sequence], object], Sequence], Iterable]


class Memory(msgspec.Struct, array_like=True):
    """What the last survey found; `ground` is the digest of all that it follows from besides the files.

    `followed` and `named` count, for each place in the site, the files from which a reader can go there and those that
    name it otherwise; "file#fragment" is a place too. `kinds` are the pages that readers see, by kind.
    """

    ground: bytes = b""
    files: dict[str, bytes] = {}
    findings: dict[str, tuple[Finding, ...]] = {}
    followed: dict[str, int] = {}
    named: dict[str, int] = {}
    kinds: dict[str, str] = {}
    listed: set[str] = set()


class Survey(msgspec.Struct, frozen=True):
    """The findings in order, the files that were read, and every page by its kind."""

    findings: tuple[Finding, ...]
    changed: tuple[str, ...]
    kinds: Mapping[str, str]


class Surveyor:
    """Surveys one site with what is remembered of it."""

    def __init__(self, site: BuiltSite, store: Store, memory: Memory, map_work: MapBatches) -> None:
        self._site, self._store, self._map_work = site, store, map_work
        self._assets = read_assets(site, store.recall)
        ground = hash_bytes(hash_checks(), self._assets.digest, site.origin.encode(), site.root.encode())
        self._ground = ground
        self.memory = memory if memory.ground == ground else Memory(ground)

    def survey(self) -> Survey:
        """Read what changed, and judge the whole."""
        memory, files = self.memory, self._site.files
        changed = [name for name, digest in files.items() if memory.files.get(name) != digest]
        former = {name: digest for name, digest in memory.files.items() if files.get(name) != digest}
        known = dict(self._recall(former))
        if len(known) < len(former):
            # What has to be taken back can't be told any more: count anew.
            self.memory = Memory(self._ground)
            return self.survey()
        for name, facts in known.items():
            self._count(name, facts, -1)
        fresh = {name: files[name] for name in changed}
        remembered = dict(self._recall(fresh))
        unread = [name for name in changed if name not in remembered]
        read = dict(zip(unread, chain.from_iterable(self._map_work(partial(read_files, self._site, self._assets), unread))))
        self._store.put((self._key(name, files[name]), msgspec.msgpack.encode(facts)) for name, facts in read.items())
        for name, facts in (remembered | read).items():
            self._count(name, facts, 1)
        if memory.files:
            self._store.drop(self._key(name, digest) for name, digest in former.items())
        else:
            self._store.mark_used(self._key(name, digest) for name, digest in files.items())
            self._store.prune()
        memory.files = dict(files)
        findings = chain(chain.from_iterable(memory.findings.values()), self._find_broken(), self._find_orphans())
        return Survey(tuple(sorted(findings)), tuple(changed), memory.kinds)

    def list_outside(self) -> dict[str, list[tuple[str, int]]]:
        """Return each address of another site that readers may follow, with the places where it stands."""
        found: dict[str, list[tuple[str, int]]] = {}
        for name, facts in self._recall(self.memory.files):
            for address, line in facts.outside:
                found.setdefault(address, []).append((name, line))
        return found

    def _key(self, name: str, digest: bytes) -> bytes:
        return hash_bytes(b"facts", self._ground, name.encode(), digest)

    def _recall(self, files: Mapping[str, bytes]) -> Iterator[tuple[str, Facts]]:
        """Yield what is known of files as they were at some time, in any order."""
        names = {self._key(name, digest): name for name, digest in files.items()}
        for key, value in self._store.get_many(names):
            yield names[key], FACTS.decode(value)

    def _count(self, name: str, facts: Facts, step: int) -> None:
        """Add what a file says to what is known of the site, or take it back."""
        memory = self.memory
        for link in facts.links:
            counts = memory.followed if link.followed else memory.named
            places = (link.file, f"{link.file}#{link.fragment}") if link.fragment else (link.file,)
            for place in places:
                counts[place] = counts.get(place, 0) + step
                if not counts[place]:
                    del counts[place]
        for found, kept in ((facts.findings, memory.findings), (facts.kind, memory.kinds)):
            if step > 0 and found:
                kept[name] = found
            else:
                kept.pop(name, None)
        (memory.listed.add if step > 0 and facts.listed else memory.listed.discard)(name)

    def _find_broken(self) -> Iterator[Finding]:
        """Yield the links that lead to no file, or to no place in one."""
        files, memory = self._site.files, self.memory
        fragments: dict[str, list[str]] = {}
        broken: set[str] = set()
        for place in chain(memory.followed, memory.named):
            name, mark, fragment = place.partition("#")
            if name not in files:
                broken.add(name)
            elif mark and name.endswith(".html"):
                fragments.setdefault(name, []).append(fragment)
        for name, facts in self._recall({name: files[name] for name in fragments}):
            broken.update(f"{name}#{fragment}" for fragment in fragments[name] if fragment not in facts.ids)
        if not broken:
            return
        for name, facts in self._recall(files):
            for link in facts.links:
                if link.file in broken:
                    yield find(name, link.line, "broken-link", link=link.written)
                elif link.fragment and f"{link.file}#{link.fragment}" in broken:
                    yield find(name, link.line, "broken-fragment", link=link.written)

    def _find_orphans(self) -> Iterator[Finding]:
        """Yield the pages to which no other page leads; the front page is where readers come in."""
        for name in self.memory.listed:
            if name not in self.memory.followed and name not in ("index.html", "404.html"):
                yield find(name, 0, "orphan")


def read_files(site: BuiltSite, assets: Assets, names: Sequence[str]) -> list[Facts]:
    """Read some files."""
    return [read_file(site, name, assets) for name in names]


def survey_site(site: BuiltSite, store: Store, memory: Path, workers: int) -> tuple[Survey, Surveyor]:
    """Survey a site with what is remembered of it in a file, and remember what was found."""
    surveyor = Surveyor(site, store, _load_memory(memory), lambda function, items: map_batches(function, items, workers, weigh=_weigh))
    survey = surveyor.survey()
    memory.write_bytes(msgspec.msgpack.encode(surveyor.memory))
    return survey, surveyor


def _weigh(name: str) -> int:
    """Return what it costs to read a file: nothing is looked for in one that is no text."""
    return 1 if name.endswith(TEXTS) else 0


def hash_checks() -> bytes:
    """Return the digest of the checks' own code and words."""
    folder = Path(__file__).parent
    own = sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".rng"))
    return hash_bytes(hash_code(own, folder), *(path.read_bytes() for path in sorted(CATALOGUES.glob("*.toml"))))


def _load_memory(path: Path) -> Memory:
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Memory)
    except (FileNotFoundError, msgspec.MsgspecError):
        return Memory()
