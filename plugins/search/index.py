"""The index as files: which there are, what each is named and made of. Nothing is made before it is asked for.

A file's folder is named by the digest of what its bytes follow from, so that it never changes under its name; the
manifest, small and the only one that does change, says which names hold. What is found by, what a result shows and
what narrows have folders of their own, so that a new page address doesn't touch the terms.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import partial
from itertools import pairwise

import msgspec

from plugins.engine.fingerprints import hash_bytes
from plugins.engine.pages import StaticFile
from plugins.newsroom.edition import Edition
from plugins.search.entries import Entry, Facets, Shown, list_articles, list_places, load_terms
from plugins.search.segments import ShardName, build_segment, encode_json, list_shards, plan_layout
from plugins.search.tiers import divide_by_date

# Results that one file shows; a page of ten newest results lies in few of them.
ENTRIES_A_CARD_FILE = 8
FOLDER = "chi-muc"
# Sorts after FOLDER: files are moved into the output in the order of their names, and the manifest has to be last.
MANIFEST = "danh-muc.json"
VOCABULARY: ShardName = ("v", 0)
DIGEST_LENGTH = 12
SHOWN = tuple(part.name for part in fields(Shown))
FACETS = tuple(facet.name for facet in fields(Facets))


@dataclass(frozen=True, slots=True)
class MadeFile(StaticFile):
    """A file whose bytes are made when they are asked for; its digest is that of what they follow from."""

    make: Callable[[], bytes] | None = field(default=None, repr=False, compare=False)

    def read(self) -> bytes:
        """Return the file's bytes."""
        return self.make()


@dataclass(slots=True)
class Shards:
    """A segment's shards, all made when the first is asked for, each let go when it has been handed out."""

    entries: Sequence[Entry]
    load_body: Callable[[bytes], str]
    made: dict[ShardName, bytes] = field(default_factory=dict)

    def take(self, name: ShardName) -> bytes:
        """Return one shard's bytes."""
        if name not in self.made:
            loaders = [lambda entry=entry: load_terms(entry, self.load_body) for entry in self.entries]
            self.made = {found or VOCABULARY: data for found, data in build_segment(loaders)}
        return self.made.pop(name)


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment as the manifest names it: its size, the folders of terms and cards, the file of each facet."""

    size: int
    terms: str
    words: int
    pairs: int
    cards: str
    facets: Mapping[str, str]


def plan_index(edition: Edition, version: bytes) -> Iterable[StaticFile]:
    """Return the files of the index, the manifest last; `version` stands for the code that makes them."""
    # Two that follow from the same are the same file.
    return {file.save_as: file for file in _plan_files(edition, version)}.values()


def _plan_files(edition: Edition, version: bytes) -> Iterator[StaticFile]:
    folder = edition.urls.place("SEARCH_DATA", path=f"{FOLDER}/-").save_as.removesuffix("-")
    articles = list_articles(edition)
    runs = [articles[part] for part in divide_by_date([entry.day for entry in articles])]
    segments = []
    # The first segment holds everything that is no article.
    for entries in (list_places(edition), *runs):
        segment, files = plan_segment(entries, version, folder, edition.load_body)
        segments.append(segment)
        yield from files
    names = {}
    for facet, titles in list_titles(edition, articles).items():
        data = encode_json(titles)
        names[facet] = _name(hash_bytes(data))
        yield StaticFile(f"{folder}{names[facet]}.z", hash_bytes(data), data=data)
    place = edition.urls.place("SEARCH_DATA", path=MANIFEST)
    manifest = {
        "folder": edition.urls.place("SEARCH_DATA", path=f"{FOLDER}/").url,
        "cards": ENTRIES_A_CARD_FILE,
        "segments": segments,
        "titles": names,
    }
    data = msgspec.json.encode(manifest)
    yield StaticFile(place.save_as, hash_bytes(data), data=data)


def plan_segment(
    entries: Sequence[Entry], version: bytes, folder: str, load_body: Callable[[bytes], str]
) -> tuple[Segment, list[StaticFile]]:
    """Return a segment as the manifest names it, and its files, which go below a folder of the output."""
    layout = plan_layout(len(entries))
    terms = _digest(version, ((entry.texts, entry.body) for entry in entries))
    cards = _digest(version, (entry.shown for entry in entries))
    shards = Shards(entries, load_body)
    files = [
        MadeFile(f"{folder}{_name(terms)}/{family}{number}.z", terms, make=partial(shards.take, (family, number)))
        for family, number in (*list_shards(layout), VOCABULARY)
    ]
    for number, start in enumerate(range(0, len(entries), ENTRIES_A_CARD_FILE)):
        make = partial(encode_cards, entries[start : start + ENTRIES_A_CARD_FILE])
        files.append(MadeFile(f"{folder}{_name(cards)}/k{number}.z", cards, make=make))
    facets = {}
    for facet in FACETS:
        values = [getattr(entry.facets, facet) for entry in entries]
        if any(values):
            digest = _digest(version, values)
            facets[facet] = _name(digest)
            files.append(MadeFile(f"{folder}{_name(digest)}.z", digest, make=partial(encode_facet, values)))
    segment = Segment(len(entries), _name(terms), layout.words, layout.pairs, _name(cards), facets)
    return segment, files


def encode_cards(entries: Sequence[Entry]) -> bytes:
    """Return what results show, as compressed JSON: a list of lists in the order of Shown's fields."""
    return encode_json([[getattr(entry.shown, name) for name in SHOWN] for entry in entries])


def encode_facet(values: Sequence[tuple[str, ...]]) -> bytes:
    """Return one facet of a segment, as compressed JSON: for each value the distances between its entries."""
    entries: dict[str, list[int]] = {}
    for number, found in enumerate(values):
        for value in found:
            entries.setdefault(value, []).append(number)
    return encode_json(
        {value: [numbers[0], *(b - a for a, b in pairwise(numbers))] for value, numbers in sorted(entries.items())}
    )


def list_titles(edition: Edition, articles: Sequence[Entry]) -> Mapping[str, Mapping[str, str]]:
    """Return for each facet the titles of the values that articles have."""
    titles: dict[str, dict[str, str]] = {}
    for facet in FACETS:
        used = sorted({value for entry in articles for value in getattr(entry.facets, facet)})
        if facet != "year":
            titles[facet] = {slug: edition.get_link(facet, slug).title for slug in used}
    return titles


def _digest(version: bytes, values: Iterable[object]) -> bytes:
    # One by one: ten thousand values held together would set the garbage collector off.
    return hash_bytes(version, *map(msgspec.msgpack.encode, values))


def _name(digest: bytes) -> str:
    return digest.hex()[:DIGEST_LENGTH]
