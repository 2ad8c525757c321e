"""Reads a shard as the browser does, for tests."""

import zlib


def read_shard(data: bytes) -> dict[str, dict[int, list[tuple[int, int]]]]:
    """Return a shard's terms: folded term -> byte of the accented form -> (entry, place) in order."""
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
        forms, at = raw[at + 2 + own], at + 3 + own
        found = terms.setdefault(key.decode(), {})
        for _ in range(forms):
            form, at = raw[at], at + 1
            length = read_varint()
            end, entry, postings = at + length, 0, found.setdefault(form, [])
            while at < end:
                value = read_varint()
                entry += value >> 1
                place = 0
                if value & 1:
                    place, at = raw[at], at + 1
                postings.append((entry, place))
    return terms
