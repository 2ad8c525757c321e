"""Reads terms, and a shard as the browser does, for tests."""

import zlib
from collections.abc import Iterable
from itertools import accumulate

from plugins.search.terms import CODE_BITS, CODE_MASK, PLACE_BITS, WORD_BITS, WORD_MASK, Lexicon


def read_terms(terms: Iterable[int], lexicon: Lexicon) -> dict[tuple[str, int], int]:
    """Return what numbers of a lexicon stand for: (folded term, byte of the accented form) -> place."""
    found = {}
    for term in terms:
        words = term >> CODE_BITS + WORD_BITS, term >> CODE_BITS & WORD_MASK
        if words[1]:
            folded = " ".join(lexicon.folded[word] for word in words if word)
            form, place = divmod(term & CODE_MASK, 1 << PLACE_BITS)
            assert (folded, form) not in found
            found[folded, form] = place
    return found


def read_shard(data: bytes) -> dict[str, dict[int, list[tuple[int, int]]]]:
    """Return a shard's terms: folded term -> byte of the accented form -> (entry, best place) in order."""
    text, _, raw = zlib.decompress(data).partition(b"\0")
    names = text.decode().split("\n") if text else []
    count = len(names)
    lengths, distances = _read_numbers(raw[count : 4 * count]), _read_numbers(raw[4 * count :])
    terms, start = {}, 0
    for name, form, length in zip(names, raw[:count], lengths, strict=True):
        end = start + (length >> 2)
        places = terms.setdefault(name, {}).setdefault(form, {})
        for entry in accumulate(distances[start:end], initial=-1):
            if entry >= 0:
                places[entry] = max(length & 3, places.get(entry, 0))
        start = end
    assert start == len(distances)
    return {term: {form: sorted(places.items()) for form, places in forms.items()} for term, forms in terms.items()}


def _read_numbers(raw: bytes) -> list[int]:
    count = len(raw) // 3
    return [raw[place] | raw[count + place] << 8 | raw[2 * count + place] << 16 for place in range(count)]
