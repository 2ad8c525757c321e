"""Shards: the files that a segment's terms are spread over, and the bytes in them.

A shard is compressed with zlib. Inside, keys stand in order, each cut by what it shares with the one before:

    shared length, own length, own bytes, number of accented forms,
    and for each form: its byte (terms.describe_term), length of its postings, postings

A posting is (distance to the entry before) * 2, plus 1 where a byte follows that says the place (terms.LEAD, TITLE).
All numbers are varints: seven bits a byte, the low ones first. theme/static/js/search-index.js reads it.
"""

import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

# A posting in memory is the entry's number, shifted, and the place in the low bits.
PLACE_BITS = 2
PLACE_MASK = (1 << PLACE_BITS) - 1
COMPRESSION = 6
# Entries below 64 fit one byte; each of their postings as bytes, by its number in memory.
SHORT = 64 << PLACE_BITS
SHORT_POSTINGS = tuple(
    bytes((code >> PLACE_BITS << 1 | 1, code & PLACE_MASK)) if code & PLACE_MASK else bytes((code >> PLACE_BITS << 1,))
    for code in range(SHORT)
)

# Folded term -> byte of its accented form -> postings.
Postings = Mapping[str, Mapping[int, array]]


@lru_cache(maxsize=50_000)
def hash_group(group: str) -> int:
    """Return the number that a group's shard follows from."""
    return zlib.crc32(group.encode())


def gather_postings(entries: Iterable[tuple[int, Mapping[str, int]]]) -> Mapping[str, list[int]]:
    """Return the postings of the accented terms of entries, which come with their numbers."""
    postings: dict[str, list[int]] = {}
    find = postings.get
    for number, terms in entries:
        codes = [number << PLACE_BITS | place for place in range(PLACE_MASK)]
        for term, place in terms.items():
            known = find(term)
            if known is None:
                postings[term] = [codes[place]]
            else:
                known.append(codes[place])
    return postings


def merge_postings(pieces: Iterable[Iterable[tuple[str, int, bytes]]]) -> Postings:
    """Return one shard's postings from those of pieces, which follow one another in the order of entries."""
    merged: dict[str, dict[int, array]] = {}
    for piece in pieces:
        for term, form, data in piece:
            codes = array("I", data)
            forms = merged.setdefault(term, {})
            known = forms.get(form)
            if known is None:
                forms[form] = codes
            elif known[-1] >> PLACE_BITS < codes[0] >> PLACE_BITS:
                known.extend(codes)
            else:
                # Two accented forms with the same byte in one piece.
                forms[form] = _unite(known, codes)
    return merged


def _unite(one: array, other: array) -> array:
    """Return two lists of postings as one; an entry in both keeps its best place."""
    best: dict[int, int] = {}
    for code in (*one, *other):
        best[code >> PLACE_BITS] = max(best.get(code >> PLACE_BITS, 0), code)
    return array("I", (best[number] for number in sorted(best)))


def encode_shard(postings: Postings) -> bytes:
    """Return a shard's bytes."""
    made = bytearray()
    before = b""
    for term in sorted(postings):
        key = term.encode()
        shared = 0
        for old, new in zip(before, key, strict=False):
            if old != new:
                break
            shared += 1
        made += bytes((shared, len(key) - shared))
        made += key[shared:]
        forms = postings[term]
        made.append(len(forms))
        for form in sorted(forms):
            encoded = encode_postings(forms[form])
            made.append(form)
            if len(encoded) < 128:
                made.append(len(encoded))
            else:
                _add_varint(made, len(encoded))
            made += encoded
        before = key
    return zlib.compress(made, COMPRESSION)


def encode_postings(codes: Sequence[int]) -> bytes:
    """Return postings, in order, as bytes."""
    if len(codes) == 1 and codes[0] < SHORT:
        # Most terms stand in one entry of a small segment.
        return SHORT_POSTINGS[codes[0]]
    made = bytearray()
    before = 0
    for code in codes:
        number = code >> PLACE_BITS
        place = code & PLACE_MASK
        value = (number - before) << 1
        before = number
        if place:
            value |= 1
        while value > 127:
            made.append(value & 127 | 128)
            value >>= 7
        made.append(value)
        if place:
            made.append(place)
    return bytes(made)


def _add_varint(made: bytearray, value: int) -> None:
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    made.append(value)
