"""Vietnamese text: one form, folding, tone styles, the alphabet, slugs."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.newsroom.vietnamese import fold, normalize_tone_style, slugify, sort_key, to_nfc


def test_decomposed_text_becomes_composed():
    decomposed = unicodedata.normalize("NFD", "Đảng ủy phường")

    assert "Đảng ủy phường" == to_nfc(decomposed)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_folding_drops_case_tones_and_diacritics_and_turns_đ_to_d(form):
    text = unicodedata.normalize(form, "Đảng uỷ KHỐI Các cơ quan, Ngũ Hành Sơn")

    assert "dang uy khoi cac co quan, ngu hanh son" == fold(text)


def test_folding_makes_both_tone_styles_equal():
    assert fold("ủy, hòa, khóa") == fold("uỷ, hoà, khoá")


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(text) == fold(fold(text))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ủy ban", "uỷ ban"),
        ("Ủy ban", "Uỷ ban"),
        ("THÀNH ỦY", "THÀNH UỶ"),
        ("hòa bình, khóa XIII", "hoà bình, khoá XIII"),
        ("khỏe, xòe", "khoẻ, xoè"),
        ("Thúy, thiếu úy", "Thuý, thiếu uý"),
        ("văn hóa-xã hội", "văn hoá-xã hội"),
    ],
)
def test_the_new_tone_style_becomes_the_old_one(old, new):
    assert old == normalize_tone_style(new)
    assert old == normalize_tone_style(old)
    assert old == normalize_tone_style(unicodedata.normalize("NFD", new))


@pytest.mark.parametrize(
    "text", ["quý, quỹ, QUÝ", "hoàn toàn", "khuỷu tay", "huýt sáo", "ngoài", "khuya", "Nguyễn"]
)
def test_syllables_that_both_styles_write_alike_stay(text):
    assert text == normalize_tone_style(text)


def test_letters_sort_by_the_vietnamese_alphabet():
    words = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")

    assert words == sorted(reversed(words), key=sort_key)


def test_a_tone_counts_only_when_all_letters_are_equal():
    assert ["ma", "mà", "mả", "mã", "má", "mạ", "mà cả", "ma túy"] == sorted(
        ["ma túy", "mạ", "mà cả", "má", "mã", "mả", "mà", "ma"], key=sort_key
    )


def test_of_two_tones_the_earlier_one_decides():
    assert ["ma má", "mã ma", "má ma"] == sorted(["má ma", "mã ma", "ma má"], key=sort_key)
    assert ["lê tấn", "lễ tân"] == sorted(["lễ tân", "lê tấn"], key=sort_key)


def test_decomposed_names_sort_where_composed_ones_do():
    names = ["Ân", "Đà Nẵng", "Dân", "Điện Bàn", "An"]
    decomposed = [unicodedata.normalize("NFD", name) for name in names]

    assert ["An", "Ân", "Dân", "Đà Nẵng", "Điện Bàn"] == sorted(names, key=sort_key)
    assert sorted(names, key=sort_key) == [to_nfc(name) for name in sorted(decomposed, key=sort_key)]


def test_numbers_sort_by_their_value_and_before_letters():
    assert ["2-KH/TU", "Khóa 9", "Khóa 09 B", "Khóa 10", "Khóa A"] == sorted(
        ["Khóa A", "Khóa 10", "Khóa 09 B", "Khóa 9", "2-KH/TU"], key=sort_key
    )


def test_a_shorter_name_sorts_before_one_that_continues_it():
    assert ["Ban", "Ban A", "Bang"] == sorted(["Bang", "Ban A", "Ban"], key=sort_key)


def test_upper_and_lower_case_stand_together():
    assert ["an", "Ăn", "ăn mặc", "Ba"] == sorted(["Ba", "ăn mặc", "Ăn", "an"], key=sort_key)


@given(st.text(), st.text())
def test_only_equal_texts_have_equal_keys(one, other):
    assert (to_nfc(one) == to_nfc(other)) == (sort_key(one) == sort_key(other))


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        ("106-kh-tu", "106-KH/TU"),
        ("42-2022-nd-cp", "42/2022/NĐ-CP"),
        ("so-ket-giua-nhiem-ky-2020-2025", "Sơ kết giữa nhiệm kỳ 2020–2025"),
        ("dang-uy-hoa-cuong-bac", "Đảng ủy Hòa Cường Bắc"),
        ("hoc-tap-va-lam-theo", "“Học tập và làm theo”…"),
        ("petr-chaikovskii", "Пётр Чайковский"),
        ("", "…!"),
    ],
)
def test_a_slug_keeps_every_word_and_number_apart(slug, text):
    assert slug == slugify(text)
    assert slug == slugify(unicodedata.normalize("NFD", text))


@given(st.text())
def test_a_slug_holds_only_letters_digits_and_single_hyphens(text):
    slug = slugify(text)

    assert slug == slugify(slug)
    assert all(part.isascii() and part.isalnum() and part == part.lower() for part in slug.split("-") if slug)
