"""Reads a shard as the browser does, for tests."""

import zlib


def read_shard(data: bytes) -> dict[str, dict[int, list[tuple[int, int]]]]:
    """Return a shard's terms: folded term -> byte of the accented form -> (entry, best place) in order."""
    raw, at, key, terms = zlib.decompress(data), 0, b"", {}

    def read_varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = raw[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(raw):
        shared, own = raw[at], raw[at + 1]
        key = key[:shared] + raw[at + 2 : at + 2 + own]
        form, at = raw[at + 2 + own], at + 3 + own
        length, place = divmod(read_varint(), 4)
        end, entry = at + length, 0
        places = terms.setdefault(key.decode(), {}).setdefault(form, {})
        while at < end:
            entry += read_varint()
            places[entry] = max(place, places.get(entry, 0))
    return {term: {form: sorted(places.items()) for form, places in forms.items()} for term, forms in terms.items()}
