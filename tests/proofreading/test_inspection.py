"""The proof-reader at work: findings at their places in the file, few of a kind, and in time that grows with the text."""

import time

import pytest

from plugins.newsroom.documents import read_document
from plugins.newsroom.fixes import apply_fixes
from plugins.proofreading.inspection import MOST_FINDINGS, inspect_document
from tests.edition import write_article, write_document

HEAD = {"date": "2026-11-20", "category": "thoi-su"}


def inspect(text, path="articles/a.md"):
    document, _ = read_document(path, text.encode())
    return inspect_document(document, text.encode())[0]


def test_a_finding_in_the_body_stands_at_its_line_and_column():
    text = write_document("Đoạn đầu.\n\nTheo Nghị quyết Đại hội Đại hội XVI.", title="Bài", **HEAD)

    (problem,) = inspect(text)
    assert ("Theo Nghị quyết ", "") == (text.split("\n")[problem.line - 1][: problem.column - 1], problem.field)


def test_a_finding_in_a_field_stands_where_the_field_stands():
    (problem,) = inspect(write_document(title="Bài của của báo", **HEAD))

    assert (2, 8, "title", "doubled-word") == (problem.line, problem.column, problem.field, problem.code)


def test_a_fix_puts_the_right_words_in_place():
    text = write_document("Nghị quyết Đại hội Đại hội XVI , do Ban Thường vụ Thành đã bàn.", title="Bài", **HEAD)

    mended = apply_fixes(text, [problem.fix for problem in inspect(text)])
    assert "Nghị quyết Đại hội XVI, do Ban Thường vụ Thành ủy đã bàn." in mended
    assert [] == inspect(mended)


def test_no_fix_of_words_is_safe():
    problems = inspect(write_document("Của của “một\" , Thành ủy, quận uỷ lien quan.", title="Bài", **HEAD))

    assert 4 <= len(problems)
    assert not any(problem.fix and problem.fix.is_safe for problem in problems)


def test_code_comments_links_and_pictures_are_not_read():
    body = (
        "Xem `của của` và [bài](https://a.example/cua-cua, \"của của\").\n\n```\ncủa của ,\n```\n\n<!-- của của -->\n\n"
        "![của của](a.jpg)\n\n[x]: https://a.example \"của của\"\n"
    )

    assert [] == inspect(write_document(body, title="Bài", **HEAD))


def test_articles_in_another_language_are_read_for_their_letters_alone():
    text = write_article("A of of B", lang="en") + "Die Stadt die die Leute lien quan , tie\u0302\u0301ng\n"

    assert ["nfd"] == [problem.code for problem in inspect(text)]


def test_introductions_are_read_too_and_have_no_headline_or_lead():
    text = write_document("Ban này của của thành phố.", title="B" * 130)

    assert ["doubled-word"] == [problem.code for problem in inspect(text, "committees/a.md")]


def test_of_one_rule_only_so_many_findings_are_told():
    assert MOST_FINDINGS == len(inspect(write_document("Nội dung lien quan đến việc này.\n\n" * 50, title="Bài", **HEAD)))


# Beginnings that never come to an end, which a careless pattern goes through again and again.
@pytest.mark.parametrize(
    "piece", ["<!--", "![", "](", "a", " ", "`", "{", "1/", "lien ", "của ", "\u201c", "Thành ", "thứ hai ", "ủy uỷ ", "\n ", "[^"]
)
def test_time_grows_with_the_text_and_no_faster(piece):
    def measure(size):
        text = write_document("Đoạn đầu." + piece * (size // len(piece)), title="Bài", **HEAD)
        document, _ = read_document("articles/a.md", text.encode())
        best = float("inf")
        for _ in range(3):
            started = time.process_time()
            inspect_document(document, text.encode())
            best = min(best, time.process_time() - started)
        return best

    # Four times the text: 4 is linear, 16 quadratic.
    assert measure(80_000) < 10 * measure(20_000) + 0.02
