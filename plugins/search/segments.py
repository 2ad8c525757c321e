"""Segments: the shards of a run of entries, made in pieces that are merged, in bounded memory."""

import tempfile
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO

import msgspec

from plugins.search.shards import (
    COMPRESSION,
    PLACE_BITS,
    Postings,
    count_shards,
    encode_shard,
    gather_postings,
    hash_group,
    merge_postings,
)
from plugins.search.terms import describe_term

# Entries whose terms are held at once; so many of them take about 80 MB.
PIECE = 1024
# Distinct terms that an article has, roughly: from these the number of shards is made.
WORDS_AN_ENTRY, PAIRS_AN_ENTRY = 250, 500
# There are a few thousand syllables, and pairs without end.
MOST_WORD_SHARDS, MOST_PAIR_SHARDS = 4_096, 16_384
# Spelling help: syllables of letters, the commonest of a segment.
LARGEST_VOCABULARY = 4_000
LONGEST_WORD = 7

# (family, number): family "w" holds syllables and symbols, "p" pairs.
ShardName = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """How many shards a segment has of each family; it follows from the number of entries."""

    words: int
    pairs: int


def plan_layout(entries: int) -> Layout:
    """Return the layout of a segment with so many entries."""
    return Layout(
        count_shards(entries, WORDS_AN_ENTRY, MOST_WORD_SHARDS),
        count_shards(entries, PAIRS_AN_ENTRY, MOST_PAIR_SHARDS),
    )


def list_shards(layout: Layout) -> Iterator[ShardName]:
    """Yield every shard of a layout, whether anything is in it or not."""
    yield from (("w", number) for number in range(layout.words))
    yield from (("p", number) for number in range(layout.pairs))


def build_segment(
    entries: Sequence[Callable[[], Mapping[str, int]]], piece: int = PIECE
) -> Iterator[tuple[ShardName | None, bytes]]:
    """Yield each shard of a segment with its bytes, and last, under None, the vocabulary.

    An entry is a function that returns its terms. However large the pieces, the bytes are the same.
    """
    layout = plan_layout(len(entries))
    waiting = iter(entries)
    counts: dict[str, int] = {}
    with tempfile.TemporaryFile() as file:
        spilled: dict[ShardName, list[tuple[int, int]]] = {name: [] for name in list_shards(layout)}
        first = 0
        while terms := [load() for load in islice(waiting, piece)]:
            postings = gather_postings(terms, first)
            first += len(terms)
            del terms
            for name, found in _sort_into_shards(postings, layout).items():
                data = msgspec.msgpack.encode(found)
                spilled[name].append((file.tell(), len(data)))
                file.write(data)
        for name, places in spilled.items():
            merged = merge_postings(_read_piece(file, *place) for place in places)
            if name[0] == "w":
                _count_words(merged, counts)
            yield name, encode_shard(merged)
    yield None, encode_vocabulary(counts)


def _sort_into_shards(postings: Mapping[str, list[int]], layout: Layout) -> dict[ShardName, list[tuple[str, int, bytes]]]:
    shards: dict[ShardName, list[tuple[str, int, bytes]]] = {}
    for term, codes in postings.items():
        folded, form, group = describe_term(term)
        number = hash_group(group)
        name = ("p", number % layout.pairs) if " " in term else ("w", number % layout.words)
        shards.setdefault(name, []).append((folded, form, array("I", codes).tobytes()))
    return shards


def _read_piece(file: IO[bytes], start: int, length: int) -> Iterable[tuple[str, int, bytes]]:
    file.seek(start)
    return msgspec.msgpack.decode(file.read(length), type=list[tuple[str, int, bytes]])


def _count_words(postings: Postings, counts: dict[str, int]) -> None:
    for term, forms in postings.items():
        if len(term) <= LONGEST_WORD and term.isalpha():
            counts[term] = len({code >> PLACE_BITS for codes in forms.values() for code in codes})


def encode_vocabulary(counts: Mapping[str, int]) -> bytes:
    """Return a segment's commonest syllables with the number of their entries, as compressed JSON."""
    common = sorted(counts, key=lambda word: (-counts[word], word))[:LARGEST_VOCABULARY]
    return encode_json({word: counts[word] for word in sorted(common)})


def encode_json(value: object) -> bytes:
    """Return a value as compressed JSON."""
    return zlib.compress(msgspec.json.encode(value), COMPRESSION)
