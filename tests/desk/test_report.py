"""The editors' report on citations: what isn't linked, where and why, and what the register lacks."""

import csv
from io import StringIO

import pytest
from bs4 import BeautifulSoup

from plugins.citations.plugin import FEATURE
from plugins.desk.report import build_report, format_citations, main, render_page, write_report
from plugins.newsroom.documents import read_document
from tests.edition import BASE, build_edition, write_article, write_directive, write_document
from tests.sites import CLOCK, MINIMAL, PROJECT, write_content


def write_body(body, title="Bài", date="2023-03-29 18:11", **fields):
    return write_document(body, title=title, date=date, category="thoi-su", **fields)


TWO = {
    "directives/43-nq-tw-2013.md": write_directive("43-NQ/TW", "2013-06-01", title="Về biển"),
    "directives/43-nq-tw-2019.md": write_directive("43-NQ/TW", "2019-01-24", title="Về thành phố"),
}
MIXED = TWO | {
    "articles/2023/a.md": write_body("Mở đầu.\n\nTheo **Nghị quyết 43-NQ/TW**, và\nKế hoạch số 94-KH/TU ngày 27-1-2023."),
    "articles/2023/b.md": write_body("Theo Nghị quyết 43-NQ/TW ngày 24-1-2019 và Kế hoạch số 94-KH/TU.", "Bài hai"),
}
AMBIGUOUS = (
    "có nhiều văn bản phù hợp; hãy ghi thêm ngày hoặc cơ quan ban hành, hoặc khai báo ở mục \"directive\" của bài"
)


@pytest.fixture
def report(tmp_path):
    def build(content):
        write_content(tmp_path, BASE | content)
        return build_report(build_edition(content, features=[FEATURE]), tmp_path)

    return build


def read_entry(entry):
    """Return what the content reader makes of an entry that was pasted as it is: its fields, and problems by field."""
    document, problems = read_document(entry.path, entry.text.encode())
    return document, {problem.field: problem.code for problem in problems}


# ---- citations that aren't linked ----


def test_each_is_told_with_its_line_its_words_the_reason_and_what_it_may_be(report):
    found = report(MIXED)

    assert 1 == found.linked
    first = found.unresolved[0]
    assert ("articles/2023/a.md", 8, "Nghị quyết 43-NQ/TW", "ambiguous", AMBIGUOUS) == (
        first.path,
        first.line,
        first.phrase,
        first.reason,
        first.reason_words,
    )
    assert [
        ("43-nq-tw-2013", "Nghị quyết 43-NQ/TW ngày 1-6-2013, Về biển"),
        ("43-nq-tw-2019", "Nghị quyết 43-NQ/TW ngày 24-1-2019, Về thành phố"),
    ] == [(choice.slug, choice.words) for choice in first.candidates]
    assert [8, 9, 6] == [mention.line for mention in found.unresolved]


def test_the_text_can_be_read_and_clicked(report):
    text = format_citations(report(MIXED))

    assert text.startswith("1 chỗ viện dẫn đã nối tới sổ văn bản; 3 chỗ trong 2 tệp chưa nối; 1 văn bản sổ còn thiếu.\n\n")
    assert (
        f'articles/2023/a.md:8  "Nghị quyết 43-NQ/TW": {AMBIGUOUS}\n'
        "    43-nq-tw-2013: Nghị quyết 43-NQ/TW ngày 1-6-2013, Về biển\n"
    ) in text
    assert (
        'articles/2023/a.md:9  "Kế hoạch số 94-KH/TU ngày 27-1-2023": sổ văn bản chưa có văn bản này\n' in text
    )
    assert "directives/94-kh-tu.md  (nhắc 2 lần trong 2 tệp: articles/2023/a.md:9, articles/2023/b.md:6)\n---\n" in text


def test_a_site_without_a_slip_says_so(report):
    assert "0 chỗ viện dẫn đã nối tới sổ văn bản; 0 chỗ trong 0 tệp chưa nối; 0 văn bản sổ còn thiếu." == format_citations(
        report({"articles/a.md": write_article("A")})
    )


def test_a_document_does_not_cite_itself_and_its_own_body_is_known(report):
    content = {
        "committees/phuong-a.md": write_document("Đảng ủy có Nghị quyết 12-NQ/ĐU.", title="Đảng ủy phường A", code="ĐU"),
        "committees/phuong-b.md": write_document(title="Đảng ủy phường B", code="ĐU"),
        "directives/a.md": write_directive("12-NQ/ĐU", issuer="phuong-a") + "Nghị quyết số 12-NQ/ĐU nêu ba việc.\n",
        "directives/b.md": write_directive("12-NQ/ĐU", "2022-01-01", issuer="phuong-b"),
    }

    found = report(content)

    assert (1, ()) == (found.linked, found.unresolved)


# ---- what the register lacks ----


def test_an_entry_holds_all_that_articles_tell_and_marks_its_gaps(report):
    content = {
        "committees/thanh-uy.md": write_document(title="Thành ủy", code="TU"),
        "articles/a.md": write_body("Theo Kế hoạch số 94-KH/TU ngày 27-1-2023.", committee="thanh-uy"),
    }

    (entry,) = report(content).lacking

    assert "directives/94-kh-tu.md" == entry.path
    assert (
        "---\nsymbol: 94-KH/TU\ntitle:  # điền trích yếu\nkind: kế hoạch\nissued: 27-1-2023\nissuer: thanh-uy\n---"
        == entry.text
    )
    document, problems = read_entry(entry)
    assert (None, {"title": "empty-value"}) == (document, problems)
    filled = entry.text.replace("title:  # điền trích yếu", "title: Về sơ kết").encode()
    document, problems = read_document(entry.path, filled)
    assert ("94-KH/TU", ()) == (document.fields.symbol, problems)


def test_what_is_not_told_is_a_gap_that_says_what_to_fill_in(report):
    content = {"articles/a.md": write_body("Theo số 08-QĐ/TW của Bộ Chính trị, số 07-KH/QU năm 2021.")}

    first, second = report(content).lacking

    assert (
        "---\nsymbol: 08-QĐ/TW\ntitle:  # điền trích yếu\nkind:  # điền loại văn bản: quyết định, quy định\n"
        "issued:  # điền ngày ban hành; bài không ghi\n"
        "issuer:  # điền tên tệp của tổ chức ban hành; bài ghi: Bộ Chính trị\n---"
    ) == first.text
    assert "issued:  # điền ngày ban hành; bài chỉ ghi năm 2021\n" in second.text
    assert "issuer:  # điền tên tệp của tổ chức ban hành\n" in second.text


def test_those_cited_by_most_texts_come_first_and_dates_that_differ_are_told(report):
    content = {
        "articles/a.md": write_body("Chỉ thị số 31-CT/TU. Kế hoạch số 94-KH/TU ngày 27-1-2023."),
        "articles/b.md": write_body("Kế hoạch số 94-KH/TU ngày 5-2-2021.", "Hai"),
    }

    first, second = report(content).lacking

    assert [("94-KH/TU", 2, 2), ("31-CT/TU", 1, 1)] == [
        (entry.name, entry.mentions, entry.documents) for entry in (first, second)
    ]
    assert "issued:  # các bài ghi khác nhau: 27-1-2023, 5-2-2021; nếu là hai văn bản, hãy lập hai tệp" in first.text


def test_a_plenum_that_no_entry_is_called_by_becomes_an_alias(report):
    content = {
        "committees/trung-uong.md": write_document(title="Ban Chấp hành Trung ương Đảng", code="TW"),
        "articles/a.md": write_body("Theo Nghị quyết Trung ương 4 khóa XII."),
    }

    (entry,) = report(content).lacking

    assert "directives/nghi-quyet-trung-uong-4-khoa-xii.md" == entry.path
    assert "symbol:  # điền số ký hiệu, ví dụ 18-NQ/TW\n" in entry.text
    assert "kind: nghị quyết\n" in entry.text
    assert "issuer: trung-uong\naliases: Nghị quyết Trung ương 4 (khóa XII)\n---" in entry.text


def test_a_file_of_that_name_is_not_written_over(report):
    content = {
        "directives/94-kh-tu.md": write_directive("94-KH/TU", "2018-01-01"),
        "directives/95-kh-tu.md": write_directive("12-KH/TU", "2018-01-01"),
        "articles/a.md": write_body("Theo Kế hoạch số 95-KH/TU ngày 27-1-2023."),
    }

    assert ["directives/95-kh-tu-2023.md"] == [entry.path for entry in report(content).lacking]


# ---- files ----


def test_a_page_and_two_tables_are_written(report, tmp_path):
    files = write_report(report(MIXED), tmp_path / "bao-cao")

    assert ["vien-dan.html", "chua-noi.csv", "so-con-thieu.csv"] == [file.name for file in files]
    rows = list(csv.DictReader(StringIO(files[1].read_text(encoding="utf-8"))))
    assert ("articles/2023/a.md", "8", "ambiguous", "43-nq-tw-2013 43-nq-tw-2019") == tuple(
        rows[0][name] for name in ("path", "line", "reason", "candidates")
    )
    (lacking,) = csv.DictReader(StringIO(files[2].read_text(encoding="utf-8")))
    assert ("94-KH/TU", "2", "articles/2023/a.md:9 articles/2023/b.md:6") == tuple(
        lacking[name] for name in ("name", "mentions", "places")
    )


def test_nothing_that_an_author_writes_is_markup_on_the_page(report):
    content = TWO | {"articles/a.md": write_body("Theo Nghị quyết 43-NQ/TW của <b>Ủy ban &lt;script&gt;</b>.")}

    page = BeautifulSoup(render_page(report(content)), "html.parser")

    assert [] == page.find_all("script")
    assert "articles/a.md:6" == page.find("code").get_text(strip=True)


def test_the_command_prints_the_report_and_touches_no_output(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(CLOCK))
    monkeypatch.chdir(tmp_path)
    content = write_content(tmp_path / "content", MINIMAL | {"articles/b.md": write_body("Theo Kế hoạch số 94-KH/TU.")})

    code = main([str(content), "-s", str(PROJECT / "pelicanconf.py")])

    assert 0 == code
    assert 'articles/b.md:6  "Kế hoạch số 94-KH/TU": sổ văn bản chưa có văn bản này' in capsys.readouterr().out
    assert not (tmp_path / "output").exists()


def test_the_command_lists_the_errors_of_content_that_has_any(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    content = write_content(tmp_path / "content", {"articles/b.md": "x"})

    assert 1 == main([str(content), "-s", str(PROJECT / "pelicanconf.py")])
    assert "articles/b.md:1" in capsys.readouterr().err
