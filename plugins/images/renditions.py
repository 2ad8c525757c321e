"""Renditions: the files that are made of one image, each known by name before it is made."""

from collections.abc import Iterator
from pathlib import PurePosixPath

import msgspec

from plugins.engine.fingerprints import hash_bytes, hash_value
from plugins.images.formats import BETTER, COMMON, FALLBACK_WIDTH, Format, list_widths
from plugins.newsroom.cards import Picture, Source
from plugins.newsroom.edition import ImageFile
from plugins.newsroom.urls import Place, Urls
from plugins.newsroom.vietnamese import slugify


class Rendition(msgspec.Struct, frozen=True):
    """One file of an image; `key` stands for its bytes, `format` is None for a drawing, which is copied."""

    key: bytes
    place: Place
    format: Format | None
    width: int


def list_renditions(image: ImageFile, urls: Urls, encoder: bytes) -> Iterator[Rendition]:
    """Yield the files of an image by format, the narrowest first; `encoder` stands for what makes them.

    Their names hold a digest of the image and of how it is encoded: they never change what they show, so that
    browsers may keep them for ever.
    """
    if image.kind == "drawing":
        yield Rendition(image.digest, _place(image, urls, image.digest, "", "svg"), None, image.width)
        return
    formats = (*BETTER, COMMON[image.kind])
    recipe = hash_bytes(encoder, image.digest, *map(hash_value, formats))
    for format in formats:
        for width in list_widths(format, image.width):
            key = hash_bytes(b"rendition", encoder, image.digest, hash_value((format.name, format.options, width)))
            yield Rendition(key, _place(image, urls, recipe, f"-{width}", format.suffix), format, width)


def _place(image: ImageFile, urls: Urls, digest: bytes, width: str, suffix: str) -> Place:
    path = PurePosixPath(image.path)
    # The name as the editor gave it, in letters that need no quoting in an address.
    folders = [slugify(part) or "anh" for part in (*path.parts[:-1], path.stem)]
    return urls.place("IMAGE", path=f"{'/'.join(folders)}{width}.{digest.hex()[:8]}.{suffix}")


def build_picture(image: ImageFile, renditions: list[Rendition]) -> Picture:
    """Return an image as pages show it, from its renditions."""
    if image.kind == "drawing":
        return Picture(renditions[0].place.url, image.width, image.height, "", mime="image/svg+xml")
    candidates: dict[Format, list[tuple[str, int]]] = {}
    for rendition in renditions:
        candidates.setdefault(rendition.format.mime, []).append((rendition.place.url, rendition.width))
    common = COMMON[image.kind]
    shown = candidates[common.mime]
    full, width = shown[-1]
    return Picture(
        url=next((url for url, wide in reversed(shown) if wide <= FALLBACK_WIDTH), shown[0][0]),
        width=width,
        height=measure_height(image, width),
        alt="",
        full=full,
        mime=common.mime,
        candidates=tuple(shown),
        sources=tuple(Source(format.mime, tuple(candidates[format.mime])) for format in BETTER),
    )


def measure_height(image: ImageFile, width: int) -> int:
    """Return the height of an image at a width; there is always a row to see."""
    return max(1, round(image.height * width / image.width))
