"""The site's icon as PNG files, drawn from the shapes of the theme's own SVG."""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import msgspec

from plugins.engine.code import read_versions
from plugins.engine.fingerprints import hash_value
from plugins.engine.store import Store

SOURCE = "img/favicon.svg"
# Name in the theme, size in pixels, and how much of it the drawing takes: systems cut a maskable icon to their own form.
ICONS = (
    ("img/icon-180.png", 180, 1.0),
    ("img/icon-192.png", 192, 1.0),
    ("img/icon-512.png", 512, 1.0),
    ("img/icon-maskable-512.png", 512, 0.7),
)
STEP = re.compile(r"([MHVhvz])\s*(-?[\d.]+)?[\s,]*(-?[\d.]+)?")
PATH = re.compile(rf"(?:{STEP.pattern}\s*)+\Z")
# Drawn so many times larger and made smaller: edges between pixels come out soft.
OVERSAMPLING = 4


class Shape(msgspec.Struct, frozen=True):
    """A filled polygon in the SVG's own units."""

    fill: str
    points: tuple[tuple[float, float], ...]


def make_icons(static: Path, store: Store) -> Mapping[str, bytes]:
    """Return the icons by their names in the theme, drawn once and kept in the store; none for a drawing with curves."""
    source = static / SOURCE
    if not source.is_file():
        return {}
    text = source.read_text(encoding="utf-8")
    key = hash_value(("icons", ICONS, OVERSAMPLING, text, read_versions(("pillow",))))
    made = store.recall(key, lambda: msgspec.msgpack.encode(draw_icons(text)))
    return msgspec.msgpack.decode(made, type=dict[str, bytes])


def draw_icons(svg: str) -> dict[str, bytes]:
    """Return all icons of an SVG whose shapes are paths of straight, upright lines; none where one isn't."""
    # Imported here: they are drawn once.
    from xml.etree import ElementTree

    root = ElementTree.fromstring(svg)
    width = float(root.get("viewBox", "0 0 0 0").split()[2])
    shapes: list[Shape] = []
    for element in root.iter():
        if element is root:
            continue
        path = element.get("d", "")
        if not PATH.match(path):
            return {}
        shapes += (Shape(element.get("fill", "#000"), points) for points in _list_polygons(path))
    return {name: _draw(shapes, width, size, share) for name, size, share in ICONS} if shapes and width else {}


def _list_polygons(path: str) -> list[tuple[tuple[float, float], ...]]:
    """Return the corners of each closed part of a path."""
    polygons, points, x, y = [], [], 0.0, 0.0
    for command, first, second in STEP.findall(path):
        match command:
            case "M":
                x, y = float(first), float(second)
            case "H":
                x = float(first)
            case "h":
                x += float(first)
            case "V":
                y = float(first)
            case "v":
                y += float(first)
            case "z":
                polygons.append(tuple(points))
                x, y = points[0]
                points = []
                continue
        points.append((x, y))
    return polygons


def _draw(shapes: list[Shape], width: float, size: int, share: float) -> bytes:
    # Imported here: a build that has its icons does without.
    from PIL import Image, ImageDraw

    canvas = Image.new("RGB", (size * OVERSAMPLING,) * 2, shapes[0].fill)
    draw = ImageDraw.Draw(canvas)
    scale = size * OVERSAMPLING * share / width
    shift = size * OVERSAMPLING * (1 - share) / 2
    for shape in shapes:
        # Pillow's polygons take in their last pixel.
        corners = [(x * scale + shift, y * scale + shift) for x, y in shape.points]
        left, top = map(min, zip(*corners))
        draw.polygon([(x - (x > left), y - (y > top)) for x, y in corners], fill=shape.fill)
    data = BytesIO()
    canvas.resize((size, size), Image.Resampling.BOX).save(data, "PNG", optimize=True)
    return data.getvalue()
