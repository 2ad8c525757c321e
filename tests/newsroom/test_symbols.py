"""Symbols: every type and issuer, every way to write them, one normal form."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.newsroom.symbols import (
    ISSUERS,
    TYPES,
    Symbol,
    find_issuer,
    format_symbol,
    is_central,
    list_type_names,
    parse_symbol,
    symbol_slug,
    type_name,
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
    assert ("đề án", "dự án") == (type_name("ĐA", "TU"), type_name("DA", "TU"))


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
    ("code", "issuer", "name"),
    [
        ("KH", "TU", "kế hoạch"),
        ("CTr", "TU", "chương trình"),
        ("TT", "TU", "thông tri"),
        ("TT", "BTTTT", "thông tư"),
        ("QĐ", "UBND", "quyết định"),
        ("QĐ", "TTg", "quyết định"),
        ("QĐ", "TU", None),
        ("QĐi", "TU", "quy định"),
        ("TT", "ABC", None),
        ("", "QH15", None),
        ("CV", "UBND-VX", "công văn"),
    ],
)
def test_a_type_is_named_unless_the_symbol_leaves_it_open(code, issuer, name):
    assert name == type_name(code, issuer)


def test_what_a_symbol_leaves_open_is_listed():
    assert ("quyết định", "quy định") == list_type_names("QĐ", "TU")
    assert ("luật", "bộ luật", "nghị quyết") == list_type_names("", "QH15")
    assert ("pháp lệnh", "nghị quyết") == list_type_names("", "UBTVQH15")


@pytest.mark.parametrize("issuer", ["TW", "BTCTW", "CP", "TTg", "QH15", "BTTTT"])
def test_some_issuers_are_the_same_for_the_whole_country(issuer):
    assert is_central(Symbol(1, "NQ", issuer, "party"))


@pytest.mark.parametrize("issuer", ["TU", "BTCTU", "QU", "ĐU", "UBND", "HĐND", "ABC"])
def test_others_belong_to_one_city_or_are_not_known(issuer):
    assert not is_central(Symbol(1, "NQ", issuer, "party"))


def test_nothing_is_said_of_an_unknown_issuer():
    assert find_issuer("QUVH") is None


def _is_plain(suffix: str) -> bool:
    return suffix not in ("QH", "UBTVQH")


party_issuers = st.sampled_from([suffix for suffix, issuer in ISSUERS.items() if issuer.side == "party"])
state_issuers = st.sampled_from(
    [s for s, issuer in ISSUERS.items() if issuer.side == "state" and _is_plain(s)]
)
unknown_issuers = st.text("ABCĐGHKLMNPQRSTUVX", min_size=2, max_size=8).filter(
    lambda text: parse_issuer(text) is None
)
numbers = st.integers(1, 99_999)
codes = st.sampled_from(sorted(TYPES))
years = st.integers(1945, 2099)
assemblies = st.builds("{}{}".format, st.sampled_from(["QH", "UBTVQH"]), st.integers(1, 20))


def parse_issuer(text):
    """Return what is known of an issuer typed in any case, or None."""
    return next((known for known in ISSUERS if known.casefold() == text.casefold()), None) or (
        "TW" if text in ("TƯ", "QH", "UBTVQH") else None
    )


symbols = st.one_of(
    st.builds(Symbol, numbers, codes, party_issuers | unknown_issuers, st.just("party")),
    st.builds(Symbol, numbers, codes, state_issuers | unknown_issuers, st.just("individual")),
    st.builds(
        Symbol, numbers, codes, state_issuers | party_issuers | unknown_issuers, st.just("normative"), years
    ),
    st.builds(Symbol, numbers, st.just(""), assemblies, st.just("assembly"), years),
    st.builds(Symbol, numbers, st.just("CV"), st.builds("{}-VX".format, state_issuers), st.just("dispatch")),
)


@given(symbols)
def test_what_is_printed_is_read_as_the_same_symbol(symbol):
    assert symbol == parse_symbol(format_symbol(symbol))


@given(
    symbols, st.sampled_from(["NFC", "NFD"]), st.sampled_from("-–—‑−"), st.sampled_from(["", " ", "\u00a0"])
)
def test_typing_makes_no_difference(symbol, form, dash, blank):
    typed = format_symbol(symbol).replace("-", f"{blank}{dash}{blank}", 1).replace("/", f"{blank}/{blank}")

    assert symbol == parse_symbol(unicodedata.normalize(form, f"số {typed}"))


@given(st.text())
def test_any_text_is_read_or_refused(text):
    symbol = parse_symbol(text)

    assert symbol is None or symbol == parse_symbol(format_symbol(symbol))
