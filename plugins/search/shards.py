"""Shards: the files that a segment's terms are spread over, and the bytes in them.

A shard is compressed with zlib. Inside, keys stand in order, each cut by what it shares with the one before:

    shared length, own length, own bytes, number of accented forms,
    and for each form: its byte (terms.measure_accents), length of its postings, postings

A posting is (distance to the entry before) * 2, plus 1 where a byte follows that says the place (terms.LEAD, TITLE).
All numbers are varints: seven bits a byte, the low ones first. theme/static/js/search-index.js reads it.
"""

import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from plugins.search.terms import fold_term, measure_accents

# A posting in memory is the entry's number, shifted, and the place in the low bits.
PLACE_BITS = 2
PLACE_MASK = (1 << PLACE_BITS) - 1
# What makes the number of shards: postings a shard, measured so that one comes to about 3 KB.
POSTINGS_A_SHARD = 1_400
MOST_SHARDS = 16_384
COMPRESSION = 6
# A posting below this fits one byte.
SHORT = 64 << PLACE_BITS

# (folded term, byte of its accented form) -> postings.
Postings = Mapping[tuple[str, int], array]


def count_shards(entries: int, terms_an_entry: int) -> int:
    """Return how many shards a segment's terms are spread over: a power of two, by its number of entries."""
    wanted, shards = entries * terms_an_entry // POSTINGS_A_SHARD, 1
    while shards < wanted and shards < MOST_SHARDS:
        shards *= 2
    return shards


def find_shard(term: str, shards: int) -> int:
    """Return a folded term's shard; pairs that begin alike up to a letter share one, so that a prefix needs no more."""
    first, blank, second = term.partition(" ")
    return _hash_group(f"{first} {second[0]}" if blank else first) % shards


@lru_cache(maxsize=200_000)
def _hash_group(group: str) -> int:
    return zlib.crc32(group.encode())


def gather_postings(entries: Iterable[Mapping[str, int]], first: int) -> Postings:
    """Return the postings of entries' terms; the entries are numbered from `first` on."""
    accented: dict[str, array] = {}
    for number, terms in enumerate(entries, start=first):
        codes = [number << PLACE_BITS | place for place in range(PLACE_MASK)]
        for term, place in terms.items():
            known = accented.get(term)
            if known is None:
                accented[term] = array("I", (codes[place],))
            else:
                known.append(codes[place])
    postings: dict[tuple[str, int], array] = {}
    for term, found in accented.items():
        key = fold_term(term), measure_accents(term)
        other = postings.get(key)
        postings[key] = found if other is None else _unite(other, found)
    return postings


def _unite(one: array, other: array) -> array:
    """Return two forms' postings as one, where their bytes are the same; an entry keeps its best place."""
    best: dict[int, int] = {}
    for code in (*one, *other):
        best[code >> PLACE_BITS] = max(best.get(code >> PLACE_BITS, 0), code)
    return array("I", (best[number] for number in sorted(best)))


def encode_shard(postings: Mapping[tuple[str, int], array]) -> bytes:
    """Return a shard's bytes."""
    forms: dict[str, list[int]] = {}
    for term, form in postings:
        forms.setdefault(term, []).append(form)
    made = bytearray()
    before = b""
    for term in sorted(forms):
        key = term.encode()
        shared = _count_shared(before, key)
        made += bytes((shared, len(key) - shared))
        made += key[shared:]
        made.append(len(forms[term]))
        for form in sorted(forms[term]):
            encoded = encode_postings(postings[term, form])
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
        place = codes[0] & PLACE_MASK
        value = codes[0] >> PLACE_BITS << 1
        return bytes((value | 1, place)) if place else bytes((value,))
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


def _count_shared(one: bytes, other: bytes) -> int:
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared


def _add_varint(made: bytearray, value: int) -> None:
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    made.append(value)
