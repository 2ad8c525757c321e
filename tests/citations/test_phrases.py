"""Citations as three portals printed them, and what on the same pages only looks like one: phrases, not sentences."""

from datetime import date

import pytest

from plugins.citations.finder import find_citations
from plugins.citations.resolver import Body, Context, RegisterEntry, build_register, resolve
from plugins.newsroom.symbols import parse_symbol

BODIES = (
    Body("trung-uong", None, "TW", ("Ban Chấp hành Trung ương Đảng", "Trung ương")),
    Body("bo-chinh-tri", "trung-uong", "TW", ("Bộ Chính trị",)),
    Body("ban-bi-thu", "trung-uong", "TW", ("Ban Bí thư",)),
    Body("thanh-uy", "trung-uong", "TU", ("Thành ủy Đà Nẵng", "Thành ủy")),
    Body("ban-to-chuc", "thanh-uy", "BTCTU", ("Ban Tổ chức Thành ủy",)),
    Body("dang-uy-khoi", "thanh-uy", "ĐUK", ("Đảng ủy khối Các cơ quan thành phố",)),
)
# slug, symbol, day, issuer and names of the documents; those from "20-ctr-tu" on are there to be mistaken for others.
DOCUMENTS = (
    ("04-da-tu", "04-ĐA/TU", "2022-11-01", "thanh-uy"),
    ("17-ct-tu", "17-CT/TU", "2022-06-07", "thanh-uy"),
    ("08-ct-tu", "08-CT/TU", "2021-08-05", "thanh-uy"),
    ("106-kh-tu", "106-KH/TU", "2023-01-27", "thanh-uy"),
    ("02-hd-btctu", "02-HD/BTCTU", "2023-01-05", "ban-to-chuc"),
    ("08-nq-duk", "08-NQ/ĐUK", "2023-01-05", "dang-uy-khoi"),
    ("60-qd-tw", "60-QĐ/TW", "2022-03-08", "ban-bi-thu"),
    ("12-kh-tw", "12-KH/TW", "2022-11-28", "bo-chinh-tri"),
    ("05-ct-tw", "05-CT/TW", "2016-05-15", "bo-chinh-tri"),
    ("43-nq-tw-2019", "43-NQ/TW", "2019-01-24", "bo-chinh-tri"),
    ("43-nq-tw-2023", "43-NQ/TW", "2023-11-24", "trung-uong"),
    ("21-kl-tw", "21-KL/TW", "2021-10-25", "trung-uong", "Kết luận Trung ương 4 khóa XIII"),
    ("21-nq-tw", "21-NQ/TW", "2022-06-16", "trung-uong", "Nghị quyết Trung ương 5 khóa XIII"),
    ("28-nq-tw", "28-NQ/TW", "2022-11-17", "trung-uong", "Nghị quyết Trung ương 6 khóa XIII"),
    (
        "xiii",
        "",
        "2021-02-01",
        "trung-uong",
        "Nghị quyết Đại hội lần thứ XIII của Đảng",
        "Nghị quyết Đại hội XIII của Đảng",
    ),
    ("xxii", "", "2020-10-22", "thanh-uy", "Nghị quyết Đại hội lần thứ XXII Đảng bộ thành phố"),
    ("20-ctr-tu", "20-CTr/TU", "2021-01-05", "thanh-uy"),
    ("35-ct-tu", "35-CT/TU", "2021-01-05", "thanh-uy"),
    ("03-kh-tu", "03-KH/TU", "2021-01-05", "thanh-uy"),
    ("10-bc-tu", "10-BC/TU", "2021-01-05", "thanh-uy"),
    ("13-ctr-tu", "13-CTr/TU", "2021-01-05", "thanh-uy"),
)
REGISTER = build_register(
    [
        RegisterEntry(
            slug, parse_symbol(symbol), "", slug, date.fromisoformat(issued), issuer, aliases=tuple(names)
        )
        for slug, symbol, issued, issuer, *names in DOCUMENTS
    ],
    BODIES,
)
DAY = date(2023, 3, 29)


def link(phrase, committees):
    """Return slug and words of the links in a phrase."""
    found = resolve(find_citations(phrase), Context(DAY, (), committees), REGISTER)
    return [(resolution.slug, resolution.words) for resolution in found if resolution.slug]


@pytest.mark.parametrize("committees", [(), ("thanh-uy",)])
@pytest.mark.parametrize(
    ("phrase", "links"),
    [
        ("Đề án số 04-ĐA/TU của Ban Thường vụ Thành ủy", [("04-da-tu", "Đề án số 04-ĐA/TU")]),
        (
            "hội nghị Trung ương 4, 5, 6 (khóa XIII)",
            [("21-kl-tw", "4"), ("21-nq-tw", "5"), ("28-nq-tw", "6")],
        ),
        ("Quy định số 60-QĐ/TW của Ban Bí thư", [("60-qd-tw", "Quy định số 60-QĐ/TW")]),
        (
            "Nghị quyết số 28-NQ/TW ngày 17-11-2022 của Ban Chấp hành Trung ương Đảng (khóa XIII)",
            [("28-nq-tw", "Nghị quyết số 28-NQ/TW")],
        ),
        ("Kế hoạch số 12-KH/TW ngày 28-11-2022 của Bộ Chính trị", [("12-kh-tw", "Kế hoạch số 12-KH/TW")]),
        ("Chỉ thị số 17-CT/TU ngày 7-6-2022", [("17-ct-tu", "Chỉ thị số 17-CT/TU")]),
        (
            "Chỉ thị số 08-CT/TU ngày 5-8-2021 của Ban Thường vụ Thành ủy",
            [("08-ct-tu", "Chỉ thị số 08-CT/TU")],
        ),
        ("Chỉ thị số 05-CT/TW của Bộ Chính trị", [("05-ct-tw", "Chỉ thị số 05-CT/TW")]),
        ("Hướng dẫn 02-HD/BTCTU", [("02-hd-btctu", "Hướng dẫn 02-HD/BTCTU")]),
        ("Nghị quyết số 08-NQ/ĐUK của Đảng ủy khối", [("08-nq-duk", "Nghị quyết số 08-NQ/ĐUK")]),
        ("Kế hoạch số 106-KH/TU ngày 27-1-2023", [("106-kh-tu", "Kế hoạch số 106-KH/TU")]),
        ("Kế hoạch số 106-KH/TU", [("106-kh-tu", "Kế hoạch số 106-KH/TU")]),
        ("Nghị quyết số 43-NQ/TW của Bộ Chính trị (khóa XII)", [("43-nq-tw-2019", "Nghị quyết số 43-NQ/TW")]),
        ("Nghị quyết số 43-NQ/TW của Bộ Chính trị", [("43-nq-tw-2019", "Nghị quyết số 43-NQ/TW")]),
        ("Nghị quyết Đại hội lần thứ XIII của Đảng", [("xiii", "Nghị quyết Đại hội lần thứ XIII của Đảng")]),
        ("Nghị quyết Đại hội XIII của Đảng", [("xiii", "Nghị quyết Đại hội XIII của Đảng")]),
        (
            "Nghị quyết Đại hội lần thứ XXII Đảng bộ thành phố, nhiệm kỳ 2020-2025",
            [("xxii", "Nghị quyết Đại hội lần thứ XXII Đảng bộ thành phố")],
        ),
    ],
)
def test_every_citation_is_linked(phrase, links, committees):
    assert links == link(phrase, committees)


@pytest.mark.parametrize("committees", [(), ("thanh-uy",)])
@pytest.mark.parametrize(
    "phrase",
    [
        "Ban Chỉ đạo 35",
        "Vụ Địa phương 3",
        "Chương trình làm việc năm 2021",
        "Chương trình công tác năm 2022",
        "13/13 nội dung",
        "14/16 đảng ủy",
        "56/56 xã, phường",
        "03/11 nhiệm vụ",
        "3 nhiệm vụ trọng tâm",
        "10 chuyên đề chuyên sâu",
        "17h ngày 27-3-2023",
        "Sáng 18/1",
        "Kết luận buổi làm việc",
        "Chương trình phối hợp",
        "Chuyên đề năm 2023",
        "nghị quyết đại hội Đảng các cấp nhiệm kỳ 2020-2025",
        "nghị quyết đại hội đảng bộ các cấp",
        "nhiệm kỳ 2020-2025, 2021-2026",
    ],
)
def test_nothing_else_is(phrase, committees):
    assert [] == link(phrase, committees)
