"""The line of a source at which words of its text stand, whatever Markdown has done to them."""

import pytest

from plugins.citations.marking import CitationMarks
from plugins.citations.resolver import Context, build_register, resolve
from plugins.desk.places import Words, find_lines
from plugins.desk.report import find_citation_lines
from plugins.newsroom.bodies import BodyReader
from tests.edition import CLOCK


def find(source, *found):
    return list(find_lines(source, 10, [Words(*item) for item in found]))


@pytest.mark.parametrize(
    "line",
    [
        "Theo Kế hoạch số 94-KH/TU ngày 30-1-2023.",
        "Theo **Kế hoạch** số *94-KH/TU*.",
        "Theo Kế\\ hoạch số 94\\-KH/TU.",
        "Theo <b>Kế hoạch</b> số&nbsp;94-KH/TU.",
        "> Theo Kế hoạch\n> số 94-KH/TU.",
        "Theo [Kế hoạch](https://vd.example/a_b \"Về\") số 94-KH/TU.",
        "Theo [Kế hoạch][1] số 94-KH/TU.",
        "| Theo Kế hoạch số 94-KH/TU | x |",
        "Theo Kế hoạch  \nsố 94&#45;KH/TU.",
        "Theo `Kế hoạch số 94-KH/TU`.",
    ],
)
def test_words_are_found_through_markup_escapes_and_wrapped_lines(line):
    source = f"Mở đầu.\n\nKế hoạch khác.\n\n{line}\n\nKết.\n"

    assert [14] == find(source, (40, "Kế hoạch số 94-KH/TU", "Theo "))


def test_the_same_words_come_one_after_another():
    source = "Kế hoạch 1\n\nxem Kế hoạch 1\n\nvà Kế hoạch 1 và Kế hoạch 1"

    found = find(
        source, (0, "Kế hoạch 1"), (15, "Kế hoạch 1", "xem "), (29, "Kế hoạch 1", "và "), (43, "Kế hoạch 1", "Kế hoạch 1 và ")
    )

    assert [10, 12, 14, 14] == found


def test_what_stands_before_tells_two_places_apart():
    source = "`Kế hoạch 1` là mã.\n\nTheo Kế hoạch 1.\n"

    assert [12] == find(source, (20, "Kế hoạch 1", "Theo "))


def test_a_footnote_is_found_where_it_was_written():
    source = "Mở.[^1]\n\n[^1]: Xem Chỉ thị 05.\n\nTheo Kế hoạch 1.\n"

    assert [14, 12] == find(source, (4, "Kế hoạch 1", "Theo "), (20, "Chỉ thị 05", "Xem "))


def test_what_is_nowhere_is_told_with_the_line_reached():
    assert [12, 12] == find("a\n\nKế hoạch 1", (0, "Kế hoạch 1"), (20, "Chỉ thị 05"))


def test_every_citation_of_a_rendered_text_has_its_own_line(tmp_path):
    lines = [
        "---",
        "title: x",
        "---",
        "Theo **Kế hoạch số 94-KH/TU** và",
        "Chỉ thị số\u00a005-CT/TW, *Nghị quyết* số 43-NQ/TW",
        "",
        "- mục một: Kế hoạch số 94-KH/TU[^a];",
        "- mục hai: `Kế hoạch số 94-KH/TU`, [Kế hoạch số 94-KH/TU](/x/) và <b>Kế hoạch</b> số 94-KH/TU.",
        "",
        "[^a]: Thay Kế hoạch số 12-KH/TU.",
        "",
        "| A | B |",
        "|---|---|",
        "| Chỉ thị số 05-CT/TW | Kế hoạch số 94-KH/TU |",
        "",
        "Cuối cùng, Kế hoạch số 94-KH/TU &amp; Chỉ thị số 05-CT/TW.",
        "",
    ]
    path = tmp_path / "a.md"
    path.write_text("\n".join(lines), encoding="utf-8")
    reader = BodyReader([CitationMarks()])
    reader.read("\n".join(lines[3:]))
    cited = reader.parser.cited_text
    resolutions = resolve(cited, Context(CLOCK.date()), build_register([], []))

    found = [
        (line, resolution.words) for resolution, line in zip(resolutions, find_citation_lines(path, resolutions, cited))
    ]

    full = "Kế hoạch số 94-KH/TU"
    assert [
        (4, full), (5, "Chỉ thị số\u00a005-CT/TW"), (5, "Nghị quyết số 43-NQ/TW"), (7, full), (8, full), (8, full),
        (14, "Chỉ thị số 05-CT/TW"), (14, full), (16, full), (16, "Chỉ thị số 05-CT/TW"), (10, "Kế hoạch số 12-KH/TU"),
    ] == found  # fmt: skip
