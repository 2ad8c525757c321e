"""Mistakes of form in YAML: named by their cause, with the line to write instead."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plugins.newsroom.front_matter import parse_front_matter
from plugins.newsroom.syntax import is_key_line, quote


def explain(*lines: str) -> list[tuple[int, str, str]]:
    """Return line, field and message of what is wrong with front matter of these lines; the first is line 2."""
    _, problems = parse_front_matter("\n".join(["---", *lines, "---", "Thân bài."]).encode(), "a.md")
    return [(problem.line, problem.field, problem.message) for problem in problems]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("title: Sơ kết: kết quả", 'title: "Sơ kết: kết quả"'),
        ("title: Sơ kết:", 'title: "Sơ kết:"'),
        ('title: Bàn về "dân vận": kết quả', "title: 'Bàn về \"dân vận\": kết quả'"),
        ('title: Hỏi: "it\'s"', "title: 'Hỏi: \"it''s\"'"),
    ],
)
def test_a_colon_in_a_value_wants_quotes(typed, offered):
    expected = f"giá trị có dấu hai chấm nên phải đặt trong ngoặc kép; hãy viết: {offered}"

    assert [(2, "title", expected)] == explain(typed, "date: b")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ('title: "Dân vận khéo" ở cơ sở', "title: '\"Dân vận khéo\" ở cơ sở'"),
        ("title: [Ảnh] Lễ khai mạc", 'title: "[Ảnh] Lễ khai mạc"'),
        ("title: @thanhuy", 'title: "@thanhuy"'),
        ("title: `a`", 'title: "`a`"'),
        ("title: % hoàn thành", 'title: "% hoàn thành"'),
        ("title: |Ảnh", 'title: "|Ảnh"'),
        ("title: - Một", 'title: "- Một"'),
        ('title: "C:\\q"', "title: 'C:\\q'"),
    ],
)
def test_a_value_with_a_special_beginning_wants_quotes(typed, offered):
    expected = f"giá trị có ký tự đặc biệt nên phải đặt trong ngoặc; hãy viết: {offered}"

    assert [(2, "title", expected)] == explain(typed, "date: b")


@pytest.mark.parametrize(
    ("typed", "mark"),
    [("*Tin nóng*", "*"), ("&Tin nóng", "&"), ("!Tin nóng", "!"), ("!!python/name:os x", "!")],
)
def test_anchors_aliases_and_tags_are_explained_as_marks_to_quote(typed, mark):
    expected = (
        f"dấu {mark} ở đầu giá trị có nghĩa riêng và không được dùng ở đây; "
        f'nếu là chữ trong câu, hãy viết: title: "{typed}"'
    )

    assert [(2, "title", expected)] == explain(f"title: {typed}", "date: b")


def test_a_quote_left_open_is_found_at_its_own_line():
    expected = 'dấu ngoặc kép mở ở đây mà không đóng; hãy viết: title: "Sơ kết"'

    assert [(2, "title", expected)] == explain('title: "Sơ kết', "date: b")
    assert [(2, "title", expected)] == explain('title: "Sơ kết', 'summary: "Tóm tắt"', "date: b")


def test_a_bracket_left_open_is_found_at_its_own_line():
    expected = (
        "dấu ngoặc mở ở đây mà không đóng; hãy thêm dấu đóng ngoặc, "
        "hoặc nếu là chữ trong câu thì đặt cả câu trong ngoặc kép"
    )

    assert [(3, "tags", expected)] == explain("title: A", "tags: [một, hai", "date: b")
    assert [(3, "tags", expected)] == explain("title: A", "tags: [một, hai")


def test_a_list_in_brackets_that_does_not_parse_is_explained():
    expected = (
        "không hiểu được phần trong ngoặc; hãy ngăn các mục bằng dấu phẩy, "
        "mục có ký tự đặc biệt thì đặt trong ngoặc kép"
    )

    assert [(2, "tags", expected)] == explain('tags: [một, "hai" ba]')


def test_a_tab_is_named():
    expected = "dòng này thụt vào bằng phím Tab; hãy thay bằng dấu cách"

    assert [(3, "", expected)] == explain("progress:", "\t- indicator: a")
    assert [(3, "", expected)] == explain("progress:", " \t- indicator: a")


@pytest.mark.parametrize(
    "lines", [("date:2023-03-29",), ("date:2023-03-29", "title: A"), ("title: A", "date:2023-03-29")]
)
def test_a_missing_blank_after_the_colon_is_named(lines):
    expected = "thiếu dấu cách sau dấu hai chấm; hãy viết: date: 2023-03-29"

    assert [(lines.index("date:2023-03-29") + 2, "date", expected)] == explain(*lines)


def test_a_missing_blank_after_a_dash_is_named():
    expected = 'thiếu dấu cách sau dấu gạch đầu dòng; hãy viết "- mục" thay cho "-mục"'

    assert [(3, "", expected)] == explain("tags:", "  -một", "  -hai", "title: A")


def test_a_line_without_a_colon_is_named():
    expected = (
        'dòng này thiếu dấu hai chấm; hãy viết "tên: giá trị", hoặc nối vào dòng trên nếu là phần tiếp của nó'
    )

    assert [(3, "", expected)] == explain("title: A", "chuyên đề sơ kết", "date: b")


@pytest.mark.parametrize(
    "lines", [("title: A", "  date: b"), ("a:", "  - b", " - c"), ("a:", "  b: c", " d: e")]
)
def test_a_line_that_is_indented_wrongly_is_named(lines):
    expected = "dòng này thụt vào không khớp với các dòng trên; các mục cùng cấp phải thẳng hàng nhau"

    assert [(len(lines) + 1, "", expected)] == explain(*lines)


def test_what_fits_no_known_mistake_is_still_explained():
    expected = (
        'không hiểu được phần khai báo từ chỗ này; mỗi dòng phải có dạng "tên: giá trị", '
        "giá trị có ký tự đặc biệt thì đặt trong ngoặc kép"
    )

    assert [(2, "", expected)] == explain("%title: A")


def test_several_mistakes_are_told_in_one_go():
    found = explain("title: Một: hai", "date:2023-03-29", 'summary: "Ba" bốn', "stage: A", "stage: B")

    assert [(2, "title"), (3, "date"), (4, "summary"), (6, "stage")] == [
        (line, field) for line, field, _ in found
    ]


def test_a_mistake_in_a_list_is_offered_with_its_dash():
    assert (
        '- text: "Sửa: tên"' == explain("corrections:", "  - text: Sửa: tên")[0][2].partition("hãy viết: ")[2]
    )


def test_an_endless_line_is_cut_in_the_offer():
    message = explain(f"title: {'a' * 5000}: b")[0][2]

    assert len(message) < 1200
    assert message.endswith("…")


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2FF, exclude_categories=["Cc", "Cf", "Zs"])))
def test_quoted_text_is_read_as_the_text(text):
    whole = len(text) > 1 and text[0] in "\"'" and text[-1] == text[0]

    assert (text[1:-1] if whole else text) == yaml.safe_load(quote(text))


@pytest.mark.parametrize(
    "line", ["title: A", "title:", "  - một", "- một", "# chú thích", "image_alt: x", "date:2023"]
)
def test_a_line_of_front_matter_is_known(line):
    assert is_key_line(line)


@pytest.mark.parametrize("line", ["Thân bài.", "Sáng 30/7: họp", "https://a.vn", "—-"])
def test_a_line_of_the_body_is_known(line):
    assert not is_key_line(line)
