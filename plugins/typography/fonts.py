"""The theme's fonts: cut from their packages to what Vietnamese pages need, as woff2 with the same bytes every time."""

import unicodedata
from collections.abc import Iterator
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from plugins.newsroom.config import Licence

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables.otBase import BaseTable, ValueRecord

VOWELS = "AEIOUYÂĂÊÔƠƯ"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VIETNAMESE = "".join(
    letter + letter.lower() for vowel in VOWELS for tone in TONES for letter in unicodedata.normalize("NFC", vowel + tone)
) + "Đđ"
BASIC_LATIN = "".join(map(chr, range(0x20, 0x7F)))
# Names and words of neighbours: façade, São Paulo, Düsseldorf, Malmö, El Niño.
FOREIGN = "ÇçÑñÄäÖöÜüßÅåËëÏïÆæØøÎîÛû"
# No-break space and hyphen, dashes, quotation marks, ellipsis, signs of texts about money, measures and law.
MARKS = "\u00a0–—‘’“”„«»…•·§©®°±×−≤≥²³½₫€"
CHARACTERS = "".join(sorted(set(BASIC_LATIN + VIETNAMESE + FOREIGN + MARKS)))

# Name records that stay: copyright, family, style, licence address.
NAMES = (0, 1, 2, 14)
FAMILY_NAME = 1


class Face(msgspec.Struct, frozen=True):
    """One font file of the theme.

    `family` is the name inside the file: a changed font may not bear the name that its licence reserves.
    Pairs are kerned where letters are large; at the size of running text that takes 3 KB and is hardly seen.
    Distances are rounded to `kerning_step` units of the font: a fiftieth of an em, at most a hundredth off, saves 2 KB.
    """

    name: str
    family: str
    package: str
    file: str
    axes: tuple[tuple[str, float], ...] = ()
    kerning_step: int = 0


FACES = (
    Face("fonts/text-400.woff2", "Newsroom Text", "fontpkg_be_vietnam_pro", "BeVietnamPro-Regular.ttf"),
    Face("fonts/text-600.woff2", "Newsroom Text", "fontpkg_be_vietnam_pro", "BeVietnamPro-SemiBold.ttf"),
    Face(
        "fonts/headline-650.woff2",
        "Newsroom Headline",
        "fontpkg_source_serif_4",
        "SourceSerif4[opsz,wght].ttf",
        (("opsz", 32), ("wght", 650)),
        kerning_step=20,
    ),
)
# Each package's licence (SIL Open Font License 1.1) goes out beside the fonts cut from it.
LICENCES = {
    "fontpkg_be_vietnam_pro": Licence(
        "Be Vietnam Pro", "The Be Vietnam Pro Project Authors", "OFL-1.1", "fonts/be-vietnam-pro.OFL.txt"
    ),
    "fontpkg_source_serif_4": Licence(
        "Source Serif 4", "The Source Serif 4 Project Authors", "OFL-1.1", "fonts/source-serif-4.OFL.txt"
    ),
}


def build_face(face: Face) -> bytes:
    """Return a face of the theme, cut from its package."""
    path = _find_package(face.package) / "files" / face.file
    return subset_font(path, dict(face.axes), CHARACTERS, face.family, face.kerning_step)


def read_licence(package: str) -> bytes:
    """Return the licence text that a font's package brings along."""
    return (_find_package(package) / "LICENSE").read_bytes()


def _find_package(name: str) -> Path:
    return Path(find_spec(name).origin).parent


def subset_font(path: Path, axes: dict[str, float], characters: str, family: str, kerning_step: int) -> bytes:
    """Return the font at `path`, pinned on `axes` and cut to `characters`, as woff2; equal input gives equal bytes."""
    # Imported here: a build that has its fonts does without, and starts a quarter of a second sooner.
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    # The time of saving must not go into the file: recalcTimestamp leaves the designer's own.
    font = TTFont(path, recalcTimestamp=False)
    options = Options()
    options.layout_features = ["kern"] if kerning_step else []
    options.hinting = False
    options.name_IDs = list(NAMES)
    options.drop_tables += ["BASE", "DSIG", "GSUB", "gasp", "meta"]
    subsetter = Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    # Pinning the axes comes second: there are then three hundred glyphs to work out instead of thousands.
    if axes:
        font = instantiateVariableFont(font, axes, inplace=True, updateFontNames=False)
    # Without combining marks and styles to choose from, nothing reads these any more.
    for table in ("GDEF", "STAT", *(() if kerning_step else ("GPOS",))):
        if table in font:
            del font[table]
    if kerning_step:
        round_kerning(font, kerning_step)
    for record in font["name"].names:
        if record.nameID == FAMILY_NAME:
            record.string = family
    font.flavor = "woff2"
    data = BytesIO()
    font.save(data)
    return data.getvalue()


def round_kerning(font: "TTFont", step: int) -> None:
    """Bring the distances between pairs to multiples of `step`: fewer values, which compress better."""
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            for value in _list_distances(getattr(table, "ExtSubTable", table)):
                value.XAdvance = round(value.XAdvance / step) * step


def _list_distances(table: "BaseTable") -> Iterator["ValueRecord"]:
    """Yield what a table of pairs, by letters or by classes of letters, says of their distance."""
    for pairs in getattr(table, "PairSet", ()):
        yield from (pair.Value1 for pair in pairs.PairValueRecord)
    for row in getattr(table, "Class1Record", ()):
        yield from (cell.Value1 for cell in row.Class2Record)
