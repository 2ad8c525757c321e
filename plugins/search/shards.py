"""Shards: the files that a segment's terms are spread over, and the bytes in them.

A shard is compressed with zlib. Inside stand lists of entries in the order of their terms, each kind of thing together:

    the folded terms, one a line, and a zero byte; a term stands there once for each of its lists
    for each list the byte of the accented form (terms.measure_accents)
    for each list its length * 4 + place (terms.BODY, LEAD, TITLE)
    for each list its entries, each as the distance to the one before, the first as that to -1

An entry stands in the list of the best place only. Lengths and distances are numbers of three bytes: first come the low
bytes of all, then the middle ones, then the high ones. theme/static/js/search-index.js reads it.
"""

import struct
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import sub

import deflate

from plugins.search.terms import CODE_MASK, PLACE_BITS

COMPRESSION = 6
# What is kept is read once or twice: packed quickly, not well.
QUICK = 1

# A list of entries on its way into a shard is text, a row: the folded term, form and place as one letter, the entries
# as one letter each. Rows sort as their lists stand in a shard.
TERM_END, NAME_END, ROW_END = "\0", "\1", "\2"
# The letter of 0, for entries and for forms; the one before it stands between lists.
ZERO = ord("!")
LIST_END = chr(ZERO - 1)
# Letters are in one row with the halves of those that UTF-16 needs two of.
LETTERS = "utf-8", "surrogatepass"
NAME_ENDS = [f"{TERM_END}{chr(ZERO + code)}{NAME_END}" for code in range(CODE_MASK + 1)]


def gather_lists(entries: Iterable[tuple[int, Iterable[int]]]) -> Mapping[int, str]:
    """Return the list of each term of entries, which are given in the order of their numbers."""
    lists: dict[int, str] = defaultdict(str)
    for number, terms in entries:
        letter = chr(ZERO + number)
        for term in terms:
            lists[term] += letter
    return lists


def merge_rows(pieces: Iterable[str]) -> Mapping[str, str]:
    """Return one shard's lists by their names from rows of pieces, which follow one another in the order of entries."""
    merged: dict[str, str] = defaultdict(str)
    for piece in filter(None, pieces):
        for row in piece.split(ROW_END):
            name, _, entries = row.partition(NAME_END)
            merged[name] += entries
    return merged


def encode_shard(lists: Mapping[str, str]) -> bytes:
    """Return a shard's bytes."""
    names = sorted(lists)
    codes = [ord(name[-1]) - ZERO for name in names]
    lengths = [len(lists[name]) << PLACE_BITS | code & (1 << PLACE_BITS) - 1 for name, code in zip(names, codes, strict=True)]
    entries = list(map(ord, LIST_END.join([lists[name] for name in names])))
    distances = map(sub, entries, chain((ZERO - 1,), entries))
    parts = (
        "\n".join([name[:-2] for name in names]).encode(),
        b"\0",
        bytes([code >> PLACE_BITS for code in codes]),
        _encode_numbers(lengths),
        # Back to the end of a list it is no distance.
        _encode_numbers([distance for distance in distances if distance > 0]),
    )
    return compress(b"".join(parts), COMPRESSION)


def _encode_numbers(numbers: Sequence[int]) -> bytes:
    packed = struct.pack(f"<{len(numbers)}I", *numbers)
    return packed[::4] + packed[1::4] + packed[2::4]


def compress(data: bytes, level: int) -> bytes:
    """Return data as a zlib stream, by a library that gives the same bytes on every machine."""
    return bytes(deflate.zlib_compress(data, level))
