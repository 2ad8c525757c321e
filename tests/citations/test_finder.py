"""The finder: candidates and their exact places in any text."""

import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.citations.finder import CitedText, find_citations, read_term
from plugins.newsroom.prose_dates import ProseDate
from plugins.newsroom.symbols import Symbol, make_plain

PLAN = Symbol(106, "KH", "TU", "party")


def find(text, kind=None):
    """Return the words of a text's candidates."""
    return [
        text[found.start : found.end]
        for found in find_citations(text).candidates
        if kind in (None, found.kind)
    ]


def find_one(text):
    """Return the only candidate of a text."""
    (found,) = find_citations(text).candidates
    return found


# ---- full symbols ----


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("theo Kế hoạch số 106-KH/TU ngày 27-1-2023", "Kế hoạch số 106-KH/TU"),
        ("theo kế hoạch số 106-KH/TU về", "kế hoạch số 106-KH/TU"),
        ("THỰC HIỆN KẾ HOẠCH SỐ 106-KH/TU", "KẾ HOẠCH SỐ 106-KH/TU"),
        ("theo số 106-KH/TU", "số 106-KH/TU"),
        ("(106-KH/TU)", "106-KH/TU"),
        ("văn bản số: 106-KH/TU.", "văn bản số: 106-KH/TU"),
        ("Kế hoạch công tác số 106 - KH / TU", "Kế hoạch công tác số 106 - KH / TU"),
        ("công văn 106–KH/TU;", "công văn 106–KH/TU"),
    ],
)
def test_a_link_begins_with_the_type_and_ends_with_the_symbol(text, words):
    assert [words] == find(text)
    assert PLAN == find_one(text).symbol


def test_a_name_of_a_body_may_hold_a_citation():
    assert ["Chương trình 01-CTr/TU"] == find("Ban Chỉ đạo Chương trình 01-CTr/TU họp")


def test_every_symbol_of_a_list_is_found():
    text = "Nghị quyết số 18-NQ/TW, 19-NQ/TW và số 28-NQ/TW; Luật số 59/2020/QH14"

    assert ["Nghị quyết số 18-NQ/TW", "19-NQ/TW", "số 28-NQ/TW", "Luật số 59/2020/QH14"] == find(text)


def test_numbers_share_the_codes_of_the_last():
    found = find_citations("các Nghị quyết số 18, 19 và 28-NQ/TW").candidates

    assert [18, 19, 28] == [candidate.symbol.number for candidate in found]
    assert {"NQ"} == {candidate.symbol.code for candidate in found}


@pytest.mark.parametrize(
    "text",
    [
        "https://lacgiang.vn/van-ban/106-KH/TU",
        "www.lacgiang.vn/?q=106-KH/TU",
        "xem https://lacgiang.vn/(106-KH/TU)",
        "vanban/106-KH/TU.pdf",
        "106-KH/TU.pdf",
        "106-KH/TU@lacgiang.vn",
        "a106-KH/TU",
        "106-KH/TUx",
        "106-KH/TU/2023",
        "14/16 đảng ủy, 56/56 xã, phường, 03/11 nhiệm vụ",
        "Sáng 30/7, ngày 18/1/2022, QL14B/KM3",
        "1.200 người, 12/QĐ, 3/2023",
    ],
)
def test_addresses_figures_and_dates_are_no_symbols(text):
    assert [] == find(text)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Kế hoạch 106-KH/TU ngày 27-1-2023 về", ProseDate(2023, 1, 27)),
        ("Kế hoạch 106-KH/TU, ngày 27/01/2023 của Thành ủy", ProseDate(2023, 1, 27)),
        ("Kế hoạch 106-KH/TU của Thành ủy ngày 27-1-2023", ProseDate(2023, 1, 27)),
        ("Kế hoạch 106-KH/TU năm 2023", ProseDate(2023)),
        ("Kế hoạch 106-KH/TU của Thành ủy, ngày 29-3-2023", None),
        ("Kế hoạch 106-KH/TU về ngày 29-3-2023", None),
    ],
)
def test_the_date_after_a_symbol_belongs_to_it(text, date):
    assert date == find_one(text).date


@pytest.mark.parametrize(
    ("text", "issuer", "term"),
    [
        ("Nghị quyết số 43-NQ/TW của Bộ Chính trị (khóa XII) về", "Bộ Chính trị", 12),
        ("Nghị quyết số 43-NQ/TW của Bộ Chính trị khoá XII", "Bộ Chính trị", 12),
        (
            "Nghị quyết 28-NQ/TW ngày 17-11-2022 của Ban Chấp hành Trung ương Đảng, khóa 13",
            "Ban Chấp hành Trung ương Đảng",
            13,
        ),
        ("Nghị quyết số 28-NQ/TW (khóa XIII)", "", 13),
        ("Đề án 04-ĐA/TU của Ban Thường vụ Thành ủy về phong trào", "Ban Thường vụ Thành ủy", 0),
        ("Quyết định 12/QĐ-UBND của UBND TP. Lạc Giang ban hành", "UBND TP. Lạc Giang", 0),
        (
            "Quyết định 12/QĐ-BTTTT của Bộ Thông tin và Truyền thông quy định",
            "Bộ Thông tin và Truyền thông",
            0,
        ),
        ("Kế hoạch 106-KH/TU Thành ủy giao", "Thành ủy giao", 0),
        ("Kế hoạch 106-KH/TU. Của Thành ủy", "", 0),
    ],
)
def test_the_issuer_and_the_term_of_office_are_read(text, issuer, term):
    found = find_one(text)

    assert (issuer, term) == (found.issuer, found.term)


# ---- bare numbers ----


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Chỉ thị 05 của Bộ Chính trị", "Chỉ thị 05"),
        ("Kế hoạch số 155 của Thành ủy", "Kế hoạch số 155"),
        ("kế hoạch số 155 của Thành ủy", "kế hoạch số 155"),
        ("Chương trình 01", "Chương trình 01"),
        ("chương trình 01.", "chương trình 01"),
        ("Chương trình hành động số 10 của Thành ủy", "Chương trình hành động số 10"),
        ("Nghị định 100/2019 có hiệu lực", "Nghị định 100/2019"),
        ("Kế hoạch 155 Thành ủy giao", "Kế hoạch 155"),
        ("“Nghị quyết 35”", "Nghị quyết 35"),
    ],
)
def test_a_number_after_a_type_is_a_candidate(text, words):
    assert [words] == find(text, "bare")
    assert find_one(text).sure


def test_a_list_of_numbers_links_each_on_its_own():
    assert ["Chỉ thị số 05", "06", "07"] == find("Chỉ thị số 05, 06 và 07 của Bộ Chính trị")


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch 5 năm 2021-2025",
        "kế hoạch 2021-2025",
        "Kế hoạch 2023",
        "Báo cáo 15 trường hợp",
        "Báo cáo 6 tháng đầu năm",
        "Thông báo 0236 3822 999",
        "Thông báo số 0905.123.456",
        "Dự án số 20 Trần Phú",
        "Chương trình 1.000 ngày vàng",
        "Kết luận 03 nội dung",
        "Dự án 500kV",
        "Kế hoạch đạt 95%",
        "Chương trình 24h",
        "Ban Chỉ đạo 35",
        "Vụ Địa phương 3",
        "đề tài nghiên cứu số 20",
        "số 20 Trần Phú",
        "phường 5, quận 3",
        "Chương trình làm việc năm 2021",
        "nghị quyết 15 đảng viên",
        "Chương trình 5 không, 3 có",
    ],
)
def test_quantities_years_and_house_numbers_are_no_candidates(text):
    assert [] == find(text)


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Kế hoạch 94 liệt kê", True),
        ("kế hoạch 94 liệt kê", False),
        ("kế hoạch số 94 liệt kê", True),
        ("kế hoạch 09 liệt kê", True),
        ("Báo cáo 94 lượt việc", False),
        ("Báo cáo 94 của Thành ủy", True),
    ],
)
def test_a_number_before_other_words_is_sure_only_after_a_title(text, sure):
    assert sure is find_one(text).sure


# ---- plenums ----


def list_plenums(text):
    """Return words, number and term of each plenum in a text."""
    return [
        (text[found.start : found.end], found.number, found.term)
        for found in find_citations(text).candidates
        if found.kind == "plenary"
    ]


@pytest.mark.parametrize(
    ("text", "plenums"),
    [
        ("Nghị quyết Trung ương 4 khóa XII", [("Nghị quyết Trung ương 4 khóa XII", 4, 12)]),
        ("Nghị quyết Trung ương 4 (khoá XII)", [("Nghị quyết Trung ương 4 (khoá XII)", 4, 12)]),
        ("Nghị quyết Trung ương 4 (khóa XI, XII)", [("XI", 4, 11), ("XII", 4, 12)]),
        ("Trung ương 6, Trung ương 7 khóa XII", [("6", 6, 12), ("7", 7, 12)]),
        ("hội nghị Trung ương 4, 5, 6 (khóa XIII)", [("4", 4, 13), ("5", 5, 13), ("6", 6, 13)]),
        ("Trung ương 4 khóa XI và Trung ương 5 khóa XII", [("4", 4, 11), ("5", 5, 12)]),
        ("Nghị quyết Trung ương 4-6 khóa XIII", [("4", 4, 13), ("", 5, 13), ("6", 6, 13)]),
        ("Trung ương 4 đến Trung ương 6 (khóa XIII)", [("4", 4, 13), ("", 5, 13), ("6", 6, 13)]),
        ("Trung ương 4, 5 (khóa XI, XII)", [("Trung ương 4, 5 (khóa XI, XII)", 0, 0)]),
        ("Hội nghị Trung ương lần thứ tư khóa XII", [("Hội nghị Trung ương lần thứ tư khóa XII", 4, 12)]),
        (
            "Nghị quyết Hội nghị lần thứ tám Ban Chấp hành Trung ương Đảng khóa XIII",
            [("Nghị quyết Hội nghị lần thứ tám Ban Chấp hành Trung ương Đảng khóa XIII", 8, 13)],
        ),
        ("Nghị quyết TW4 khóa XII", [("Nghị quyết TW4 khóa XII", 4, 12)]),
        ("Nghị quyết T.Ư 4 khóa 12", [("Nghị quyết T.Ư 4 khóa 12", 4, 12)]),
        ("Nghị quyết Trung ương 4 về xây dựng Đảng", [("Nghị quyết Trung ương 4", 4, 0)]),
        ("Nghị quyết Trung ương 4, 5 nội dung", [("Nghị quyết Trung ương 4", 4, 0)]),
        (
            "Nghị quyết Trung ương 4 khóa XII; Kết luận Trung ương 5 khóa XIII",
            [
                ("Nghị quyết Trung ương 4 khóa XII", 4, 12),
                ("Kết luận Trung ương 5 khóa XIII", 5, 13),
            ],
        ),
        ("ngân sách Trung ương 5 tỷ đồng", []),
        ("Bệnh viện Trung ương 108", []),
        ("Ban Tổ chức Trung ương", []),
        ("Nghị quyết số 18-NQ/TW 15 năm", []),
        ("Hội nghị lần thứ tư Ban Chấp hành Đảng bộ thành phố khóa XV", []),
    ],
)
def test_each_plenum_stands_on_its_own_numeral_or_alone_in_its_phrase(text, plenums):
    assert plenums == list_plenums(text)


def test_the_type_before_a_plenum_is_read_unless_there_are_several():
    assert ("nghị quyết",) == find_one("Nghị quyết Trung ương 4 khóa XII").types
    assert ("nghị quyết", "kết luận") == find_one(
        "nghị quyết, kết luận của hội nghị Trung ương 4 khóa XII"
    ).types


@pytest.mark.parametrize(
    ("numeral", "term"),
    [("IV", 4), ("IX", 9), ("XI", 11), ("XIV", 14), ("XIX", 19), ("XXII", 22), ("13", 13)],
)
def test_terms_of_office_are_read_in_both_numerals(numeral, term):
    assert term == read_term(numeral)


# ---- names ----


def list_names(text):
    """Return the words with which names may begin."""
    return [text[place : place + 10] for place in find_citations(text).names]


def test_a_name_may_begin_where_a_type_has_a_capital_or_is_followed_by_one():
    text = "Nghị quyết Đại hội XIII, nghị quyết Đại hội XIII, Luật Đất đai, luật Đất đai, HIẾN PHÁP, Điều lệ Đảng"

    assert ["Nghị quyết", "nghị quyết", "Luật Đất đ", "luật Đất đ", "HIẾN PHÁP,", "Điều lệ Đả"] == list_names(
        text
    )


def test_generic_words_in_small_letters_begin_no_name():
    assert [] == list_names("ban hành kế hoạch, nghị quyết đại hội các cấp và các chương trình công tác")


# ---- places ----


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_offsets_are_those_of_the_text_itself(form):
    text = unicodedata.normalize(form, "Đảng ủy triển khai Kế\u00a0hoạch số\u200b 106–KH/TU ngày 27-1-2023.")
    found = find_one(text)

    assert unicodedata.normalize(form, "Kế\u00a0hoạch số\u200b 106–KH/TU") == text[found.start : found.end]
    assert "106" == text[found.core : found.core + 3]
    assert (PLAN, ProseDate(2023, 1, 27)) == (found.symbol, found.date)


def test_the_block_and_the_sentence_of_a_citation_are_kept():
    text = "Tiêu đề.\x00Theo TP. Lạc Giang, việc đã xong. Kế hoạch\n106-KH/TU nói rõ! Hết.\x00Đoạn sau."
    cited = find_citations(text)

    assert (9, "Theo TP. Lạc Giang, việc đã xong. Kế hoạch\n106-KH/TU nói rõ! Hết.") == cited.find_block(
        cited.candidates[0].start
    )
    assert "Kế hoạch 106-KH/TU nói rõ!" == cited.find_sentence(
        cited.candidates[0].start, cited.candidates[0].end
    )


def test_what_was_found_can_be_stored():
    cited = find_citations(
        "Nghị quyết Đại hội XIII; Kế hoạch số 106-KH/TU ngày 27-1-2023; Chỉ thị 05 của Bộ Chính trị"
    )

    assert cited == msgspec.msgpack.decode(msgspec.msgpack.encode(cited), type=CitedText)


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "Kế hoạch", "số", "/", "106-KH/", "Trung ương ", "Nghị quyết số "]
)
def test_a_text_without_citations_has_none(text):
    assert () == find_citations(text).candidates


PIECES = st.sampled_from(
    [
        "Kế hoạch",
        "số",
        "106",
        "-",
        "–",
        "KH",
        "/",
        "TU",
        "ngày",
        "27-1-2023",
        "của",
        "Thành ủy",
        "Nghị quyết",
        "Trung ương",
        "4",
        ",",
        "(khóa",
        "XI",
        "XII)",
        "hội nghị",
        "lần thứ",
        "tư",
        "Bộ Chính trị",
        "59/2020/QH14",
        " ",
        "\xa0",
        "\u200b",
        "\x00",
        ".",
        "Chỉ thị",
        "05",
        "và",
        "Luật",
        "1234/QĐ-UBND",
        "đến",
        "TW",
        "năm 2016",
        "“",
        "”",
        "é",
    ]
)


@given(st.lists(PIECES, max_size=30), st.sampled_from(["NFC", "NFD", None]), st.sampled_from([" ", ""]))
def test_every_place_maps_back_to_the_same_words(pieces, form, joint):
    text = joint.join(pieces)
    text = unicodedata.normalize(form, text) if form else text
    cited = find_citations(text)
    composed = find_citations(make_plain(text))

    for found, plain in zip(cited.candidates, composed.candidates, strict=True):
        assert make_plain(text)[plain.start : plain.end] == make_plain(text[found.start : found.end])
        assert found.symbol == plain.symbol
        assert found.start <= found.core <= found.end
        start, block = cited.find_block(found.start)
        assert text[found.start : found.end] == block[found.start - start : found.end - start]
    for place, plain_place in zip(cited.names, composed.names, strict=True):
        assert make_plain(text[place:]).startswith(make_plain(text)[plain_place : plain_place + 4])


@given(st.text())
def test_any_text_can_be_searched(text):
    for found in find_citations(text).candidates:
        assert 0 <= found.start <= found.core <= found.end <= len(text)
