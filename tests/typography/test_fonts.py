"""The theme's fonts: letters, size and bytes."""

import json
from importlib.resources import files
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from msgspec.structs import replace

from plugins.typography.fonts import CHARACTERS, FACES, LICENCES, build_face, read_licence

# The Vietnamese alphabet with every tone, written out by hand: the module under test makes its own list.
ALPHABET = (
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
    "AÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬBCDĐEÈÉẺẼẸÊỀẾỂỄỆGHIÌÍỈĨỊKLMNOÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢPQRSTUÙÚỦŨỤƯỪỨỬỮỰVXYỲÝỶỸỴ"
)
FONT_BUDGET = 34_000


@pytest.fixture(scope="module")
def fonts():
    return {face.name: build_face(face) for face in FACES}


def read(data):
    return TTFont(BytesIO(data))


def read_kerning(data):
    """Return every distance between classes of letters, in the file's order."""
    tables = (table for lookup in read(data)["GPOS"].table.LookupList.Lookup for table in lookup.SubTable)
    rows = (row for table in tables for row in getattr(table, "Class1Record", ()))
    return [cell.Value1.XAdvance for row in rows for cell in row.Class2Record]


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_every_vietnamese_letter_has_a_glyph_of_its_own(face, fonts):
    glyphs = read(fonts[face.name]).getBestCmap()

    assert [] == [letter for letter in ALPHABET if ord(letter) not in glyphs]
    assert len(ALPHABET) == len({glyphs[ord(letter)] for letter in ALPHABET})


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_every_character_that_we_ask_for_is_in_the_package(face, fonts):
    assert set(map(ord, CHARACTERS)) == set(read(fonts[face.name]).getBestCmap())


def test_all_fonts_together_keep_to_their_share_of_a_first_visit(fonts):
    assert sum(map(len, fonts.values())) <= FONT_BUDGET


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_a_face_built_again_has_the_same_bytes(face, fonts):
    assert fonts[face.name] == build_face(face)


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_a_face_is_compressed_and_static_and_kerned_where_it_is_large(face, fonts):
    font = read(fonts[face.name])
    features = {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord} if "GPOS" in font else set()

    assert "woff2" == font.flavor
    assert "fvar" not in font
    assert ({"kern"} if "headline" in face.name else set()) == features


def test_headlines_are_kerned_within_a_hundredth_of_an_em_of_what_the_designer_drew(fonts):
    face = next(face for face in FACES if face.kerning_step)
    units = read(fonts[face.name])["head"].unitsPerEm
    ours, drawn = (read_kerning(data) for data in (fonts[face.name], build_face(replace(face, kerning_step=1))))

    assert -units / 20 > min(ours)
    assert units / 100 >= max(abs(one - other) for one, other in zip(ours, drawn, strict=True)) > 0


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_a_cut_font_does_not_bear_a_reserved_name(face, fonts):
    names = read(fonts[face.name])["name"]

    assert face.family == names.getDebugName(1)
    assert "Source" not in (names.getDebugName(1) or "")


@pytest.mark.parametrize("package", LICENCES)
def test_a_licence_is_the_open_font_licence(package):
    assert b"SIL OPEN FONT LICENSE Version 1.1" in read_licence(package)


def test_every_package_that_a_face_comes_from_has_its_licence_shipped():
    assert {face.package for face in FACES} == set(LICENCES)


@pytest.mark.parametrize("package", LICENCES)
def test_a_licence_is_stated_as_the_package_states_it(package):
    stated, licence = json.loads((files(package) / "metadata.json").read_text(encoding="utf-8")), LICENCES[package]

    assert (stated["family"], stated["license"]) == (licence.name, licence.spdx)
    assert licence.holder in read_licence(package).decode()
