"""Compressed companions of text files, for web servers that send them as they are."""

from collections.abc import Callable, Mapping, Sequence

import brotli
import deflate
import msgspec
import zstandard

from plugins.engine.fingerprints import hash_value
from plugins.engine.output import Companions
from plugins.publishing.cache_classes import CacheClass, build_finder
from plugins.publishing.content_types import is_compressible
from plugins.publishing.manifest import ENDINGS

# What is worth a file of its own: fewer bytes saved than this make no packet less.
LEAST_SAVING = 128


class Encoding(msgspec.Struct, frozen=True):
    """One way to compress: its name in HTTP, its levels for pages and for what stays for good.

    Each library brings its own compressor, so that the bytes are the same on every machine.
    """

    name: str
    level: int
    lasting_level: int
    compress: Callable[[bytes, int], bytes]


def _compress_zstd(data: bytes, level: int) -> bytes:
    return zstandard.ZstdCompressor(level=level).compress(data)


def _compress_brotli(data: bytes, level: int) -> bytes:
    return brotli.compress(data, mode=brotli.MODE_TEXT, quality=level)


def _compress_gzip(data: bytes, level: int) -> bytes:
    # libdeflate writes no time and no name into the head.
    return bytes(deflate.gzip_compress(data, level))


# Decision 40 has the measurements behind the levels.
ENCODINGS = (
    Encoding("br", 8, 11, _compress_brotli),
    Encoding("gzip", 7, 12, _compress_gzip),
    Encoding("zstd", 9, 19, _compress_zstd),
)


def plan_companions(classes: Sequence[CacheClass], documents: str, versions: Mapping[str, str]) -> Companions:
    """Return the companions of a site: of every text file but those below `documents`, which bear names of their own.

    `versions` are those of the libraries: another version may give other bytes.
    """
    find_class = build_finder(classes)

    def compress(save_as: str, data: bytes) -> dict[str, bytes]:
        if not is_compressible(save_as) or save_as.startswith(documents):
            return {}
        lasting = find_class(save_as) == "immutable"
        made = {
            ENDINGS[encoding.name]: encoding.compress(data, encoding.lasting_level if lasting else encoding.level)
            for encoding in ENCODINGS
        }
        return {ending: found for ending, found in made.items() if len(data) - len(found) >= LEAST_SAVING}

    levels = [(encoding.name, encoding.level, encoding.lasting_level) for encoding in ENCODINGS]
    key = hash_value((LEAST_SAVING, levels, classes, documents, dict(versions)))
    return Companions(key, tuple(ENDINGS.values()), compress)
