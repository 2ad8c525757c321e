"""The index as files: which there are, what each is named and made of. None is made before it is asked for.

A file's name ends in a digest of what its bytes follow from, so that it never changes under its name; the manifest,
small and the only one that does change, tells the digests. What is found by, what is read, what a result shows and what
narrows have digests of their own, so that a new page address doesn't touch the terms.
"""

from base64 import b32encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from hashlib import blake2b
from itertools import groupby, pairwise

import msgspec

from plugins.engine.fingerprints import DIGEST_SIZE, hash_bytes, hash_value
from plugins.engine.pages import Group, StaticFile
from plugins.newsroom.edition import Edition
from plugins.search.entries import (
    Facets,
    Item,
    Shown,
    build_entry,
    hash_items,
    list_articles,
    list_facets,
    list_places,
    load_terms,
)
from plugins.search.segments import Segment, encode_block, encode_json, plan_layout
from plugins.search.terms import read_text
from plugins.search.tiers import divide_by_date, number_by_date

# Numbers of entries that share a file of what results show, and a file of texts: one or two in three are taken.
NUMBERS_A_CARD_FILE = 8
NUMBERS_A_TEXT_FILE = 4
# Numbers that a block has, and how many blocks a segment has at most before they become larger.
LEAST_BLOCK, MOST_BLOCKS = 128, 512
FOLDER = "chi-muc"
# Sorts after FOLDER: files are moved into the output in the order of their names, and the manifest has to be last.
MANIFEST = "danh-muc.json"
# Letters of a name: another digest has the same in one case of 33 million.
NAME_LENGTH = 5
SHOWN = tuple(part.name for part in fields(Shown))
FACETS = tuple(facet.name for facet in fields(Facets))
# Syllables that an entry is found by besides those of its body, roughly.
SYLLABLES_BESIDE = 40


@dataclass(frozen=True, slots=True)
class Run:
    """Entries that follow one another, with their numbers in their segment."""

    items: Sequence[Item]
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True)
class Block:
    """What is kept of a block from build to build: its syllables, digests of what its files follow from, values of facets."""

    syllables: int
    terms: bytes
    bodies: bytes
    shown: bytes
    facets: Mapping[str, bytes]
    values: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Described:
    """One segment as the manifest tells it.

    `size` is the number after the last entry's, `count` that of the entries. Names stand one after the other: those of
    shards, each for `sharing` of them, and for each `block` of numbers that of its cards and that of its texts.
    """

    size: int
    count: int
    words: int
    pairs: int
    sharing: int
    shards: str
    vocabulary: str
    block: int
    cards: str
    texts: str
    facets: Mapping[str, str]


BLOCKS = msgspec.msgpack.Decoder(Block)
DIGESTS = msgspec.msgpack.Decoder(list[bytes])


def plan_index(edition: Edition, version: bytes) -> Iterator[StaticFile | Group]:
    """Yield the files of the index, a group a segment, the manifest last; `version` stands for the code that makes them."""
    folder = edition.urls.place("SEARCH_DATA", path=f"{FOLDER}/-").save_as.removesuffix("-")
    described: list[Described] = []
    values: dict[str, set[str]] = {facet: set() for facet in FACETS}
    for number, run in enumerate(list_segments(edition)):
        # Its number keeps two segments that hold the same from having the same digests.
        salt = hash_bytes(version, number.to_bytes(1, "little"))
        plan = SegmentPlan(edition, run, salt)
        described.append(plan.described)
        for block in plan.blocks:
            for facet, found in block.values.items():
                values[facet].update(found)
        yield Group(lambda plan=plan: plan.digest, partial(plan.list_files, f"{folder}{number}/"))
    names = {}
    for facet, titles in list_titles(edition, values).items():
        data = encode_json(titles)
        digest = hash_bytes(data)
        names[facet] = _name(digest)
        yield StaticFile(f"{folder}{facet}-{names[facet]}.z", digest, data=data)
    place = edition.urls.place("SEARCH_DATA", path=MANIFEST)
    manifest = {
        "folder": edition.urls.place("SEARCH_DATA", path=f"{FOLDER}/").url,
        "cards": NUMBERS_A_CARD_FILE,
        "texts": NUMBERS_A_TEXT_FILE,
        "segments": described,
        "titles": names,
    }
    data = msgspec.json.encode(manifest)
    yield StaticFile(place.save_as, hash_bytes(data), data=data)


def list_segments(edition: Edition) -> Iterator[Run]:
    """Yield the entries of each segment; the first holds everything that is no article."""
    places = list_places(edition)
    yield Run(places, range(len(places)))
    articles = list_articles(edition)
    days = [article.fields.date for article in articles]
    for part in divide_by_date(days):
        yield Run(articles[part], number_by_date(days[part]))


def divide_run(run: Run, numbers: int) -> Iterator[Run]:
    """Yield a run's parts, so many numbers each; a part without entries is empty."""
    found = {
        position: tuple(zip(*part, strict=True))
        for position, part in groupby(zip(run.items, run.numbers, strict=True), lambda pair: pair[1] // numbers)
    }
    yield from (Run(*found.get(position, ((), ()))) for position in range(count_parts(run, numbers)))


def count_parts(run: Run, numbers: int) -> int:
    """Return how many parts of so many numbers a run has."""
    return run.numbers[-1] // numbers + 1 if run.numbers else 0


class SegmentPlan:
    """A segment on its way to files: its blocks are described, and their terms kept; `salt` stands for code and place."""

    def __init__(self, edition: Edition, run: Run, salt: bytes) -> None:
        self._edition = edition
        self._run = run
        size = run.numbers[-1] + 1 if run.numbers else 0
        self._block = max(LEAST_BLOCK, 1 << (-(-size // MOST_BLOCKS) - 1).bit_length())
        self._runs = list(divide_run(run, self._block))
        kept = [self._recall_block(block, salt) for block in self._runs]
        self.blocks = [BLOCKS.decode(block) for block in kept]
        self._layout = layout = plan_layout(sum(block.syllables for block in self.blocks))
        self.digest = hash_bytes(salt, *kept)
        terms = hash_value((layout.words, layout.pairs))
        keys = [hash_bytes(b"terms", terms, block.terms) for block in self.blocks]
        edition.shelf.fill(keys, layout.parts, self._encode_block, lambda number: len(self._runs[number].items))
        self._segment = Segment(layout, len(keys), lambda block, part: edition.shelf.read(keys[block], part))
        digests = edition.recall(hash_bytes(b"names", *keys), lambda: msgspec.msgpack.encode([self._segment.hash_vocabulary(), *self._segment.list_digests()]))
        self._vocabulary, *self._shards = DIGESTS.decode(digests)
        self._facets = {facet: hash_bytes(*(block.facets[facet] for block in self.blocks)) for facet in FACETS if any(block.values[facet] for block in self.blocks)}
        self.described = Described(
            size=size,
            count=len(run.items),
            words=layout.words,
            pairs=layout.pairs,
            sharing=layout.sharing,
            shards="".join(map(_name, self._shards)),
            vocabulary=_name(self._vocabulary),
            block=self._block,
            cards="".join(_name(block.shown) for block in self.blocks),
            texts="".join(_name(block.bodies) for block in self.blocks),
            facets={facet: _name(digest) for facet, digest in self._facets.items()},
        )

    def _recall_block(self, run: Run, salt: bytes) -> bytes:
        key = hash_bytes(b"block", salt, hash_value(run.numbers), hash_items(self._edition, run.items))
        return self._edition.recall(key, lambda: msgspec.msgpack.encode(describe_block(self._edition, run, salt)))

    def _encode_block(self, number: int) -> Sequence[bytes]:
        run, load_body = self._runs[number], self._edition.load_body
        terms = (load_terms(build_entry(self._edition, item), load_body) for item in run.items)
        return encode_block(zip(run.numbers, terms, strict=True), self._layout)

    def list_files(self, folder: str) -> Iterator[StaticFile]:
        """Yield the segment's files, which go into a folder of the output."""
        layout, edition = self._layout, self._edition
        for position in range(layout.shards):
            name = f"w{position}" if position < layout.words else f"p{position - layout.words}"
            digest = self._shards[position // layout.sharing]
            yield _plan_file(folder, name, digest, partial(self._segment.encode, position))
        yield _plan_file(folder, "v", self._vocabulary, self._segment.encode_vocabulary)
        for number, run in enumerate(divide_run(self._run, NUMBERS_A_TEXT_FILE)):
            if run.items:
                digest = self.blocks[number * NUMBERS_A_TEXT_FILE // self._block].bodies
                yield _plan_file(folder, f"t{number}", digest, partial(encode_texts, edition, run))
        for number, run in enumerate(divide_run(self._run, NUMBERS_A_CARD_FILE)):
            if run.items:
                digest = self.blocks[number * NUMBERS_A_CARD_FILE // self._block].shown
                yield _plan_file(folder, f"k{number}", digest, partial(encode_cards, edition, run))
        for facet, digest in self._facets.items():
            yield _plan_file(folder, facet, digest, partial(encode_facet, edition, self._run, facet))


def describe_block(edition: Edition, run: Run, salt: bytes) -> Block:
    """Return what is kept of a block."""
    terms, bodies, shown = (_start_digest(salt + what) for what in (b"terms", b"bodies", b"shown"))
    facets = {facet: _start_digest(salt + facet.encode()) for facet in FACETS}
    values: dict[str, set[str]] = {facet: set() for facet in FACETS}
    syllables = 0
    for item, number in zip(run.items, run.numbers, strict=True):
        entry = build_entry(edition, item)
        terms.update(msgspec.msgpack.encode((number, entry.texts, entry.body)))
        bodies.update(msgspec.msgpack.encode((number, entry.body)))
        shown.update(msgspec.msgpack.encode((number, entry.shown)))
        found = list_facets(edition, item)
        for facet in FACETS:
            own = getattr(found, facet)
            facets[facet].update(msgspec.msgpack.encode((number, own)))
            values[facet].update(own)
        syllables += SYLLABLES_BESIDE + (edition.readings[item.path].words if entry.body else 0)
    return Block(
        syllables=syllables,
        terms=terms.digest(),
        bodies=bodies.digest(),
        shown=shown.digest(),
        facets={facet: facets[facet].digest() for facet in FACETS},
        values={facet: tuple(sorted(found)) for facet, found in values.items()},
    )


def _plan_file(folder: str, name: str, digest: bytes, make: Callable[[], bytes]) -> StaticFile:
    """Return a file that follows from what a digest stands for."""
    return StaticFile(f"{folder}{name}-{_name(digest)}.z", digest, make=make)


def encode_cards(edition: Edition, run: Run) -> bytes:
    """Return what results show, as compressed JSON: by an entry's number a list in the order of Shown's fields."""
    entries = (build_entry(edition, item).shown for item in run.items)
    cards = ([getattr(shown, name) for name in SHOWN] for shown in entries)
    return encode_json(dict(zip(run.numbers, cards, strict=True)))


def encode_texts(edition: Edition, run: Run) -> bytes:
    """Return the texts of pages' bodies, as compressed JSON, by their entries' numbers; each block of a text is a line."""
    bodies = (build_entry(edition, item).body for item in run.items)
    texts = (read_text(edition.load_body(body)) if body else "" for body in bodies)
    return encode_json(dict(zip(run.numbers, texts, strict=True)))


def encode_facet(edition: Edition, run: Run, facet: str) -> bytes:
    """Return one facet of a segment, as compressed JSON: for each value the distances between its entries."""
    entries: dict[str, list[int]] = {}
    for item, number in zip(run.items, run.numbers, strict=True):
        for value in getattr(list_facets(edition, item), facet):
            entries.setdefault(value, []).append(number)
    return encode_json(
        {value: [numbers[0], *(b - a for a, b in pairwise(numbers))] for value, numbers in sorted(entries.items())}
    )


def list_titles(edition: Edition, values: Mapping[str, set[str]]) -> Mapping[str, Mapping[str, str]]:
    """Return for each facet the titles of the values that articles have; a year needs none."""
    return {
        facet: {slug: edition.get_link(facet, slug).title for slug in sorted(values[facet])}
        for facet in FACETS
        if facet != "year"
    }


def _start_digest(salt: bytes) -> blake2b:
    return blake2b(salt, digest_size=DIGEST_SIZE)


def _name(digest: bytes) -> str:
    return b32encode(digest)[:NAME_LENGTH].decode().lower()
