"""Fixes: they hit the text that they name and nothing else, and the file keeps its newlines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.newsroom.documents import read_document
from plugins.newsroom.fixes import Edit, Fix, apply_fixes, find_old, normalize_text, replace_text


@pytest.mark.parametrize(
    ("line", "column", "old", "start"),
    [
        ("committee: thanh-uy-x, thanh-uy", 12, "thanh-uy", 23),
        ("title: Sơ kết", 1, "title", 0),
        ("subtitle: Sơ kết", 1, "title", None),
        ("title: title", 2, "title", 7),
        ("title: A", 1, "B", None),
        ("\tdone: 3", 1, "\t", 0),
        ("Nội dung.", 1, "", 0),
    ],
)
def test_an_edit_finds_a_whole_word_at_or_behind_its_column(line, column, old, start):
    assert start == find_old(line, Edit(1, column, old, "x"))


def test_edits_are_done_and_newlines_stay_those_of_the_file():
    source = "---\r\ntitle: A\rdate: 03/29/2023\nNội dung.\r\n"
    fixes = [replace_text(3, 7, "03/29/2023", "29/03/2023"), replace_text(4, 1, "", "---\n")]

    assert "---\r\ntitle: A\rdate: 29/03/2023\n---\r\nNội dung.\r\n" == apply_fixes(source, fixes)


def test_what_stands_elsewhere_by_now_is_left_alone():
    assert "title: A\n" == apply_fixes("title: A\n", [replace_text(1, 1, "date", "x"), replace_text(9, 1, "", "x")])


def test_the_same_edit_of_two_problems_is_done_once():
    fix = replace_text(1, 1, "", "---\n")

    assert "---\nNội dung." == apply_fixes("Nội dung.", [fix, Fix(fix.edits, is_safe=True)])


def test_decomposed_lines_are_composed_and_the_others_not_named():
    source = "tie\u0302\u0301ng\r\nđẹp\r\n"

    assert (Edit(1, 1, "tie\u0302\u0301ng", "tiếng"),) == normalize_text(source)
    assert "tiếng\r\nđẹp\r\n" == apply_fixes(source, [Fix(normalize_text(source))])


HEADS = st.lists(
    st.sampled_from(
        [
            "title: Sơ kết: đợt 1",
            'title: "Sơ kết',
            "date: 03/29/2023",
            "comittee: thanh-uy",
            "\t- indicator: x",
            "progress:",
            "tags:thi đua",
            "--",
            "---",
            "",
            "- a: b: c",
        ]
    ),
    max_size=6,
)


@given(HEADS, st.text(st.characters(codec="utf-8", exclude_characters="\r\n")), st.sampled_from(["\n", "\r\n"]))
def test_safe_fixes_never_touch_the_body(head, body, newline):
    """What follows the last line of a head with its fences is there afterwards, byte by byte."""
    body = f"Nội dung. {body}"
    source = newline.join(["---", *head, "---", body])
    _, problems = read_document("articles/a.md", source.encode())

    mended = apply_fixes(source, [problem.fix for problem in problems if problem.fix and problem.fix.is_safe])

    assert mended.endswith(f"{newline}{body}")
