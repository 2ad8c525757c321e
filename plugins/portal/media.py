"""Images and attachments: measured, and every mention of one checked."""

import logging
import mimetypes
import os
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import msgspec

from plugins.engine.fingerprints import hash_bytes
from plugins.engine.store import Store
from plugins.newsroom.edition import AttachedFile, ImageFile, Reading, normalize_image_name
from plugins.newsroom.problems import WARNING, Problem, build_problem
from plugins.newsroom.references import problem_at
from plugins.newsroom.suggestions import nearest
from plugins.portal.scanning import SourceFile

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


def read_images(files: Iterable[SourceFile], store: Store) -> tuple[Mapping[str, ImageFile], list[Problem]]:
    """Measure every image; one that can't be read is a problem. Sizes are kept in the store by content."""
    images: dict[str, ImageFile] = {}
    problems: list[Problem] = []
    fresh: list[tuple[bytes, bytes]] = []
    for file in files:
        if not file.name.startswith(IMAGES):
            continue
        path, digest = Path(file.path), file.blob
        if path.suffix.lower() not in SUFFIXES:
            problems.append(build_problem("not-an-image", file.name, severity=WARNING))
            continue
        key = hash_bytes(b"image size", digest)
        if kept := store.get(key):
            width, height = msgspec.msgpack.decode(kept, type=tuple[int, int])
        else:
            measured = measure_drawing(path) if path.suffix.lower() == DRAWING else _measure(path)
            if isinstance(measured, str):
                problems.append(build_problem(measured, file.name))
                continue
            width, height = measured
            fresh.append((key, msgspec.msgpack.encode(measured)))
        name = file.name.removeprefix(IMAGES)
        images[name] = ImageFile(name, digest, path, width, height)
    store.put(fresh)
    return images, problems


def _measure(path: Path) -> tuple[int, int] | str:
    """Return an image's size as it is shown, or the code of what is wrong with it."""
    # Imported here: only a new image needs it.
    from PIL import Image, UnidentifiedImageError

    try:
        # Pillow warns of large images on its own; the editor is told in the report.
        with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning), Image.open(path) as image:
            width, height = image.size
            if width * height > LARGEST_IMAGE:
                return "image-too-large"
            turned = image.getexif().get(0x0112, 1) >= 5
            return (height, width) if turned else (width, height)
    except Image.DecompressionBombError:
        return "image-too-large"
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return "broken-image"


def measure_drawing(path: Path) -> tuple[int, int] | str:
    """Return an SVG drawing's size, or the code of what is wrong with it; one that could run anything is refused."""
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
    readings: Mapping[str, Reading], images: Mapping[str, ImageFile], attachments: Mapping[str, AttachedFile]
) -> Iterator[Problem]:
    """Yield a problem for each mention of an image, an attachment or a content file that isn't there."""
    for reading in readings.values():
        document = reading.document
        name = getattr(document.fields, "image", None)
        if name and normalize_image_name(name) not in images:
            yield _report_missing(reading, "image", name, images, "missing-image")
        for src in reading.images:
            if "//" in src:
                yield problem_at(document, f"body:{src}", "foreign-image", found=src)
            elif normalize_image_name(src) not in images:
                yield _report_missing(reading, f"body:{src}", src, images, "missing-image")
        for src in reading.loose_images:
            if normalize_image_name(src) not in images:
                yield problem_at(document, f"body:{src}", "image-dropped", severity="warning", found=src)
        for position, name in enumerate(getattr(document.fields, "attachments", ())):
            if name.removeprefix(DOCUMENTS) not in attachments:
                yield _report_missing(reading, f"attachments[{position}]", name, attachments, "missing-attachment")
        for link in reading.links:
            kind, _, path = link.partition(":")
            path = path.lstrip("/")
            known = {
                "filename": path in readings,
                "images": normalize_image_name(path) in images,
                "documents": path.removeprefix(DOCUMENTS) in attachments,
            }[kind if kind == "filename" else "images" if path.startswith(IMAGES) else "documents"]
            if not known:
                yield _report_missing(reading, f"body:{link.partition(':')[2]}", path, readings, "missing-link")


def _report_missing(reading: Reading, field: str, found: str, known: Iterable[str], code: str) -> Problem:
    suggestion = nearest(found, known)
    if suggestion:
        return problem_at(reading.document, field, code, found=found, suggestion=suggestion)
    return problem_at(reading.document, field, f"{code}-no-hint", found=found)
