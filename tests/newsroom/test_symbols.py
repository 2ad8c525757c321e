"""Symbols: every type and issuer, every way to write them, one normal form."""

import unicodedata

import pytest

from plugins.newsroom.symbols import (
    Symbol,
    format_symbol,
    list_type_names,
    parse_symbol,
    symbol_slug,
)

PLAN = Symbol(106, "KH", "TU", "party")
DECREE = Symbol(42, "NĐ", "CP", "normative", 2022)


@pytest.mark.parametrize(
    "text",
    [
        "106-KH/TU",
        "số 106-KH/TU",
        "Kế hoạch số 106-KH/TU",
        "KẾ HOẠCH SỐ: 106-KH/TU",
        "106 - KH / TU",
        "106–KH/TU",
        "106—KH/TU",
        "106‑KH/TU",
        "106−KH/TU",
        "106\u00a0-\u00a0KH/TU",
        "  Kế hoạch\u00a0số\u00a0106-KH/TU ",
        "106 KH/TU",
        "106-kh/tu",
        "106/KH-TU",
        "106-\u200bKH/TU",
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_party_symbol_is_read_however_it_is_typed(text, form):
    assert PLAN == parse_symbol(unicodedata.normalize(form, text))


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("42/2022/NĐ-CP", DECREE),
        ("Nghị định số 42 / 2022 / NĐ – CP", DECREE),
        ("1234/QĐ-UBND", Symbol(1234, "QĐ", "UBND", "individual")),
        ("1234-QĐ/UBND", Symbol(1234, "QĐ", "UBND", "individual")),
        ("59/2020/QH14", Symbol(59, "", "QH14", "assembly", 2020)),
        ("Luật số 59/2020/QH14", Symbol(59, "", "QH14", "assembly", 2020)),
        ("35/2023/UBTVQH15", Symbol(35, "", "UBTVQH15", "assembly", 2023)),
        ("26/2004/PL-UBTVQH11", Symbol(26, "PL", "UBTVQH11", "normative", 2004)),
        ("16/CT-TTg", Symbol(16, "CT", "TTg", "individual")),
        ("01/2021/TT-BTTTT", Symbol(1, "TT", "BTTTT", "normative", 2021)),
        ("88/UBND-VX", Symbol(88, "CV", "UBND-VX", "dispatch")),
        ("01-Ctr/TU", Symbol(1, "CTr", "TU", "party")),
        ("số 01-CTr/TU", Symbol(1, "CTr", "TU", "party")),
        ("12-TTr/ĐUK", Symbol(12, "TTr", "ĐUK", "party")),
        ("07-NQ/ThU", Symbol(7, "NQ", "ThU", "party")),
        ("58-QĐi/TW", Symbol(58, "QĐi", "TW", "party")),
        ("58-QyĐ/TW", Symbol(58, "QyĐ", "TW", "party")),
        ("18-NQ/TƯ", Symbol(18, "NQ", "TW", "party")),
        ("18-NQ/T.Ư", Symbol(18, "NQ", "TW", "party")),
        ("60-Q\u00d0/TW", Symbol(60, "QĐ", "TW", "party")),
        ("05-HD/BTCTU-VPTU", Symbol(5, "HD", "BTCTU-VPTU", "party")),
        ("nghị quyết số 08-NQ/ĐUK", Symbol(8, "NQ", "ĐUK", "party")),
        ("12-KH/QUVH", Symbol(12, "KH", "QUVH", "party")),
        ("01-NQ/ĐHXVI", Symbol(1, "NQ", "ĐHXVI", "party")),
    ],
)
def test_every_form_is_read(text, symbol):
    assert symbol == parse_symbol(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "106",
        "14/16",
        "27/1/2023",
        "27-1-2023",
        "2020-2025",
        "106-XX/TU",
        "106-KH/abc",
        "106-KH/",
        "0-KH/TU",
        "59/QH14",
        "Kế hoạch 106",
        "QL14B-KH/TU",
        "106-KH/TU và 107-KH/TU",
        "88-UBND/VX",
        "106 KH/QUVH",
    ],
)
def test_what_is_no_symbol_is_not_read(text):
    assert parse_symbol(text) is None


def test_the_city_and_the_central_committee_are_not_confused_by_a_missing_hook():
    assert "TU" == parse_symbol("05-CT/TU").issuer
    assert "TW" == parse_symbol("05-CT/TƯ").issuer


def test_leading_zeros_make_no_difference_and_two_digits_are_printed():
    assert parse_symbol("4-ĐA/TU") == parse_symbol("04-ĐA/TU") == parse_symbol("004-ĐA/TU")
    assert "04-ĐA/TU" == format_symbol(parse_symbol("4-ĐA/TU"))


def test_a_scheme_and_a_project_are_two_types():
    assert (("đề án",), ("dự án",)) == (list_type_names("ĐA", "TU"), list_type_names("DA", "TU"))


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("106-KH/TU", "106-kh-tu"),
        ("42/2022/NĐ-CP", "42-2022-nd-cp"),
        ("4-ĐA/TU", "04-da-tu"),
        ("1234/QĐ-UBND", "1234-qd-ubnd"),
        ("59/2020/QH14", "59-2020-qh14"),
    ],
)
def test_a_slug_keeps_the_parts_of_a_symbol_apart(text, slug):
    assert slug == symbol_slug(parse_symbol(text))


@pytest.mark.parametrize(
    ("code", "issuer", "names"),
    [
        ("KH", "TU", ("kế hoạch",)),
        ("CTr", "TU", ("chương trình",)),
        ("TT", "TU", ("thông tri",)),
        ("TT", "BTTTT", ("thông tư",)),
        ("QĐ", "UBND", ("quyết định",)),
        ("QĐ", "TTg", ("quyết định",)),
        ("QĐ", "TU", ("quyết định", "quy định")),
        ("QĐi", "TU", ("quy định",)),
        ("", "QH15", ("luật", "bộ luật", "nghị quyết")),
        ("", "UBTVQH15", ("pháp lệnh", "nghị quyết")),
        ("CV", "UBND-VX", ("công văn",)),
    ],
)
def test_a_type_is_named_and_what_a_symbol_leaves_open_is_listed(code, issuer, names):
    assert names == list_type_names(code, issuer)


def test_a_code_that_party_and_state_share_is_open_for_an_unknown_issuer():
    assert 1 < len(list_type_names("TT", "ABC"))
