"""The formats and widths in which pictures are published; docs/decisions/0030-pictures.md gives the figures behind them."""

from collections.abc import Mapping

import msgspec


class Format(msgspec.Struct, frozen=True):
    """A file format: what Pillow's encoder is told, and the widths in pixels in which every picture is made.

    What the encoders are told gives about the same fidelity in each of them.
    """

    name: str
    mime: str
    suffix: str
    options: Mapping[str, object]
    widths: tuple[int, ...]


# A photograph on a phone's card, on a desktop's, across a phone, across a desktop's column: each on a fine screen too.
WIDTHS = (240, 480, 880, 1280)
# One thread and no tiles: with more, the bytes would depend on the machine.
AVIF = Format("AVIF", "image/avif", "avif", {"quality": 55, "speed": 8, "codec": "aom", "max_threads": 1, "autotiling": False}, WIDTHS)
WEBP = Format("WEBP", "image/webp", "webp", {"quality": 75, "method": 4}, WIDTHS)
# What every program reads: pages fall back on the middle one, other sites and feeds show the widest.
COMMON_WIDTHS = (480, 880, 1600)
JPEG = Format("JPEG", "image/jpeg", "jpg", {"quality": 80, "optimize": True, "progressive": True}, COMMON_WIDTHS)
PNG = Format("PNG", "image/png", "png", {"optimize": True}, COMMON_WIDTHS)
FALLBACK_WIDTH = 880

# By the kind of an image: the formats that are offered before, the one that every program reads.
BETTER = (AVIF, WEBP)
COMMON = {"photo": JPEG, "cutout": PNG}
# Two widths nearer to one another than this differ too little to be worth a file.
LEAST_STEP = 1.2


def list_widths(format: Format, width: int) -> tuple[int, ...]:
    """Return the widths in which a picture of a width is made, the narrowest first; none is wider than the picture."""
    widest = min(width, format.widths[-1])
    return (*(step for step in format.widths[:-1] if step * LEAST_STEP <= widest), widest)
