"""The index as files: which there are, what each is named and made of. None is made before it is asked for.

A file's name ends in a digest of what its bytes follow from, so that it never changes under its name; the manifest,
small and the only one that does change, tells the digests. What is found by, what is read, what a result shows and what
narrows have digests of their own, so that a new page address doesn't touch the terms.
"""

from base64 import b32encode
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from hashlib import blake2b
from itertools import pairwise

import msgspec
from msgspec.structs import fields

from plugins.engine.features import Material
from plugins.engine.fingerprints import DIGEST_SIZE, hash_bytes, hash_value
from plugins.engine.pages import Group, StaticFile
from plugins.newsroom.edition import Edition
from plugins.newsroom.urls import Place
from plugins.search.entries import (
    Facets,
    Item,
    Shown,
    build_entry,
    get_body,
    hash_items,
    list_articles,
    list_facets,
    list_places,
    load_terms,
)
from plugins.search.segments import Layout, Segment, encode_block, encode_json, plan_layout
from plugins.search.terms import Lexicon, read_text
from plugins.search.tiers import divide_by_date, number_by_date

# Numbers of entries that share a file of what results show, and a file of texts: one or two in three are taken.
NUMBERS_A_CARD_FILE = 8
NUMBERS_A_TEXT_FILE = 4
# Numbers that a block has, and how many blocks a segment has at most before they become larger.
LEAST_BLOCK, MOST_BLOCKS = 128, 512
# What a lexicon knows at most, some 10 MiB, before it begins anew with another block.
LARGEST_LEXICON = 50_000
FOLDER = "chi-muc"
# Sorts after FOLDER: files are moved into the output in the order of their names, and the manifest has to be last.
MANIFEST = "danh-muc.json"
# Letters of a name: another digest has the same in one case of 33 million.
NAME_LENGTH = 5
SHOWN = tuple(part.name for part in fields(Shown))
FACETS = tuple(facet.name for facet in fields(Facets))
# Syllables that an entry is found by besides those of its body, roughly.
SYLLABLES_BESIDE = 40


class Run(msgspec.Struct, frozen=True):
    """Entries that follow one another, with their numbers in their segment."""

    items: Sequence[Item]
    numbers: Sequence[int]


class Block(msgspec.Struct, frozen=True):
    """What is kept of a block from build to build: its syllables, digests of what its files follow from, values of facets.

    `frame` stands for all that its entries are found by besides their bodies.
    """

    syllables: int
    frame: bytes
    terms: bytes
    bodies: bytes
    shown: bytes
    facets: Mapping[str, bytes]
    values: Mapping[str, tuple[str, ...]]


class Described(msgspec.Struct, frozen=True):
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


class KeptBlock(msgspec.Struct, array_like=True, gc=False):
    """A block as it was planned: its entries' numbers, the articles that they are, what stands for their texts, and a Block, packed."""

    numbers: Sequence[int]
    articles: Sequence[str]
    state: bytes
    block: bytes


class KeptSegment(msgspec.Struct, array_like=True, gc=False):
    """A segment as it was planned."""

    digest: bytes
    described: Described
    blocks: list[KeptBlock]


class Kept(msgspec.Struct, array_like=True, gc=False):
    """The index as it was planned: segments, by facet the titles of its values, packed, and the places of its files and of the manifest."""

    segments: list[KeptSegment]
    titles: dict[str, bytes]
    folder: Place
    manifest: Place


BLOCKS = msgspec.msgpack.Decoder(Block)
KEPT = msgspec.msgpack.Decoder(Kept)
DIGESTS = msgspec.msgpack.Decoder(list[bytes])
# Loads the entries of a block, by its number, and the edition that they are in.
LoadRun = Callable[[int], tuple[Edition, Run]]
# Opens a segment that is known, to make files of it.
Open = Callable[[], "SegmentPlan"]


def follow_index(material: Material, version: bytes) -> Iterator[StaticFile | Group]:
    """Yield the files of the index, a group a segment, the manifest last; `version` stands for the code that makes them.

    Where no more than texts has changed, entries are read anew in blocks that hold one of these, and nowhere else.
    """
    data = material.load()
    found = _amend_index(material, KEPT.decode(data), version) if data else None
    kept, opens = found or _plan_index(material.edition, version, material.texts)
    material.keep(msgspec.msgpack.encode(kept))
    return _list_index(kept, opens)


def plan_index(edition: Edition, version: bytes) -> Iterator[StaticFile | Group]:
    """Yield the same files, planned from the whole edition."""
    return _list_index(*_plan_index(edition, version, {path: reading.body for path, reading in edition.readings.items()}))


def _plan_index(edition: Edition, version: bytes, texts: Mapping[str, bytes]) -> tuple[Kept, Sequence[Open]]:
    plans = [_plan_segment(edition, run, _salt(version, number), texts) for number, run in enumerate(list_segments(edition))]
    values = {facet: {value for plan in plans for block in plan.blocks for value in block.values[facet]} for facet in FACETS}
    kept = Kept(
        segments=[plan.kept for plan in plans],
        titles={facet: encode_json(titles) for facet, titles in list_titles(edition, values).items()},
        folder=edition.urls.place("SEARCH_DATA", path=f"{FOLDER}/"),
        manifest=edition.urls.place("SEARCH_DATA", path=MANIFEST),
    )
    return kept, [lambda plan=plan: plan for plan in plans]


def _plan_segment(edition: Edition, run: Run, salt: bytes, texts: Mapping[str, bytes]) -> "SegmentPlan":
    runs = list(divide_run(run, choose_width(run.numbers[-1] + 1 if run.numbers else 0)))
    blocks = [_keep_block(edition, part, salt, texts) for part in runs]
    return SegmentPlan(edition, salt, blocks, lambda number: (edition, runs[number]))


def _amend_index(material: Material, kept: Kept, version: bytes) -> tuple[Kept, Sequence[Open]] | None:
    """Return the index as it is with the texts of today; None where more of it has changed than that."""
    texts = material.texts
    changed = [
        {number for number, block in enumerate(segment.blocks) if block.state != _hash_texts(block.articles, texts)}
        for segment in kept.segments
    ]
    edition = material.build_part({path for segment, numbers in zip(kept.segments, changed) for number in numbers for path in segment.blocks[number].articles})
    if edition is None:
        return None
    segments: list[KeptSegment] = []
    opens: list[Open] = []
    for position, (segment, numbers) in enumerate(zip(kept.segments, changed)):
        salt = _salt(version, position)
        open_whole = cache(partial(_open_segment, material, position, salt))
        plan = _amend_segment(edition, segment, numbers, salt, texts, open_whole) if numbers else None
        if numbers and plan is None:
            return None
        segments.append(plan.kept if plan else segment)
        opens.append((lambda plan=plan: plan) if plan else open_whole)
    return Kept(segments, kept.titles, kept.folder, kept.manifest), opens


def _open_segment(material: Material, position: int, salt: bytes) -> "SegmentPlan":
    edition = material.edition
    return _plan_segment(edition, list(list_segments(edition))[position], salt, material.texts)


def _amend_segment(
    edition: Edition, segment: KeptSegment, numbers: Collection[int], salt: bytes, texts: Mapping[str, bytes], open_whole: Open
) -> "SegmentPlan | None":
    """Return a segment of which some blocks, whose articles an edition holds, have other texts; None where more is other."""
    blocks = list(segment.blocks)
    runs: dict[int, Run] = {}
    for number in numbers:
        old = blocks[number]
        runs[number] = Run([edition.readings[path].document for path in old.articles], old.numbers)
        blocks[number] = new = _keep_block(edition, runs[number], salt, texts)
        if BLOCKS.decode(new.block).frame != BLOCKS.decode(old.block).frame:
            return None
    layout = choose_layout(BLOCKS.decode(block.block) for block in blocks)
    if (layout.words, layout.pairs) != (segment.described.words, segment.described.pairs):
        return None
    return SegmentPlan(edition, salt, blocks, lambda number: (edition, runs[number]) if number in runs else open_whole().load(number))


def _keep_block(edition: Edition, run: Run, salt: bytes, texts: Mapping[str, bytes]) -> KeptBlock:
    articles = [item.path for item in run.items if getattr(item, "kind", "") == "article"]
    key = hash_bytes(b"block", salt, hash_value(run.numbers), hash_items(edition, run.items))
    block = edition.recall(key, lambda: msgspec.msgpack.encode(describe_block(edition, run, salt)))
    return KeptBlock(run.numbers, articles, _hash_texts(articles, texts), block)


def _hash_texts(articles: Iterable[str], texts: Mapping[str, bytes]) -> bytes:
    return hash_bytes(*[texts[path] for path in articles])


def _salt(version: bytes, number: int) -> bytes:
    # A segment's number keeps two that hold the same from having the same digests.
    return hash_bytes(version, number.to_bytes(1, "little"))


def _list_index(kept: Kept, opens: Sequence[Open]) -> Iterator[StaticFile | Group]:
    folder = kept.folder.save_as.removesuffix("index.html")
    for number, (segment, open_segment) in enumerate(zip(kept.segments, opens, strict=True)):
        yield Group(lambda segment=segment: segment.digest, lambda number=number, open_segment=open_segment: open_segment().list_files(f"{folder}{number}/"))
    names = {}
    for facet, data in kept.titles.items():
        digest = hash_bytes(data)
        names[facet] = _name(digest)
        yield StaticFile(f"{folder}{facet}-{names[facet]}.z", digest, data=data)
    manifest = {
        "folder": kept.folder.url,
        "cards": NUMBERS_A_CARD_FILE,
        "texts": NUMBERS_A_TEXT_FILE,
        "segments": [segment.described for segment in kept.segments],
        "titles": names,
    }
    data = msgspec.json.encode(manifest)
    yield StaticFile(kept.manifest.save_as, hash_bytes(data), data=data)


def list_segments(edition: Edition) -> Iterator[Run]:
    """Yield the entries of each segment; the first holds everything that is no article."""
    places = list_places(edition)
    yield Run(places, list(range(len(places))))
    articles = list_articles(edition)
    days = [article.fields.date for article in articles]
    for part in divide_by_date(days):
        yield Run(articles[part], number_by_date(days[part]))


def divide_run(run: Run, size: int) -> Iterator[Run]:
    """Yield a run's parts, so many numbers each; a part without entries is empty."""
    for position in range(run.numbers[-1] // size + 1 if run.numbers else 0):
        yield cut_run(run, size, position)


def cut_run(run: Run, size: int, position: int) -> Run:
    """Return one of a run's parts, so many numbers each."""
    part = slice(bisect_left(run.numbers, position * size), bisect_left(run.numbers, (position + 1) * size))
    return Run(run.items[part], run.numbers[part])


def choose_width(size: int) -> int:
    """Return how many numbers a block of a segment has that has so many."""
    return max(LEAST_BLOCK, 1 << (-(-size // MOST_BLOCKS) - 1).bit_length())


def choose_layout(blocks: Iterable[Block]) -> Layout:
    """Return the layout of a segment with these blocks."""
    return plan_layout(sum(block.syllables for block in blocks))


class SegmentPlan:
    """A segment on its way to files: the terms of its blocks are kept; `salt` stands for code and place.

    `keeper` is an edition of any of its entries, `load` gives those of a block.
    """

    def __init__(self, keeper: Edition, salt: bytes, blocks: Sequence[KeptBlock], load: LoadRun) -> None:
        self.load = load
        self._kept = blocks
        self.blocks = [BLOCKS.decode(block.block) for block in blocks]
        self._layout = layout = choose_layout(self.blocks)
        terms = hash_value((layout.words, layout.pairs))
        keys = [hash_bytes(b"terms", terms, block.terms) for block in self.blocks]
        keeper.shelf.fill(keys, layout.parts, partial(self._encode_block, Lexicon()), lambda number: len(blocks[number].numbers))
        self._segment = Segment(layout, len(keys), lambda block, part: keeper.shelf.read(keys[block], part))
        digests = keeper.recall(hash_bytes(b"names", *keys), lambda: msgspec.msgpack.encode([self._segment.hash_vocabulary(), *self._segment.list_digests()]))
        self._vocabulary, *self._shards = DIGESTS.decode(digests)
        self._facets = {facet: hash_bytes(*(block.facets[facet] for block in self.blocks)) for facet in FACETS if any(block.values[facet] for block in self.blocks)}
        size = blocks[-1].numbers[-1] + 1 if blocks else 0
        described = Described(
            size=size,
            count=sum(len(block.numbers) for block in blocks),
            words=layout.words,
            pairs=layout.pairs,
            sharing=layout.sharing,
            shards="".join(map(_name, self._shards)),
            vocabulary=_name(self._vocabulary),
            block=choose_width(size),
            cards="".join(_name(block.shown) for block in self.blocks),
            texts="".join(_name(block.bodies) for block in self.blocks),
            facets={facet: _name(digest) for facet, digest in self._facets.items()},
        )
        self.kept = KeptSegment(hash_bytes(salt, *(block.block for block in blocks)), described, list(blocks))

    def _encode_block(self, lexicon: Lexicon, number: int) -> Sequence[bytes]:
        edition, run = self.load(number)
        if len(lexicon) > LARGEST_LEXICON:
            lexicon.clear()
        terms = (load_terms(edition, item, lexicon) for item in run.items)
        return encode_block(zip(run.numbers, terms, strict=True), self._layout, lexicon)

    def list_files(self, folder: str) -> Iterator[StaticFile]:
        """Yield the segment's files, which go into a folder of the output."""
        layout = self._layout
        for position in range(layout.shards):
            name = f"w{position}" if position < layout.words else f"p{position - layout.words}"
            digest = self._shards[position // layout.sharing]
            yield _plan_file(folder, name, digest, partial(self._segment.encode, position))
        yield _plan_file(folder, "v", self._vocabulary, self._segment.encode_vocabulary)
        yield from self._list_parts(folder, "t", NUMBERS_A_TEXT_FILE, [block.bodies for block in self.blocks], encode_texts)
        yield from self._list_parts(folder, "k", NUMBERS_A_CARD_FILE, [block.shown for block in self.blocks], encode_cards)
        for facet, digest in self._facets.items():
            yield _plan_file(folder, facet, digest, partial(self._encode_facet, facet))

    def _list_parts(
        self, folder: str, name: str, size: int, digests: Sequence[bytes], encode: Callable[[Edition, Run], bytes]
    ) -> Iterator[StaticFile]:
        """Yield a file for each so many numbers of a block, save where there are no entries; a block's files share a digest."""
        for block, (kept, digest) in enumerate(zip(self._kept, digests, strict=True)):
            for position in dict.fromkeys(number // size for number in kept.numbers):
                yield _plan_file(folder, f"{name}{position}", digest, partial(self._encode_part, encode, block, size, position))

    def _encode_part(self, encode: Callable[[Edition, Run], bytes], block: int, size: int, position: int) -> bytes:
        edition, run = self.load(block)
        return encode(edition, cut_run(run, size, position))

    def _encode_facet(self, facet: str) -> bytes:
        return encode_facet(map(self.load, range(len(self._kept))), facet)


def describe_block(edition: Edition, run: Run, salt: bytes) -> Block:
    """Return what is kept of a block."""
    frame, terms, bodies, shown = (_start_digest(salt + what) for what in (b"frame", b"terms", b"bodies", b"shown"))
    facets = {facet: _start_digest(salt + facet.encode()) for facet in FACETS}
    values: dict[str, set[str]] = {facet: set() for facet in FACETS}
    syllables = 0
    for item, number in zip(run.items, run.numbers, strict=True):
        entry, body, found = build_entry(edition, item), get_body(edition, item), list_facets(edition, item)
        frame.update(msgspec.msgpack.encode((number, entry.texts, entry.shown, found)))
        terms.update(msgspec.msgpack.encode((number, entry.texts, body)))
        bodies.update(msgspec.msgpack.encode((number, body)))
        shown.update(msgspec.msgpack.encode((number, entry.shown)))
        for facet in FACETS:
            own = getattr(found, facet)
            facets[facet].update(msgspec.msgpack.encode((number, own)))
            values[facet].update(own)
        syllables += SYLLABLES_BESIDE + (edition.readings[item.path].words if body else 0)
    return Block(
        syllables=syllables,
        frame=frame.digest(),
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
    bodies = (get_body(edition, item) for item in run.items)
    texts = (read_text(edition.load_body(body)) if body else "" for body in bodies)
    return encode_json(dict(zip(run.numbers, texts, strict=True)))


def encode_facet(runs: Iterable[tuple[Edition, Run]], facet: str) -> bytes:
    """Return one facet of a segment's blocks, as compressed JSON: for each value the distances between its entries."""
    entries: dict[str, list[int]] = {}
    for edition, run in runs:
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


@lru_cache(maxsize=1024)
def _name(digest: bytes) -> str:
    return b32encode(digest)[:NAME_LENGTH].decode().lower()
