"""Segments: the shards of a run of entries, made in pieces that are merged, in bounded memory."""

import tempfile
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import msgspec

from plugins.search.shards import COMPRESSION, PLACE_BITS, Postings, count_shards, encode_shard, find_shard, gather_postings

# Entries whose terms are held at once; 512 of them take about 60 MB.
PIECE = 512
# Distinct terms that an article has, roughly: from these the number of shards is made.
WORDS_AN_ENTRY, PAIRS_AN_ENTRY = 250, 500
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
    return Layout(count_shards(entries, WORDS_AN_ENTRY), count_shards(entries, PAIRS_AN_ENTRY))


def name_shard(term: str, layout: Layout) -> ShardName:
    """Return the shard that holds a folded term."""
    if " " in term:
        return "p", find_shard(term, layout.pairs)
    return "w", find_shard(term, layout.words)


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
                data = msgspec.msgpack.encode([(term, form, codes.tobytes()) for (term, form), codes in found])
                spilled[name].append((file.tell(), len(data)))
                file.write(data)
        for name, places in spilled.items():
            merged = merge_pieces(_read_piece(file, *place) for place in places)
            if name[0] == "w":
                _count_words(merged, counts)
            yield name, encode_shard(merged)
    yield None, encode_vocabulary(counts)


def _sort_into_shards(postings: Postings, layout: Layout) -> dict[ShardName, list[tuple[tuple[str, int], array]]]:
    shards: dict[ShardName, list[tuple[tuple[str, int], array]]] = {}
    for item in postings.items():
        shards.setdefault(name_shard(item[0][0], layout), []).append(item)
    return shards


def _read_piece(file, start: int, length: int) -> Iterable[tuple[str, int, bytes]]:
    file.seek(start)
    return msgspec.msgpack.decode(file.read(length), type=list[tuple[str, int, bytes]])


def merge_pieces(pieces: Iterable[Iterable[tuple[str, int, bytes]]]) -> Postings:
    """Return one shard's postings from those of pieces, which follow one another in the order of entries."""
    merged: dict[tuple[str, int], array] = {}
    for piece in pieces:
        for term, form, codes in piece:
            known = merged.get((term, form))
            if known is None:
                known = merged[term, form] = array("I")
            known.frombytes(codes)
    return merged


def _count_words(postings: Postings, counts: dict[str, int]) -> None:
    for (term, _), codes in postings.items():
        if len(term) <= LONGEST_WORD and term.isalpha():
            counts[term] = counts.get(term, 0) + len({code >> PLACE_BITS for code in codes})


def encode_vocabulary(counts: Mapping[str, int]) -> bytes:
    """Return a segment's commonest syllables with the number of their entries, as compressed JSON."""
    common = sorted(counts, key=lambda word: (-counts[word], word))[:LARGEST_VOCABULARY]
    return encode_json({word: counts[word] for word in sorted(common)})


def encode_json(value: object) -> bytes:
    """Return a value as compressed JSON."""
    return zlib.compress(msgspec.json.encode(value), COMPRESSION)
