"""Social cards: the picture that other sites show of an article, drawn with the theme's own fonts."""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from io import BytesIO
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630
MARGIN = 64
# From the largest size to the smallest, each with the lines that it may take; what is longer still is cut.
TITLE_SIZES = ((72, 2), (60, 3), (52, 3), (46, 4), (40, 5))
# Where there is no picture to see, the words have the whole card.
PLAIN_TITLE_SIZES = ((92, 3), (80, 4), *TITLE_SIZES)
# More letters than the smallest size has room for.
LONGEST_TEXT = 400
LABEL_SIZE, SITE_SIZE = 26, 28
# Capitals with two marks (Ẫ, Ế, Ộ) need this, as in the theme (tokens.css).
LINE = 1.25
GAP = 22
PAPER, INK, SOFT, ACCENT = "#fcfbf7", "#1a1815", "#5a554c", "#9a1b1f"
WHITE, PALE = "#ffffff", "#ece8df"
# Over a picture: how dark the ground behind the text is, and how far it takes to become so. White on the brightest
# picture then has a contrast of more than 7 to 1.
SCRIM, FADE = 0.78, 190
QUALITY = 82
TITLE_FONT = ("fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf", {"Weight": 650, "Optical Size": 32})
TEXT_FONT = ("fontpkg_be_vietnam_pro", "BeVietnamPro-SemiBold.ttf", {})
PACKAGES = ("fontpkg-source-serif-4", "fontpkg-be-vietnam-pro")


class Card(msgspec.Struct, frozen=True):
    """What a card says: `label` is the campaign or the section, `site` the portal's name."""

    title: str
    label: str
    site: str


def draw_card(card: Card, picture: "Image | None" = None, focus: tuple[int, int] = (50, 50)) -> bytes:
    """Return a card as a JPEG; over a picture, cropped round its focus in hundredths, where there is one."""
    # Imported here: most builds draw no card.
    from PIL import Image, ImageDraw

    title, lines = _fit_title(_compose(card.title), TITLE_SIZES if picture else PLAIN_TITLE_SIZES)
    label, site = _load_font(TEXT_FONT, LABEL_SIZE), _load_font(TEXT_FONT, SITE_SIZE)
    spacing = round(title.size * LINE)
    top = HEIGHT - MARGIN - SITE_SIZE - GAP - len(lines) * spacing - GAP // 2
    if picture:
        canvas, ink, soft = _darken(_crop(picture, focus), top - GAP - LABEL_SIZE), WHITE, PALE
    else:
        canvas, ink, soft = Image.new("RGB", (WIDTH, HEIGHT), PAPER), INK, SOFT
    draw = ImageDraw.Draw(canvas)
    draw.rectangle((0, 0, WIDTH, 12), fill=ACCENT)
    if card.label:
        words = _cut(_compose(card.label).upper(), label, WIDTH - 2 * MARGIN - 72)
        baseline = top - GAP
        draw.rectangle((MARGIN, baseline - 12, MARGIN + 52, baseline - 6), fill=ACCENT if not picture else "#e0574f")
        draw.text((MARGIN + 72, baseline), words, fill=soft if picture else ACCENT, font=label, anchor="ls")
    for number, line in enumerate(lines):
        draw.text((MARGIN, top + round((number + 0.8) * spacing)), line, fill=ink, font=title, anchor="ls")
    _draw_mark(draw, MARGIN, HEIGHT - MARGIN - 30)
    draw.text((MARGIN + 46, HEIGHT - MARGIN - 4), _compose(card.site), fill=soft, font=site, anchor="ls")
    data = BytesIO()
    canvas.save(data, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return data.getvalue()


def _compose(text: str) -> str:
    """Return a text whose letters hold their marks, which the plain layout doesn't set, and that is no longer than a card."""
    return unicodedata.normalize("NFC", text)[:LONGEST_TEXT]


def _load_font(font: tuple[str, str, Mapping[str, int]], size: int) -> "FreeTypeFont":
    """Return a font of the theme's packages, with all its glyphs, at a size."""
    from PIL import ImageFont

    package, name, axes = font
    with as_file(files(package) / "files" / name) as path:
        # The other layout engine rests on a library of the system, which may be another one, or missing.
        found = ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
    if axes:
        found.set_variation_by_axes([axes[axis["name"].decode()] for axis in found.get_variation_axes()])
    return found


# ---- lines ----


def _fit_title(text: str, sizes: Sequence[tuple[int, int]]) -> tuple["FreeTypeFont", list[str]]:
    """Return the largest font in which the title fits, and its lines."""
    width = WIDTH - 2 * MARGIN
    for size, most in sizes:
        font = _load_font(TITLE_FONT, size)
        # Letter by letter: these fonts tell the plain layout of no pairs that stand closer.
        measure_letter = cache(font.getlength)

        def measure(line: str, measure_letter: Callable[[str], float] = measure_letter) -> float:
            return sum(map(measure_letter, line))

        lines = list(_break(text, measure, width))
        if len(lines) <= most:
            return font, balance_lines(text, measure, width)
    rest = " ".join(lines[most - 1 :])
    return font, [*lines[: most - 1], _cut(rest, font, width)]


def balance_lines(text: str, measure: Callable[[str], float], width: int) -> list[str]:
    """Return a text in as few lines as it needs, each about as long as the others."""
    best = list(_break(text, measure, width))
    narrow, wide = width // 2, width
    while wide - narrow > 8:
        middle = (narrow + wide) // 2
        lines = list(_break(text, measure, middle))
        if len(lines) == len(best):
            best, wide = lines, middle
        else:
            narrow = middle
    return best


def _break(text: str, measure: Callable[[str], float], width: int) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if measure(longer) <= width:
            line = longer
            continue
        if line:
            yield line
        # A word that no line can hold is broken where it has to be.
        while measure(word) > width:
            fits = max(1, bisect_right(range(1, len(word)), width, key=lambda count, word=word: measure(word[:count])))
            yield word[:fits]
            word = word[fits:]
        line = word
    yield line


def _cut(text: str, font: "FreeTypeFont", width: int) -> str:
    """Return as much of a text as a line holds, with an ellipsis where that isn't all."""
    if font.getlength(text) <= width:
        return text
    fits = bisect_right(range(1, len(text)), width, key=lambda count: font.getlength(f"{text[:count]}…"))
    return f"{text[:fits].rstrip(' ,;:–-')}…"


# ---- ground ----


def _crop(picture: "Image", focus: tuple[int, int]) -> "Image":
    """Return the largest part of a picture that has the card's shape, at its size."""
    from PIL.Image import Resampling

    scale = max(WIDTH / picture.width, HEIGHT / picture.height)
    width, height = WIDTH / scale, HEIGHT / scale
    left = (picture.width - width) * focus[0] / 100
    top = (picture.height - height) * focus[1] / 100
    box = (left, top, left + width, top + height)
    flat = picture.convert("RGB")
    return flat.resize((WIDTH, HEIGHT), Resampling.LANCZOS, box=box, reducing_gap=2.0)


def _darken(picture: "Image", top: int) -> "Image":
    """Return a picture that becomes dark towards `top` and stays so below it."""
    from PIL import Image

    start = max(0, top - FADE)
    shades = [round(255 * SCRIM * min(1.0, max(0.0, (row - start) / FADE))) for row in range(HEIGHT)]
    scrim = Image.new("L", (1, HEIGHT))
    scrim.putdata(shades)
    return Image.composite(Image.new("RGB", picture.size, "black"), picture, scrim.resize(picture.size))


def _draw_mark(draw: object, left: int, top: int) -> None:
    """Draw the portal's mark (theme/static/img/favicon.svg)."""
    draw.rectangle((left, top, left + 31, top + 31), fill=ACCENT)
    for x, y, width, height in ((6, 6, 20, 5), (6, 14, 9, 12), (18, 14, 8, 2), (18, 19, 8, 2), (18, 24, 5, 2)):
        draw.rectangle((left + x, top + y, left + x + width - 1, top + y + height - 1), fill=WHITE)
