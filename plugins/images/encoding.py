"""Encoding: an original decoded, turned, brought to sRGB, made smaller, and written without anything but its pixels."""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from plugins.images.formats import Format

if TYPE_CHECKING:
    from PIL.Image import Image

# The widest that any rendition is.
WIDEST = 1600
SRGB = "sRGB"


class Decoder:
    """Decodes originals, and remembers the last one: its renditions are made one after the other."""

    def __init__(self) -> None:
        self._last: tuple[Path | None, Image | None] = None, None

    def decode(self, path: Path) -> "Image":
        """Return an original as it is shown, at most as wide as the widest rendition."""
        if self._last[0] != path:
            self._last = path, decode_file(path)
        return self._last[1]


def decode_file(path: Path) -> "Image":
    """Return a picture's first frame, upright, in sRGB, at most as wide as the widest rendition."""
    # Imported here, as everywhere: a build that makes no picture does without.
    from PIL import Image, ImageOps

    with Image.open(path) as image:
        # A JPEG can be decoded at a half, a quarter or an eighth of its size, in as much less time.
        image.draft(None, (WIDEST, WIDEST))
        image.load()
        # The camera's notes say how it was held; they are read once, and go.
        image = _convert(ImageOps.exif_transpose(image))
    if image.width > WIDEST:
        image = resize(image, WIDEST)
    return image


def _convert(image: "Image") -> "Image":
    """Return a picture in sRGB, with an alpha channel where it had any transparency, and with nothing else."""
    from PIL import Image, ImageCms

    mode = "RGBA" if image.has_transparency_data else "RGB"
    profile = image.info.get("icc_profile")
    if image.mode == "I;16":
        image = image.point(lambda level: level / 256).convert("L")
    converted = None
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            if SRGB not in ImageCms.getProfileDescription(source):
                flat = image.convert("RGB") if image.mode == "RGBA" else image
                converted = ImageCms.profileToProfile(flat, source, ImageCms.createProfile(SRGB), outputMode="RGB")
                if image.mode == "RGBA":
                    converted.putalpha(image.getchannel("A"))
        except (ImageCms.PyCMSError, OSError):
            # A profile that nothing can read says nothing.
            converted = None
    made = (converted or image).convert(mode)
    bare = Image.new(mode, made.size)
    bare.paste(made)
    return bare


def resize(image: "Image", width: int) -> "Image":
    """Return a picture made smaller to a width; one that is no wider stays as it is."""
    from PIL.Image import Resampling

    if width >= image.width:
        return image
    return image.resize((width, max(1, round(image.height * width / image.width))), Resampling.LANCZOS)


def encode(image: "Image", format: Format, width: int) -> bytes:
    """Return a picture in a format at a width."""
    made = resize(image, width)
    if format.name == "JPEG":
        made = made.convert("RGB")
    data = BytesIO()
    made.save(data, format.name, **format.options)
    return data.getvalue()
