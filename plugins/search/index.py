"""The index as files: which there are, what each is named and made of. Nothing is made before it is asked for.

A file's folder is named by the digest of what its bytes follow from, so that it never changes under its name; the
manifest, small and the only one that does change, says which names hold. What is found by, what a result shows and
what narrows have folders of their own, so that a new page address doesn't touch the terms.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import partial
from hashlib import blake2b
from itertools import pairwise

import msgspec

from plugins.engine.fingerprints import DIGEST_SIZE, hash_bytes
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
from plugins.search.segments import Layout, divide_segment, encode_json, list_shards, plan_layout
from plugins.search.terms import read_text
from plugins.search.tiers import divide_by_date

# Results that one file shows, and texts of pages that one file holds: ten results lie in about ten files of each.
ENTRIES_A_CARD_FILE = 8
ENTRIES_A_TEXT_FILE = 4
FOLDER = "chi-muc"
# Sorts after FOLDER: files are moved into the output in the order of their names, and the manifest has to be last.
MANIFEST = "danh-muc.json"
DIGEST_LENGTH = 12
SHOWN = tuple(part.name for part in fields(Shown))
FACETS = tuple(facet.name for facet in fields(Facets))
# Syllables that an entry is found by besides those of its body, roughly.
SYLLABLES_BESIDE = 40


@dataclass(frozen=True, slots=True)
class MadeFile(StaticFile):
    """A file whose bytes are made when they are asked for; its digest is that of what they follow from."""

    make: Callable[[], bytes] | None = field(default=None, repr=False, compare=False)

    def read(self) -> bytes:
        """Return the file's bytes."""
        return self.make()


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment as the manifest names it: its size, the folders of terms and cards, the file of each facet."""

    size: int
    terms: str
    words: int
    pairs: int
    cards: str
    facets: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Description:
    """What is kept of a segment from build to build: itself, and the values of its facets."""

    segment: Segment
    values: Mapping[str, tuple[str, ...]]


DESCRIPTIONS = msgspec.msgpack.Decoder(Description)


def plan_index(edition: Edition, version: bytes) -> Iterator[StaticFile | Group]:
    """Yield the files of the index, a group a segment, the manifest last; `version` stands for the code that makes them."""
    folder = edition.urls.place("SEARCH_DATA", path=f"{FOLDER}/-").save_as.removesuffix("-")
    articles = list_articles(edition)
    parts = divide_by_date([article.fields.date for article in articles])
    described = []
    # The first segment holds everything that is no article.
    for number, items in enumerate((list_places(edition), *(articles[part] for part in parts))):
        # Its number keeps two segments that hold the same from wanting the same files.
        salt = hash_bytes(version, number.to_bytes(1, "little"))
        key = hash_bytes(salt, hash_items(edition, items))
        found = DESCRIPTIONS.decode(edition.recall(key, partial(_encode_description, edition, items, salt)))
        described.append(found)
        yield Group(lambda key=key: key, partial(plan_segment, edition, items, found.segment, folder))
    names = {}
    for facet, titles in list_titles(edition, described).items():
        data = encode_json(titles)
        names[facet] = _name(hash_bytes(facet.encode(), data))
        yield StaticFile(f"{folder}{names[facet]}.z", hash_bytes(data), data=data)
    place = edition.urls.place("SEARCH_DATA", path=MANIFEST)
    manifest = {
        "folder": edition.urls.place("SEARCH_DATA", path=f"{FOLDER}/").url,
        "cards": ENTRIES_A_CARD_FILE,
        "texts": ENTRIES_A_TEXT_FILE,
        "segments": [found.segment for found in described],
        "titles": names,
    }
    data = msgspec.json.encode(manifest)
    yield StaticFile(place.save_as, hash_bytes(data), data=data)


def _encode_description(edition: Edition, items: Sequence[Item], salt: bytes) -> bytes:
    return msgspec.msgpack.encode(describe_segment(edition, items, salt))


def describe_segment(edition: Edition, items: Sequence[Item], salt: bytes) -> Description:
    """Return a segment as the manifest names it, and the values of its facets."""
    terms, cards = _start_digest(salt), _start_digest(salt)
    facets = {facet: _start_digest(salt + facet.encode()) for facet in FACETS}
    values: dict[str, set[str]] = {facet: set() for facet in FACETS}
    syllables = 0
    for item in items:
        entry = build_entry(edition, item)
        terms.update(msgspec.msgpack.encode((entry.texts, entry.body)))
        cards.update(msgspec.msgpack.encode(entry.shown))
        found = list_facets(edition, item)
        for facet in FACETS:
            own = getattr(found, facet)
            facets[facet].update(msgspec.msgpack.encode(own))
            values[facet].update(own)
        syllables += SYLLABLES_BESIDE + (edition.readings[item.path].words if entry.body else 0)
    layout = plan_layout(syllables)
    segment = Segment(
        size=len(items),
        terms=_name(terms.digest()),
        words=layout.words,
        pairs=layout.pairs,
        cards=_name(cards.digest()),
        facets={facet: _name(facets[facet].digest()) for facet in FACETS if values[facet]},
    )
    return Description(segment, {facet: tuple(sorted(found)) for facet, found in values.items()})


def plan_segment(edition: Edition, items: Sequence[Item], segment: Segment, folder: str) -> Iterator[StaticFile]:
    """Yield the files of a segment, which go below a folder of the output."""

    def load(start: int, stop: int) -> Iterator[Mapping[str, int]]:
        return (load_terms(build_entry(edition, item), edition.load_body) for item in items[start:stop])

    layout = Layout(segment.words, segment.pairs)
    shards = divide_segment(len(items), layout, load)
    for family, number in list_shards(layout):
        yield _plan_file(folder, segment.terms, f"/{family}{number}", partial(shards.encode, (family, number)))
    yield _plan_file(folder, segment.terms, "/v0", shards.encode_vocabulary)
    for number, start in enumerate(range(0, len(items), ENTRIES_A_TEXT_FILE)):
        part = items[start : start + ENTRIES_A_TEXT_FILE]
        yield _plan_file(folder, segment.terms, f"/t{number}", partial(encode_texts, edition, part))
    for number, start in enumerate(range(0, len(items), ENTRIES_A_CARD_FILE)):
        part = items[start : start + ENTRIES_A_CARD_FILE]
        yield _plan_file(folder, segment.cards, f"/k{number}", partial(encode_cards, edition, part))
    for facet, name in segment.facets.items():
        yield _plan_file(folder, name, "", partial(encode_facet, edition, items, facet))


def _plan_file(folder: str, name: str, below: str, make: Callable[[], bytes]) -> MadeFile:
    """Return a file that follows from what a name stands for."""
    return MadeFile(f"{folder}{name}{below}.z", bytes.fromhex(name), make=make)


def encode_cards(edition: Edition, items: Sequence[Item]) -> bytes:
    """Return what results show, as compressed JSON: a list of lists in the order of Shown's fields."""
    entries = (build_entry(edition, item) for item in items)
    return encode_json([[getattr(entry.shown, name) for name in SHOWN] for entry in entries])


def encode_texts(edition: Edition, items: Sequence[Item]) -> bytes:
    """Return the texts of pages' bodies, as compressed JSON; each block of a text is a line."""
    bodies = (build_entry(edition, item).body for item in items)
    return encode_json([read_text(edition.load_body(body)) if body else "" for body in bodies])


def encode_facet(edition: Edition, items: Sequence[Item], facet: str) -> bytes:
    """Return one facet of a segment, as compressed JSON: for each value the distances between its entries."""
    entries: dict[str, list[int]] = {}
    for number, item in enumerate(items):
        for value in getattr(list_facets(edition, item), facet):
            entries.setdefault(value, []).append(number)
    return encode_json(
        {value: [numbers[0], *(b - a for a, b in pairwise(numbers))] for value, numbers in sorted(entries.items())}
    )


def list_titles(edition: Edition, described: Sequence[Description]) -> Mapping[str, Mapping[str, str]]:
    """Return for each facet the titles of the values that articles have; a year needs none."""
    titles: dict[str, dict[str, str]] = {}
    for facet in FACETS:
        used = sorted({value for found in described for value in found.values[facet]})
        if facet != "year":
            titles[facet] = {slug: edition.get_link(facet, slug).title for slug in used}
    return titles


def _start_digest(salt: bytes) -> blake2b:
    # Of a segment's values one after the other: those of ten thousand articles at once would fill the memory.
    return blake2b(salt, digest_size=DIGEST_SIZE)


def _name(digest: bytes) -> str:
    return digest.hex()[:DIGEST_LENGTH]
