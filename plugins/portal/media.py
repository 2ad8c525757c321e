"""Images and attachments: measured, and every mention of one checked."""

import logging
import mimetypes
import os
import re
import struct
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from plugins.engine.fingerprints import hash_bytes
from plugins.engine.store import Store
from plugins.newsroom.documents import Reading, list_pictures, normalize_image_name
from plugins.newsroom.edition import AttachedFile, ImageFile
from plugins.newsroom.problems import WARNING, Problem, build_problem
from plugins.newsroom.references import problem_at
from plugins.newsroom.suggestions import nearest
from plugins.portal.scanning import SourceFile

if TYPE_CHECKING:
    from PIL.Image import Image

MapFiles = Callable[[Callable[[Sequence[SourceFile]], list], Sequence[SourceFile], Callable[[SourceFile], int]], Iterable[list]]

IMAGES = "images/"
DOCUMENTS = "documents/"
DRAWING = ".svg"
SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".tif", ".tiff", ".bmp", DRAWING})
# What may not stand in a drawing: opened by its own address, it would run on the portal's pages' terms.
ACTIVE_ELEMENTS = frozenset({"script", "foreignObject", "iframe", "object", "embed", "handler", "listener", "set", "animate"})
NUMBER = re.compile(r"[0-9.]+")
PDF = "application/pdf"
# A picture beyond this is a mistake, or an attack: 50 million pixels are 8,660 × 5,773.
LARGEST_IMAGE = 50_000_000
# To decode a photograph takes as long as to read so many articles.
MEASURING_COST = 8
# The EXIF tag that says how a camera was held, and the first of the values by which it lay on its side.
ORIENTATION, SIDEWAYS = 0x0112, 5


class Measured(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of an image: its size in pixels, as shown, its kind, and whether it moves."""

    width: int
    height: int
    kind: str
    moves: bool = False


def read_images(
    files: Iterable[SourceFile], store: Store, map_work: MapFiles
) -> tuple[Mapping[str, ImageFile], Mapping[str, str], list[Problem]]:
    """Measure every image; return the images, the code of what is wrong with the others, and warnings.

    An image is decoded whole once, and what came of it kept in the store by content: half a file has a size as well.
    """
    found = [file for file in files if file.name.startswith(IMAGES)]
    known: dict[str, Measured] = {}
    faults: dict[str, str] = {}
    unknown: list[SourceFile] = []
    for file in found:
        kept = store.get(_get_key(file))
        if kept:
            known[file.name] = msgspec.msgpack.decode(kept, type=Measured)
        else:
            unknown.append(file)
    fresh: list[tuple[bytes, bytes]] = []
    for file, measured in zip(unknown, chain.from_iterable(map_work(_measure_files, unknown, _weigh)), strict=True):
        if isinstance(measured, str):
            faults[file.name.removeprefix(IMAGES)] = measured
        else:
            known[file.name] = measured
            fresh.append((_get_key(file), msgspec.msgpack.encode(measured)))
    store.put(fresh)
    images = {
        name.removeprefix(IMAGES): ImageFile(
            name.removeprefix(IMAGES), file.blob, Path(file.path), measured.width, measured.height, measured.kind
        )
        for file in found
        if (measured := known.get(name := file.name))
    }
    moving = [build_problem("moving-image", name, severity=WARNING) for name, measured in known.items() if measured.moves]
    return images, faults, moving


def _get_key(file: SourceFile) -> bytes:
    # What an ending says of a file counts: the same bytes may be a drawing under one name and nothing under another.
    return hash_bytes(b"image", os.path.splitext(file.name)[1].lower().encode(), file.blob)


def _weigh(file: SourceFile) -> int:
    return MEASURING_COST


def _measure_files(files: Sequence[SourceFile]) -> list[Measured | str]:
    return [_measure_file(Path(file.path)) for file in files]


def _measure_file(path: Path) -> Measured | str:
    """Return an image's measures, or the code of what is wrong with it."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        return "not-an-image"
    if suffix == DRAWING:
        size = measure_drawing(path)
        return size if isinstance(size, str) else Measured(*size, "drawing")
    return measure_photo(path)


def measure_photo(path: Path) -> Measured | str:
    """Return a raster image's measures, or the code of what is wrong with it."""
    # Imported here: only a new image needs it.
    from PIL import Image

    try:
        # Pillow warns of large images on its own; the editor is told in the report.
        with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning), Image.open(path) as image:
            width, height = image.size
            if width * height > LARGEST_IMAGE:
                return "image-too-large"
            if image.getexif().get(ORIENTATION, 1) >= SIDEWAYS:
                width, height = height, width
            moves = getattr(image, "is_animated", False)
            image.load()
            return Measured(width, height, "cutout" if _is_see_through(image) else "photo", moves)
    except Image.DecompressionBombError:
        return "image-too-large"
    except (OSError, SyntaxError, ValueError, EOFError, struct.error):
        return "broken-image"


def _is_see_through(image: "Image") -> bool:
    """Tell whether any part of a picture is transparent; many a screenshot could be, and isn't."""
    return image.has_transparency_data and image.convert("RGBA").getchannel("A").getextrema()[0] < 255


def measure_drawing(path: Path) -> tuple[int, int] | str:
    """Return an SVG drawing's size, or the code of what is wrong with it; one that could run anything is refused."""
    # Imported here: only a new drawing needs it.
    from xml.etree import ElementTree

    try:
        root = ElementTree.parse(path).getroot()
    except ElementTree.ParseError:
        return "broken-image"
    for element in root.iter():
        if element.tag.rpartition("}")[2] in ACTIVE_ELEMENTS or any(map(_is_active, element.items())):
            return "active-drawing"
    box = [float(number) for number in NUMBER.findall(root.get("viewBox", ""))]
    sides = [NUMBER.match(root.get(side, "")) for side in ("width", "height")]
    if all(sides) and "%" not in root.get("width", "") + root.get("height", ""):
        width, height = (round(float(side[0])) for side in sides)
    elif len(box) == 4:
        width, height = round(box[2]), round(box[3])
    else:
        return "drawing-without-size"
    return (width, height) if width and height else "drawing-without-size"


def _is_active(attribute: tuple[str, str]) -> bool:
    """Tell whether an attribute is an event's, or leads anywhere but into the drawing itself."""
    name, value = attribute[0].rpartition("}")[2].lower(), attribute[1].strip()
    return name.startswith("on") or (name == "href" and not value.startswith(("#", "data:image/png", "data:image/jpeg")))


def read_attachments(files: Iterable[SourceFile], store: Store) -> tuple[Mapping[str, AttachedFile], list[Problem]]:
    """Return the attachments by their path below content/documents; one that can't be read is a problem.

    The pages of PDFs are counted once and kept in the store by content.
    """
    attachments: dict[str, AttachedFile] = {}
    problems: list[Problem] = []
    fresh: list[tuple[bytes, bytes]] = []
    for file in files:
        if not file.name.startswith(DOCUMENTS):
            continue
        size = os.path.getsize(file.path)
        mime = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        pages: int | str | None = None
        if not size:
            pages = "empty-attachment"
        elif mime == PDF:
            key = hash_bytes(b"page count", file.blob)
            if kept := store.get(key):
                pages = msgspec.msgpack.decode(kept, type=int | None)
            elif not isinstance(pages := _count_pages(Path(file.path).read_bytes()), str):
                fresh.append((key, msgspec.msgpack.encode(pages)))
        if isinstance(pages, str):
            # Readers can still try to open it: this is for the editor to see, not a reason to stop the press.
            problems.append(build_problem(pages, file.name, severity=WARNING))
        # A broken file is there all the same: that a document names it is no second error.
        name = file.name.removeprefix(DOCUMENTS)
        attachments[name] = AttachedFile(
            name, file.blob, Path(file.path), size, mime, None if isinstance(pages, str) else pages
        )
    store.put(fresh)
    return attachments, problems


def _count_pages(data: bytes) -> int | str | None:
    """Return how many pages a PDF has, None where its lock hides them, or the code of what is wrong with it."""
    # Imported here: only a new file needs it.
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    # What it makes of a damaged file it also tells in English, in passing.
    messages = logging.getLogger("pypdf")
    level = messages.level
    messages.setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted:
            reader.decrypt("")
        return reader.get_num_pages() or "broken-attachment"
    except FileNotDecryptedError:
        return "locked-attachment"
    except DependencyError:
        # Locked in a way that only readers' programs open without a password.
        return None
    except Exception:
        # A file can be damaged in any way, and the library stumbles in as many.
        return "broken-attachment"
    finally:
        messages.setLevel(level)


def check_media(
    readings: Mapping[str, Reading],
    unread: Mapping[str, Reading | None],
    images: Mapping[str, ImageFile],
    attachments: Mapping[str, AttachedFile],
    faults: Mapping[str, str],
) -> Iterator[Problem]:
    """Yield a problem for each mention of an image, an attachment or a content file that isn't there, or can't be used.

    `unread` are the files that have errors of their own: to mention one isn't another error, and what is right in them
    is checked. `faults` are the images that can't, each with the code of why; one that nobody mentions is warned of.
    """
    mentioned: set[str] = set()
    for reading in (*readings.values(), *filter(None, unread.values())):
        document = reading.document
        if not (document.stated or reading.images or reading.loose_images or reading.links):
            continue
        mentioned.update(reading.pictures)
        if not images.keys() >= set(reading.pictures):
            for field, name in list_pictures(document):
                yield from _check_image(reading, field, name, images, faults)
        for src in reading.images:
            mentioned.add(normalize_image_name(src))
            if "//" in src:
                yield problem_at(document, f"body:{src}", "foreign-image", found=src)
            else:
                yield from _check_image(reading, f"body:{src}", src, images, faults)
        for src in reading.loose_images:
            if normalize_image_name(src) not in images:
                yield problem_at(document, f"body:{src}", "image-dropped", severity="warning", found=src)
        attached = document.fields.attachments if "attachments" in document.stated else ()
        for position, name in enumerate(attached):
            if name.removeprefix(DOCUMENTS) not in attachments:
                yield _report_missing(reading, f"attachments[{position}]", name, attachments, "missing-attachment")
        for link in reading.links:
            kind, _, path = link.partition(":")
            path = path.lstrip("/")
            known = {
                "filename": path in readings or path in unread,
                "images": normalize_image_name(path) in images,
                "documents": path.removeprefix(DOCUMENTS) in attachments,
            }[kind if kind == "filename" else "images" if path.startswith(IMAGES) else "documents"]
            if not known:
                yield _report_missing(reading, f"body:{link.partition(':')[2]}", path, readings, "missing-link")
    for name, code in faults.items():
        if name not in mentioned:
            yield build_problem(code, f"{IMAGES}{name}", severity=WARNING, found=name)


def _check_image(
    reading: Reading, field: str, name: str, images: Mapping[str, ImageFile], faults: Mapping[str, str]
) -> Iterator[Problem]:
    path = normalize_image_name(name)
    if path in faults:
        yield problem_at(reading.document, field, faults[path], found=name)
    elif path not in images:
        yield _report_missing(reading, field, name, images, "missing-image")


def _report_missing(reading: Reading, field: str, found: str, known: Iterable[str], code: str) -> Problem:
    suggestion = nearest(found, known)
    if suggestion:
        return problem_at(reading.document, field, code, found=found, suggestion=suggestion)
    return problem_at(reading.document, field, f"{code}-no-hint", found=found)
