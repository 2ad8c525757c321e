"""Problems and the report in which editors read them."""

import pytest

from plugins.newsroom.fixes import Edit, Fix
from plugins.newsroom.problems import (
    WARNING,
    ContentError,
    Problem,
    build_problem,
    format_report,
    has_errors,
    pick_lines,
)

UNKNOWN_CAMPAIGN = Problem(
    "articles/2023/so-ket.md", 7, 11, "campaign", 'không có chuyên đề "a"; có phải "b"?', "unknown-reference"
)


def test_a_problem_takes_its_message_from_the_catalogue():
    problem = build_problem("duplicate-key", "pages/a.md", (4, 1), "title", first=2, second=4)

    assert (
        Problem(
            "pages/a.md",
            4,
            1,
            "title",
            "mục này ghi hai lần, ở dòng 2 và dòng 4; hãy giữ một",
            "duplicate-key",
            "error",
        )
        == problem
    )


def test_a_problem_without_a_place_is_at_the_beginning_of_its_file():
    problem = build_problem("empty-file", "pages/a.md")

    assert (1, 1, "", "error") == (problem.line, problem.column, problem.field, problem.severity)


def test_a_report_line_is_place_field_and_message():
    report = format_report([UNKNOWN_CAMPAIGN])

    assert (
        'articles/2023/so-ket.md:7:11  campaign: không có chuyên đề "a"; có phải "b"?\n\n1 lỗi trong 1 tệp.'
    ) == report


def test_a_problem_of_the_whole_file_names_no_field():
    assert "a.md:1:1  tệp trống" in format_report([Problem("a.md", 1, 1, "", "tệp trống", "empty-file")])


def test_problems_are_grouped_by_file_and_ordered_by_path_and_line():
    problems = [
        Problem("b.md", 10, 1, "", "bốn", "x"),
        Problem("b.md", 9, 1, "", "ba", "x"),
        Problem("a.md", 3, 5, "", "hai", "x"),
        Problem("a.md", 3, 1, "", "một", "x"),
    ]

    assert ("a.md:3:1  một\na.md:3:5  hai\n\nb.md:9:1  ba\nb.md:10:1  bốn\n\n4 lỗi trong 2 tệp.") == format_report(
        problems
    )


def test_a_problem_found_twice_is_told_once():
    assert "1 lỗi trong 1 tệp." == format_report([UNKNOWN_CAMPAIGN, UNKNOWN_CAMPAIGN]).splitlines()[-1]


def test_warnings_are_marked_and_counted_apart():
    warning = Problem("a.md", 2, 1, "effective", "sớm quá", "days-reversed", WARNING)

    assert "a.md:2:1  effective: cảnh báo: sớm quá [days-reversed]\n\n1 cảnh báo trong 1 tệp." == format_report([warning])
    assert format_report([warning, UNKNOWN_CAMPAIGN]).endswith("1 lỗi, 1 cảnh báo trong 2 tệp.")


def test_no_problems_are_said_in_one_line():
    assert "Không có lỗi nào." == format_report([])


def test_a_line_that_is_known_is_shown_with_a_caret_below_the_place():
    report = format_report([UNKNOWN_CAMPAIGN], {"articles/2023/so-ket.md": {7: "campaign: a"}})

    assert ["    campaign: a", "              ^"] == report.splitlines()[1:3]


@pytest.mark.parametrize(
    ("line", "column", "shown"),
    [
        ("tie\u0302\u0301ng: x", 10, ["    tie\u0302\u0301ng: x", "           ^"]),
        ("\ta: x", 5, ["     a: x", "        ^"]),
    ],
)
def test_the_caret_stands_right_below_decomposed_letters_and_after_tabs(line, column, shown):
    report = format_report([Problem("a.md", 1, column, "", "sai", "x")], {"a.md": {1: line}})

    assert shown == report.splitlines()[1:3]


def test_a_place_beyond_the_source_is_reported_without_a_line():
    report = format_report([Problem("a.md", 9, 1, "", "sai", "x")], {"a.md": {1: "một dòng"}})

    assert "a.md:9:1  sai\n\n1 lỗi trong 1 tệp." == report


def test_lines_are_picked_however_they_end_and_whatever_cannot_be_read():
    named = [Problem("a.md", line, 1, "", "sai", "x") for line in (1, 3, 9)]
    fix = Fix((Edit(4, 1, "d", "e"),), is_safe=True)
    named += [Problem("a.md", 1, 1, "", "sai", "x", fix=fix, also=2)]

    assert {1: "một", 2: "hai", 3: "b\ufffda", 4: "d"} == pick_lines("\ufeffmột\r\nhai\rb".encode() + b"\xe1a\nd\n", named)


def test_only_errors_forbid_a_build():
    warning = Problem("a.md", 1, 1, "", "x", "x", WARNING)

    assert not has_errors([])
    assert not has_errors([warning])
    assert has_errors([warning, UNKNOWN_CAMPAIGN])


def test_a_content_error_carries_every_problem_and_reads_as_the_report():
    error = ContentError([UNKNOWN_CAMPAIGN])

    assert (UNKNOWN_CAMPAIGN,) == error.problems
    assert format_report([UNKNOWN_CAMPAIGN]) == str(error)
