"""The index: every relation both ways, every reference checked, nothing guessed."""

import pytest

from plugins.newsroom.documents import read_document, salvage_document
from plugins.newsroom.index import build_newsroom
from plugins.newsroom.problems import has_errors
from tests.edition import at, write_article, write_document

CLOCK = at(2023, 4, 1)
BASE = {
    "sections/thoi-su.md": write_document(title="Thời sự", order=1),
    "sections/trong-tinh.md": write_document(title="Trong tỉnh", parent="thoi-su"),
    "committees/thanh-uy.md": write_document(title="Thành ủy Lạc Giang", short_title="Thành ủy"),
    "committees/quan-uy.md": write_document(title="Quận ủy Tràng Giang", parent="thanh-uy"),
    "directives/106-kh-tu.md": write_document(
        symbol="106-KH/TU", title="Về sơ kết", issued="2023-01-27", issuer="thanh-uy", implements="43-nq-tw-2019"
    ),
    "directives/43-nq-tw-2019.md": write_document(
        symbol="43-NQ/TW", title="Về thành phố", issued="2019-01-24", issuer="thanh-uy"
    ),
    "directives/43-nq-tw-2023.md": write_document(
        symbol="43-NQ/TW", title="Về đoàn kết", issued="2023-11-24", issuer="thanh-uy"
    ),
    "campaigns/so-ket.md": write_document(
        title="Sơ kết giữa nhiệm kỳ",
        start="2023-01-27",
        committee=["thanh-uy", "quan-uy"],
        directive="106-KH/TU",
        indicators=[{"id": "cap-uy", "title": "Cấp ủy", "total": 16}],
    ),
}


def index(content, **options):
    documents, problems, unread = [], [], {}
    for path, text in (BASE | content).items():
        document, found = read_document(path, text.encode())
        problems += found
        if document:
            documents.append(document)
        else:
            unread[path] = salvage_document(path, text.encode())
    newsroom, found = build_newsroom(documents, CLOCK, unread=unread, **options)
    return newsroom, [*problems, *found]


def list_messages(problems):
    return [f"{p.path}:{p.line}  {p.field}: {p.message}" for p in problems]


def list_slugs(documents):
    return [document.slug for document in documents]


def test_relations_run_both_ways():
    newsroom, problems = index(
        {
            "articles/a.md": write_article(
                "A", committee="quan-uy", campaign="so-ket", directive="106-KH/TU", category="trong-tinh", tags=["Dân vận"]
            )
        }
    )

    assert [] == problems
    assert ("106-kh-tu",) == newsroom.get_links(newsroom.by_slug["a"]).directives
    assert ["a"] == list_slugs(newsroom.articles_of_directive["106-kh-tu"])
    assert ["a"] == list_slugs(newsroom.articles_of_section["thoi-su"]) == list_slugs(newsroom.articles_of_section["trong-tinh"])
    assert "thanh-uy" not in newsroom.articles_of_committee
    assert 1 == newsroom.tally_of_committee_tree["thanh-uy"]
    assert (("so-ket",), ("so-ket",)) == (newsroom.campaigns_led_by["thanh-uy"], newsroom.campaigns_joined_by["quan-uy"])
    assert ("so-ket",) == newsroom.campaigns_of_directive["106-kh-tu"]
    assert ("43-nq-tw-2019",) == newsroom.relations["implements"]["106-kh-tu"]
    assert ("106-kh-tu",) == newsroom.inverse_relations["implements"]["43-nq-tw-2019"]
    assert {"43-nq-tw-2019", "43-nq-tw-2023"} == set(newsroom.holders_of_symbol["43-nq-tw"])
    assert ["a"] == list_slugs(newsroom.articles_of_tag["dan-van"])


def test_articles_run_from_the_oldest_to_the_newest():
    newsroom, _ = index(
        {"articles/b.md": write_article("B", "2023-03-02"), "articles/a.md": write_article("A", "2023-03-03 07:00")}
    )

    assert ["b", "a"] == list_slugs(newsroom.articles)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"campaign": "so-kett"},
            'articles/a.md:5  campaign: không có chuyên đề "so-kett"; có phải "so-ket"?',
        ),
        (
            {"committee": ["thanh-uy", "Quận ủy Tràng Giang"]},
            'articles/a.md:5  committee[1]: không có tổ chức "Quận ủy Tràng Giang"; có phải "quan-uy"?',
        ),
        (
            {"directive": "43-NQ/TW"},
            'articles/a.md:5  directive: số ký hiệu "43-NQ/TW" có ở nhiều văn bản; hãy ghi rõ tên tệp của văn bản, một trong:'
            " 43-nq-tw-2019, 43-nq-tw-2023",
        ),
        (
            {"directive": "99-QĐ/TU"},
            'articles/a.md:5  directive: không có văn bản "99-QĐ/TU"; hãy xem tên các tệp trong thư mục directives/',
        ),
        (
            {"campaign": "so-ket", "stage": "Tổng két"},
            'articles/a.md:6  stage: không có giai đoạn "Tổng két"; có phải "Tổng kết"?'
            " Chuyên đề có các giai đoạn: Triển khai, Sơ kết, Tổng kết",
        ),
        (
            {"stage": "Sơ kết"},
            'articles/a.md:5  stage: có giai đoạn "Sơ kết" mà bài chưa thuộc chuyên đề nào; hãy ghi thêm "campaign"',
        ),
        (
            {"campaign": "so-ket", "progress": [{"indicator": "capuy", "done": 3}]},
            'articles/a.md:6  progress[0].indicator: không có chỉ tiêu "capuy"; có phải "cap-uy"?'
            " Chuyên đề có các chỉ tiêu: cap-uy",
        ),
        (
            {"campaign": "so-ket", "progress": [{"indicator": "cap-uy", "done": 17}]},
            "articles/a.md:6  progress[0].done: số đã làm (17) lớn hơn tổng số (16); hãy xem lại hai con số",
        ),
    ],
)
def test_a_reference_that_leads_nowhere_is_told_with_the_nearest_way_out(fields, message):
    _, problems = index({"articles/a.md": write_article("A", **fields)})

    assert [message] == list_messages(problems)
    assert has_errors(problems)


def test_a_file_with_errors_of_its_own_causes_no_second_error_elsewhere():
    _, problems = index(
        {
            "campaigns/so-ket.md": write_document(title="Sơ kết"),
            "articles/a.md": write_article("A", campaign="so-ket", stage="Sơ kết"),
        }
    )

    assert {"campaigns/so-ket.md"} == {problem.path for problem in problems}


def test_a_file_with_an_error_has_its_references_checked_in_the_same_run():
    _, problems = index(
        {"articles/a.md": write_article("A", "31/02/2023", campaign="so-kett", committee="thanh-uy", stage="Sơ kết")}
    )

    assert [
        'articles/a.md:3  date: tháng 2 năm 2023 chỉ có 28 ngày; có phải "28/02/2023"?',
        'articles/a.md:5  campaign: không có chuyên đề "so-kett"; có phải "so-ket"?',
    ] == list_messages(problems)


def test_a_circle_of_parents_is_told_once():
    _, problems = index(
        {
            "committees/a.md": write_document(title="A", parent="b"),
            "committees/b.md": write_document(title="B", parent="a"),
        }
    )

    assert ["committees/a.md:3  parent: quan hệ đi vòng tròn: a → b → a; hãy bỏ một mắt xích"] == list_messages(problems)


def test_two_files_with_one_slug_are_told():
    _, problems = index({"articles/2022/a.md": write_article("A"), "articles/2023/a.md": write_article("A")})

    assert [
        'articles/2023/a.md:1  slug: đã có tệp khác mang tên "a" (articles/2022/a.md); hãy đổi tên một trong hai tệp'
    ] == list_messages(problems)


def test_warnings_of_figures_that_fall_or_change_their_total():
    def report(date, done, total=None):
        progress = {"indicator": "cap-uy", "done": done} | ({"total": total} if total else {})
        return write_article("A", date, campaign="so-ket", progress=[progress])

    _, problems = index(
        {"articles/a.md": report("2023-03-01", 9), "articles/b.md": report("2023-03-08", 8), "articles/c.md": report("2023-03-09", 9, 15)}
    )

    assert [
        "articles/b.md:6  progress[0].done: số đã làm (8) thấp hơn lần báo cáo trước (9); hãy kiểm tra lại",
        "articles/c.md:6  progress[0].total: tổng số là 15, khác lần báo cáo trước (16); nếu đúng là đã đổi thì cứ để nguyên",
    ] == list_messages(problems)
    assert not has_errors(problems)


def test_drafts_hidden_and_embargoed_articles_stay_out_of_every_list():
    newsroom, problems = index(
        {
            "articles/a.md": write_article("A", status="draft", tags=["Mật"]),
            "articles/b.md": write_article("B", status="hidden", tags=["Mật"]),
            "articles/c.md": write_article("C", embargo="2023-04-01 08:01", tags=["Mật"]),
            "articles/d.md": write_article("D", embargo="2023-04-01 08:00"),
        }
    )

    assert [] == problems
    assert ["d"] == list_slugs(newsroom.articles)
    assert ["b"] == list_slugs(newsroom.unlisted)
    assert {} == newsroom.articles_of_tag


def test_an_author_is_known_by_initials_and_a_name_without_entry_has_a_page():
    newsroom, problems = index(
        {
            "authors/thanh-ha.md": write_document(title="Thanh Hạ", aliases=["T.H", "T. Hạ"]),
            "articles/a.md": write_article("A", authors=["T.H", "Cộng tác viên"]),
            "articles/b.md": write_article("B", author="THANH HẠ"),
        }
    )

    assert [] == problems
    assert ["thanh-ha", "cong-tac-vien"] == [name.slug for name in newsroom.get_links(newsroom.by_slug["a"]).authors]
    assert ["a", "b"] == list_slugs(newsroom.articles_of_author["thanh-ha"])


def test_spellings_that_differ_in_case_or_tone_style_are_one_tag_and_others_are_warned_of():
    newsroom, problems = index(
        {
            "articles/a.md": write_article("A", tags=["Khóa XIII", "Bà con"]),
            "articles/b.md": write_article("B", tags=["khoá XIII", "Ba con"]),
            "articles/c.md": write_article("C", tags=["Khóa XIII", "Bà con"]),
        }
    )

    assert {"khoa-xiii", "ba-con"} == set(newsroom.articles_of_tag)
    assert [
        'articles/b.md:5  tags[1]: "Ba con" gần như trùng với "Bà con"; hãy viết thống nhất là "Bà con"'
    ] == list_messages(problems)


def test_among_spellings_used_alike_the_one_with_more_accents_is_the_name():
    newsroom, _ = index({"articles/a.md": write_article("A", tags=["Dai hoi", "dai-hoi", "Đại hội"])})

    assert "Đại hội" == newsroom.tag_names["dai-hoi"].title


def test_a_document_whose_type_is_open_is_warned_of():
    _, problems = index(
        {"directives/22-qd-tw.md": write_document(symbol="22-QĐ/TW", title="X", issued="2021-07-28", issuer="thanh-uy")}
    )

    assert [
        "directives/22-qd-tw.md:2  symbol: số ký hiệu này có thể là: quyết định, quy định; hãy ghi rõ loại văn bản ở mục \"kind\""
    ] == list_messages(problems)


def test_a_document_without_a_number_bears_its_name_and_a_wrong_symbol_is_told():
    fields = {"title": "X", "issued": "2021-02-01", "issuer": "thanh-uy"}
    newsroom, problems = index(
        {
            "directives/dai-hoi-xiii.md": write_document(symbol="Nghị quyết Đại hội XIII", **fields),
            "directives/sai.md": write_document(symbol="106-KH", **fields),
        }
    )

    assert ["directives/sai.md"] == [problem.path for problem in problems]
    assert "dai-hoi-xiii" in newsroom.directives
