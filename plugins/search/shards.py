"""Shards: the files that a segment's terms are spread over, and the bytes in them.

A shard is compressed with zlib. Inside, lists of entries stand in the order of their terms, each of which is cut by what
it shares with the one before:

    shared length, own length, own bytes, byte of the accented form (terms.describe_term),
    length of the list * 4 + place (terms.BODY, LEAD, TITLE), the list: each entry as the distance to the one before

An entry stands in the list of the best place only. Length and distances are varints: seven bits a byte, the low ones
first. theme/static/js/search-index.js reads it.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import sub

from plugins.search.terms import PLACES

COMPRESSION = 6
PLACE_BITS = 2

# A list of entries on its way into a shard: its name, its first entry, its last, and the distances between as bytes.
# Names sort as the lists stand in a shard: the folded term, END, and form and place as one letter.
END = "\0"
Row = tuple[str, int, int, bytes]


def gather_postings(entries: Iterable[tuple[int, Mapping[str, int]]]) -> Sequence[Mapping[str, list[int]]]:
    """Return for each place the accented terms that stand there, with the numbers of their entries."""
    postings: list[dict[str, list[int]]] = [defaultdict(list) for _ in PLACES]
    for number, terms in entries:
        for term, place in terms.items():
            postings[place][term].append(number)
    return postings


def pack_list(name: str, numbers: Sequence[int]) -> Row:
    """Return the list of a name, made of entries in order."""
    first, last = numbers[0], numbers[-1]
    if first == last:
        # Most terms stand in one entry of a block.
        return name, first, last, b""
    return name, first, last, b"".join(map(encode_varint, map(sub, numbers[1:], numbers)))


def merge_lists(pieces: Iterable[Iterable[Row]]) -> Mapping[str, bytearray]:
    """Return one shard's lists from those of pieces, which follow one another in the order of entries."""
    merged: dict[str, bytearray] = defaultdict(bytearray)
    ends: dict[str, int] = {}
    for piece in pieces:
        for name, first, last, distances in piece:
            merged[name] += encode_varint(first - ends.get(name, 0)) + distances
            ends[name] = last
    return merged


def encode_shard(lists: Mapping[str, bytes]) -> bytes:
    """Return a shard's bytes."""
    made = bytearray()
    before = b""
    for name in sorted(lists):
        term = name[:-2].encode()
        code = ord(name[-1])
        shared = len(term)
        if term != before:
            shared = 0
            for old, new in zip(before, term, strict=False):
                if old != new:
                    break
                shared += 1
            before = term
        made += bytes((shared, len(term) - shared))
        made += term[shared:]
        made.append(code >> PLACE_BITS)
        own = lists[name]
        made += encode_varint(len(own) << PLACE_BITS | code & (1 << PLACE_BITS) - 1)
        made += own
    return zlib.compress(made, COMPRESSION)


@lru_cache(maxsize=16_384)
def encode_varint(value: int) -> bytes:
    """Return a number as bytes."""
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    made.append(value)
    return bytes(made)
