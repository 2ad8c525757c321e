"""The resolver: each rule on its own, and the reasons it gives an editor."""

from datetime import date
from itertools import pairwise

import pytest

from plugins.citations.finder import find_citations
from plugins.citations.issuers import judge_issuer
from plugins.citations.lookup import is_findable, read_congress
from plugins.citations.resolver import Body, Context, RegisterEntry, build_register, resolve
from plugins.newsroom.symbols import parse_symbol
from plugins.newsroom.texts import say

TODAY = date(2026, 6, 1)
BODIES = (
    Body("trung-uong", None, "TW", ("Ban Chấp hành Trung ương Đảng", "Trung ương")),
    Body("bo-chinh-tri", "trung-uong", "TW", ("Bộ Chính trị",)),
    Body(
        "thanh-uy",
        "trung-uong",
        "TU",
        ("Thành ủy Lạc Giang", "Thành ủy"),
        ((15, date(2020, 10, 23)), (16, date(2025, 9, 26))),
    ),
    Body("ban-thuong-vu", "thanh-uy", "TU", ("Ban Thường vụ Thành ủy",)),
    Body("ban-to-chuc", "thanh-uy", "BTCTU", ("Ban Tổ chức Thành ủy",)),
    Body("phuong-a", "thanh-uy", "ĐU", ("Đảng ủy phường An Lạc",)),
    Body("phuong-b", "thanh-uy", "ĐU", ("Đảng ủy phường Bình Lạc",)),
    Body("thanh-uy-khac", "trung-uong", "TU", ("Thành ủy Trà Vân", "Thành ủy")),
)


def make_entry(slug, symbol, issued, issuer, **fields):
    """Return an entry; `issued` is an ISO date."""
    return RegisterEntry(
        slug, parse_symbol(symbol), fields.pop("kind", ""), slug, date.fromisoformat(issued), issuer, **fields
    )


PLAN = make_entry("plan", "106-KH/TU", "2023-01-27", "thanh-uy", organ="Ban Thường vụ Thành ủy")
FIRST_43 = make_entry("43-2019", "43-NQ/TW", "2019-01-24", "bo-chinh-tri")
SECOND_43 = make_entry("43-2023", "43-NQ/TW", "2023-11-24", "trung-uong")
OLD_06 = make_entry("06-2021", "06-NQ/TU", "2021-06-18", "thanh-uy")
NEW_06 = make_entry("06-2026", "06-NQ/TU", "2026-02-27", "thanh-uy")
WARD_A = make_entry("12-a", "12-NQ/ĐU", "2025-09-05", "phuong-a")
WARD_B = make_entry("12-b", "12-NQ/ĐU", "2025-08-20", "phuong-b")
FOREIGN = make_entry("44-khac", "44-KL/TU", "2022-05-19", "thanh-uy-khac")
DIRECTIVE_05 = make_entry("05-tw", "05-CT/TW", "2016-05-15", "bo-chinh-tri")
CITY_05 = make_entry("05-tu", "05-CT/TU", "2021-03-01", "thanh-uy")


def settle(text, *entries, day=TODAY, directives=(), committees=("thanh-uy",)):
    """Return (slug, how) or (reason, slugs) of the last citation in a text."""
    register = build_register(entries, BODIES)
    found = resolve(find_citations(text), Context(day, directives, committees), register)
    if not found:
        return None
    last = found[-1]
    return (last.slug, last.how) if last.slug else (last.reason, last.slugs)


# ---- full symbols ----


def test_the_only_entry_is_linked():
    assert ("plan", "symbol") == settle("Kế hoạch số 106-KH/TU", PLAN)


def test_an_article_without_a_committee_may_cite_anything():
    assert ("44-khac", "symbol") == settle("Kết luận 44-KL/TU", FOREIGN, committees=())


def test_a_document_that_the_register_lacks_is_reported_with_those_like_it():
    assert ("unknown-document", ()) == settle("Kế hoạch số 107-KH/TU", PLAN)
    decree = make_entry("42", "42/2022/NĐ-CP", "2022-06-24", "chinh-phu")
    assert ("unknown-document", ("42",)) == settle("Nghị định 42/2021/NĐ-CP", decree)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nghị quyết số 43-NQ/TW ngày 24-1-2019", ("43-2019", "date")),
        ("Nghị quyết số 43-NQ/TW năm 2023", ("43-2023", "date")),
        ("Nghị quyết số 43-NQ/TW ngày 24-11", ("43-2023", "date")),
        ("Nghị quyết số 43-NQ/TW (khóa XII)", ("43-2019", "term")),
        ("Nghị quyết số 43-NQ/TW của Bộ Chính trị", ("43-2019", "issuer")),
        ("Nghị quyết số 43-NQ/TW của Ban Chấp hành Trung ương", ("43-2023", "issuer")),
        ("Nghị quyết số 43-NQ/TW của Hội nghị lần thứ tám Ban Chấp hành Trung ương", ("43-2023", "issuer")),
        ("Nghị quyết số 43-NQ/TW", ("ambiguous", ("43-2019", "43-2023"))),
        ("Nghị quyết số 43-NQ/TW của Trung ương", ("ambiguous", ("43-2019", "43-2023"))),
        ("Nghị quyết số 43-NQ/TW của Đảng", ("ambiguous", ("43-2019", "43-2023"))),
        ("Nghị quyết số 43-NQ/TW ngày 2-6-1993", ("date-contradicts", ("43-2019", "43-2023"))),
        ("Nghị quyết số 43-NQ/TW (khóa XI)", ("term-contradicts", ("43-2019", "43-2023"))),
        ("Nghị quyết số 43-NQ/TW của Ban Bí thư", ("issuer-contradicts", ("43-2019", "43-2023"))),
        ("Nghị quyết số 43-NQ/TW của Thành ủy", ("issuer-contradicts", ("43-2019", "43-2023"))),
    ],
)
def test_one_symbol_of_two_documents_is_settled_by_the_prose_or_not_at_all(text, expected):
    assert expected == settle(text, FIRST_43, SECOND_43)


def test_a_document_cannot_be_cited_before_it_was_issued():
    assert ("43-2019", "article-date") == settle(
        "Nghị quyết 43-NQ/TW", FIRST_43, SECOND_43, day=date(2023, 3, 29)
    )
    assert ("not-yet-issued", ("plan",)) == settle("Kế hoạch 106-KH/TU", PLAN, day=date(2023, 1, 26))
    assert ("plan", "symbol") == settle("Kế hoạch 106-KH/TU", PLAN, day=date(2023, 1, 27))


def test_a_wrong_date_is_reported_even_for_the_only_entry():
    assert ("date-contradicts", ("plan",)) == settle("Kế hoạch 106-KH/TU ngày 1-27-2023", PLAN)
    assert ("date-contradicts", ("plan",)) == settle("Kế hoạch 106-KH/TU, ngày 28/1/2023 của Thành ủy", PLAN)


def test_the_day_of_an_event_contradicts_nothing():
    assert ("plan", "symbol") == settle("Kế hoạch 106-KH/TU, ngày 29-3-2023, Thành ủy họp", PLAN)
    assert ("plan", "symbol") == settle("Kế hoạch 106-KH/TU ngày 29-3", PLAN)


def test_the_term_of_a_city_committee_counts_from_its_congress():
    assert ("06-2021", "term") == settle("Nghị quyết 06-NQ/TU (khóa XV)", OLD_06, NEW_06)
    assert ("06-2026", "term") == settle("Nghị quyết 06-NQ/TU của Thành ủy khoá XVI", OLD_06, NEW_06)


def test_front_matter_settles_what_the_prose_leaves_open():
    assert ("06-2021", "front-matter") == settle(
        "Nghị quyết 06-NQ/TU", OLD_06, NEW_06, directives=("06-2021",)
    )


def test_an_earlier_citation_settles_a_later_one():
    text = "Nghị quyết 06-NQ/TU ngày 18-6-2021 và sau đó Nghị quyết 06-NQ/TU"

    assert ("06-2021", "earlier") == settle(text, OLD_06, NEW_06)


def test_two_earlier_citations_settle_nothing():
    text = "06-NQ/TU ngày 18-6-2021, 06-NQ/TU ngày 27-2-2026 và 06-NQ/TU"

    assert ("ambiguous", ("06-2021", "06-2026")) == settle(text, OLD_06, NEW_06)


def test_a_city_committee_is_that_of_the_articles_own_city():
    assert ("other-committee", ("44-khac",)) == settle("Kết luận 44-KL/TU", FOREIGN)
    assert ("44-khac", "symbol") == settle("Kết luận 44-KL/TU của Thành ủy Trà Vân", FOREIGN)
    assert ("44-khac", "symbol") == settle("Kết luận 44-KL/TU", FOREIGN, directives=("44-khac",))
    assert ("44-khac", "symbol") == settle("Kết luận 44-KL/TU", FOREIGN, committees=("thanh-uy-khac",))
    assert ("other-committee", ("44-khac",)) == settle("Kết luận 44-KL/TU của Thành ủy", FOREIGN)


def test_a_ward_cites_its_own_documents_and_those_above_it():
    assert ("12-a", "committee") == settle("Nghị quyết 12-NQ/ĐU", WARD_A, WARD_B, committees=("phuong-a",))
    assert ("other-committee", ("12-b",)) == settle("Nghị quyết 12-NQ/ĐU", WARD_B, committees=("phuong-a",))
    assert ("plan", "symbol") == settle("Kế hoạch 106-KH/TU", PLAN, committees=("phuong-a",))


def test_a_city_article_cites_a_wards_document_when_only_one_fits():
    assert ("12-b", "symbol") == settle("Nghị quyết 12-NQ/ĐU", WARD_B)
    assert ("ambiguous", ("12-a", "12-b")) == settle("Nghị quyết 12-NQ/ĐU", WARD_A, WARD_B)
    assert ("12-a", "issuer") == settle("Nghị quyết 12-NQ/ĐU của Đảng ủy phường An Lạc", WARD_A, WARD_B)


def test_central_documents_are_everyones():
    assert ("05-tw", "symbol") == settle("Chỉ thị 05-CT/TW", DIRECTIVE_05, committees=("thanh-uy-khac",))


def test_the_type_tells_a_decision_from_a_regulation():
    decision = make_entry("60-quyet-dinh", "60-QĐ/TW", "2021-05-01", "trung-uong", kind="quyết định")
    regulation = make_entry("60-quy-dinh", "60-QĐ/TW", "2022-03-08", "trung-uong", kind="quy định")

    assert ("60-quy-dinh", "type") == settle("Quy định số 60-QĐ/TW", decision, regulation)


# ---- bare numbers ----


def test_a_bare_number_needs_its_issuer():
    assert ("05-tw", "issuer") == settle("Chỉ thị 05 của Bộ Chính trị", DIRECTIVE_05, CITY_05)
    assert ("05-tu", "issuer") == settle("Chỉ thị 05 của Ban Thường vụ Thành ủy", DIRECTIVE_05, CITY_05)
    assert ("ambiguous", ("05-tu", "05-tw")) == settle("Chỉ thị 05", DIRECTIVE_05, CITY_05)
    assert ("issuer-contradicts", ("05-tu", "05-tw")) == settle(
        "Chỉ thị 05 của Quận ủy Hải Sơn", DIRECTIVE_05, CITY_05
    )
    assert ("issuer-unknown", ("05-tu",)) == settle("Chỉ thị 05 của Ban Quản lý cảng", CITY_05)


def test_without_an_issuer_a_bare_number_is_the_articles_own_committees():
    assert ("05-tu", "committee") == settle("Chỉ thị 05", CITY_05)
    assert ("issuer-unknown", ("05-tu",)) == settle("Chỉ thị 05", CITY_05, committees=())
    assert ("05-tu", "committee") == settle("Chỉ thị 05 của thành phố", CITY_05)


def test_a_full_citation_anywhere_in_the_article_settles_a_bare_number():
    assert ("05-tw", "earlier") == settle("Chỉ thị 05-CT/TW. Thực hiện Chỉ thị 05", DIRECTIVE_05, CITY_05)
    register = build_register((DIRECTIVE_05, CITY_05), BODIES)
    found = resolve(find_citations("Chỉ thị 05 nêu; Chỉ thị 05-CT/TU"), Context(TODAY, (), ()), register)
    assert ["05-tu", "05-tu"] == [resolution.slug for resolution in found]


def test_a_bare_number_is_not_taken_for_another_document_than_that_cited_in_full():
    assert ("ambiguous", ("05-tu",)) == settle("Chỉ thị 05-CT/TW. Thực hiện Chỉ thị 05", CITY_05)


def test_front_matter_settles_a_bare_number():
    assert ("05-tu", "front-matter") == settle("Chỉ thị 05", DIRECTIVE_05, CITY_05, directives=("05-tu",))


def test_a_number_that_may_count_something_is_linked_only_for_a_reason():
    assert ("plan", "front-matter") == settle("kế hoạch 106 liệt kê", PLAN, directives=("plan",))
    assert settle("kế hoạch 106 liệt kê", PLAN) is None


def test_a_bare_number_that_the_register_lacks_is_reported():
    assert ("unknown-document", ()) == settle("Chỉ thị 06 của Bộ Chính trị", DIRECTIVE_05)


# ---- plenums and names ----


def make_named(slug, issued="2016-10-30", issuer="trung-uong", symbol="04-NQ/TW", **fields):
    """Return an entry with names."""
    return make_entry(slug, symbol, issued, issuer, **fields)


FOURTH = make_named("tw4-xii", aliases=("Nghị quyết Trung ương 4 khóa XII",))


def test_a_plenum_is_found_through_the_names_of_its_documents():
    assert ("tw4-xii", "plenum") == settle("Nghị quyết Trung ương 4 (khoá XII)", FOURTH)
    assert ("tw4-xii", "plenum") == settle("hội nghị Trung ương 4, khóa XII", FOURTH)
    assert ("unknown-document", ()) == settle("Nghị quyết Trung ương 5 khóa XII", FOURTH)
    assert ("unknown-document", ("tw4-xii",)) == settle("Kết luận Trung ương 4 khóa XII", FOURTH)
    assert ("not-yet-issued", ("tw4-xii",)) == settle(
        "Nghị quyết Trung ương 4 khóa XII", FOURTH, day=date(2016, 1, 1)
    )


def test_a_meeting_that_left_no_document_is_no_unresolved_citation():
    assert settle("Hội nghị Trung ương 5 khóa XII khai mạc", FOURTH) is None


def test_two_documents_of_a_plenum_are_not_guessed_between():
    other = make_named("tw4-xii-b", symbol="05-NQ/TW", aliases=FOURTH.aliases)

    assert ("ambiguous", ("tw4-xii", "tw4-xii-b")) == settle(
        "Nghị quyết Trung ương 4 khóa XII", FOURTH, other
    )


def test_a_plenum_without_its_term_needs_the_article():
    assert ("ambiguous", ("tw4-xii",)) == settle("Nghị quyết Trung ương 4", FOURTH)
    assert "tw4-xii" == settle("Nghị quyết Trung ương 4 khóa XII. Nghị quyết Trung ương 4", FOURTH)[0]
    assert "tw4-xii" == settle("Nghị quyết Trung ương 4", FOURTH, directives=("tw4-xii",))[0]


def test_a_list_that_can_be_read_in_two_ways_is_reported():
    assert ("unclear-list", ()) == settle("Trung ương 4, 5 (khóa XI, XII)", FOURTH)


CONGRESS = make_named(
    "dai-hoi-xiii",
    symbol="",
    issued="2021-02-01",
    kind="nghị quyết",
    aliases=("Nghị quyết Đại hội lần thứ XIII của Đảng", "Nghị quyết Đại hội lần thứ XIII", "Luật Hòa giải"),
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nghị quyết Đại hội lần thứ XIII của Đảng", "Nghị quyết Đại hội lần thứ XIII của Đảng"),
        ("nghị quyết Đại hội lần thứ XIII của Đảng.", "nghị quyết Đại hội lần thứ XIII của Đảng"),
        ("Nghị\u00a0quyết Đại hội lần thứ XIII của Đảng", "Nghị\u00a0quyết Đại hội lần thứ XIII của Đảng"),
        ("Nghị quyết Đại hội lần thứ XIII, nhiệm kỳ", "Nghị quyết Đại hội lần thứ XIII"),
        ("Luật Hoà giải", "Luật Hoà giải"),
        ("LUẬT HOÀ GIẢI", "LUẬT HOÀ GIẢI"),
    ],
)
def test_the_longest_name_is_linked_in_any_case_and_tone_style(text, words):
    (found,) = resolve(find_citations(text), Context(TODAY), build_register((CONGRESS,), BODIES))

    assert ("dai-hoi-xiii", words) == (found.slug, found.words)


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết Đại hội lần thứ XIII của Đảng bộ tỉnh",
        "Nghị quyết Đại hội lần thứ XIII Đảng bộ quận",
        "Nghị quyết Đại hội lần thứ XIII của các đảng bộ",
    ],
)
def test_a_congress_of_another_body_has_another_resolution(text):
    assert "name-continues" == settle(text, CONGRESS)[0]


CITY_CONGRESS = make_named(
    "xv", symbol="", issued="2020-10-23", issuer="thanh-uy", kind="nghị quyết",
    aliases=("Nghị quyết Đại hội lần thứ XV Đảng bộ thành phố", "Luật Đầu tư"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "is_linked"),
    [
        ("Nghị quyết Đại hội lần thứ XV Đảng bộ thành phố Lạc Giang", True),
        ("Nghị quyết Đại hội lần thứ XV Đảng bộ thành phố Trà Vân", False),
        ("Nghị quyết Đại hội lần thứ XV Đảng bộ thành phố đã", True),
        ("NGHỊ QUYẾT ĐẠI HỘI LẦN THỨ XV ĐẢNG BỘ THÀNH PHỐ VÀO CUỘC SỐNG", True),
        ("Luật Đầu tư công", False),
        ("Luật Đầu tư, Luật khác", True),
        ("Luật Đầu tư năm 2020", True),
        ("Luật Đầu tư sửa đổi", True),
        ("Luật Đầu tư quy định", True),
        ("Luật Đầu tư", True),
    ],
)
def test_a_name_that_goes_on_is_another_name(text, is_linked):
    expected = "xv" if is_linked else "name-continues"

    assert expected == settle(text, CITY_CONGRESS)[0]


@pytest.mark.parametrize(
    "text", ["nghị quyết đại hội Đảng các cấp", "Nghị quyết Đại hội lần thứ XIIII", "Luật Hòa giảia"]
)
def test_other_words_are_no_name(text):
    assert settle(text, CONGRESS) is None


def test_a_year_after_a_name_must_fit():
    law = make_named(
        "luat", symbol="31/2024/QH15", issued="2024-01-18", issuer="quoc-hoi", aliases=("Luật Đất đai",)
    )

    assert "luat" == settle("Luật Đất đai năm 2024", law)[0]
    assert ("date-contradicts", ("luat",)) == settle("Luật Đất đai 2013", law)


def test_a_symbol_after_a_name_says_which_document_it_is():
    old = make_named(
        "cu", symbol="45/2013/QH13", issued="2013-11-29", issuer="quoc-hoi", aliases=("Luật Đất đai",)
    )
    new = make_named(
        "moi", symbol="31/2024/QH15", issued="2024-01-18", issuer="quoc-hoi", aliases=("Luật Đất đai",)
    )
    found = resolve(
        find_citations("Luật Đất đai số 31/2024/QH15"), Context(TODAY), build_register((old, new), BODIES)
    )

    assert [("moi", "earlier"), ("moi", "symbol")] == [
        (resolution.slug, resolution.how) for resolution in found
    ]
    assert "cu" not in (settle("Luật Đất đai số 99/2030/QH20", old) or ())


def test_a_symbol_within_a_name_is_linked_rather_than_the_name():
    named = make_named(
        "ke-hoach", symbol="9-KH/TU", issuer="thanh-uy", aliases=("Kế hoạch thực hiện Chỉ thị 05-CT/TW",)
    )

    assert ("05-tw", "symbol") == settle("Kế hoạch thực hiện Chỉ thị 05-CT/TW", named, DIRECTIVE_05)


def test_links_never_overlap_and_come_in_order():
    text = "Nghị quyết Trung ương 4 khóa XII, Kế hoạch 106-KH/TU, Nghị quyết Đại hội lần thứ XIII của Đảng"
    found = resolve(find_citations(text), Context(TODAY), build_register((FOURTH, PLAN, CONGRESS), BODIES))

    assert ["tw4-xii", "plan", "dai-hoi-xiii"] == [resolution.slug for resolution in found]
    assert all(first.end <= second.start for first, second in pairwise(found))


# ---- issuers and names on their own ----


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("Thành ủy", True),
        ("Thành uỷ", True),
        ("Thành ủy Lạc Giang", True),
        ("Ban Thường vụ Thành ủy", True),
        ("BTV Thành ủy Lạc Giang", True),
        ("Ban Chấp hành Trung ương", False),
        ("Thành ủy Đà Nẵng", False),
        ("Tỉnh ủy Quảng Hà", False),
        ("Quận ủy", False),
        ("Bộ Chính trị", False),
        ("Đảng ủy phường An Lạc", False),
        ("Trung ương", False),
        ("cấp có thẩm quyền", None),
    ],
)
def test_the_words_for_an_issuer_fit_a_city_committee_or_not(words, verdict):
    assert verdict is judge_issuer(words, PLAN, build_register((PLAN,), BODIES))


@pytest.mark.parametrize(
    "name", ["Luật Đất đai", "luật đất đai", "Trung ương 4 khóa XII", "Hiến pháp", "Cương lĩnh năm 2011"]
)
def test_a_name_that_begins_with_a_lead_word_can_be_found(name):
    assert is_findable(name)


@pytest.mark.parametrize("name", ["Di chúc", "Bài phát biểu", "Đại hội XIII"])
def test_a_name_that_begins_otherwise_can_not(name):
    assert not is_findable(name)


def test_the_number_of_a_congress_is_read():
    assert (22, 15, 0) == (
        read_congress("Đại hội lần thứ XXII"),
        read_congress("Khóa XV"),
        read_congress("Nhiệm kỳ 2020"),
    )


def test_every_reason_has_words_for_editors():
    for reason in ("unknown-document", "ambiguous", "date-contradicts", "term-contradicts", "issuer-contradicts",
                   "not-yet-issued", "other-committee", "issuer-unknown", "unclear-list", "name-continues"):  # fmt: skip
        assert say(f"citation.reason.{reason.replace('-', '_')}")
