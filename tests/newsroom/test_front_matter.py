"""The head of a content file: YAML or Pelican's plain lines, every scalar text, every node with its place."""

import unicodedata

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plugins.newsroom import front_matter
from plugins.newsroom.front_matter import FrontMatter, Mapping, Scalar, Sequence, parse_front_matter


def parse(text: str | bytes) -> FrontMatter:
    """Return the front matter of a text that has no problems."""
    found, problems = parse_front_matter(text if isinstance(text, bytes) else text.encode(), "a.md")
    assert () == problems
    return found


def list_problems(text: str | bytes) -> list[tuple[int, int, str]]:
    """Return line, column and code of what is wrong with a text."""
    _, problems = parse_front_matter(text if isinstance(text, bytes) else text.encode(), "a.md")
    return [(problem.line, problem.column, problem.code) for problem in problems]


def read_texts(fields: Mapping) -> dict[str, str]:
    """Return the scalars of a flat mapping."""
    return {key.text: value.text for key, value in fields.entries}


# ---- YAML ----


def test_every_node_keeps_its_line_and_column():
    front = parse("---\ntitle: Sơ kết\ntags: [một, hai]\nprogress:\n  - done: 14\n---\n\nThân bài.\n")

    assert (
        Mapping(
            (
                (Scalar("title", 2, 1), Scalar("Sơ kết", 2, 8)),
                (Scalar("tags", 3, 1), Sequence((Scalar("một", 3, 8), Scalar("hai", 3, 13)), 3, 7)),
                (
                    Scalar("progress", 4, 1),
                    Sequence((Mapping(((Scalar("done", 5, 5), Scalar("14", 5, 11)),), 5, 5),), 5, 3),
                ),
            ),
            2,
            1,
        )
        == front.fields
    )


def test_the_body_keeps_its_source_and_tells_its_first_line():
    front = parse("---\ntitle: A\n---\n\nĐoạn một.  \n\n---\n\nĐoạn hai.")

    assert ("\nĐoạn một.  \n\n---\n\nĐoạn hai.", 4) == (front.body, front.body_line)


@pytest.mark.parametrize(
    "typed",
    ["12:30", "no", "on", "0123", "1.200", "2023-03-29", "1e3", "0x1F", "true", ".5", "=", "<<", "1_000"],
)
def test_a_scalar_stays_the_text_that_was_typed(typed):
    assert {"a": typed} == read_texts(parse(f"---\na: {typed}\n---\nx").fields)


@pytest.mark.parametrize("typed", ["", "~", "null", "''", '""', "# chú thích"])
def test_an_empty_value_is_empty_text(typed):
    assert {"a": ""} == read_texts(parse(f"---\na: {typed}\n---\nx").fields)


def test_a_quoted_null_is_a_word():
    assert {"a": "null"} == read_texts(parse('---\na: "null"\n---\nx').fields)


def test_keys_are_kept_as_typed():
    assert {"Title": "A", "date": "B"} == read_texts(parse("---\nTitle: A\ndate: B\n---\nx").fields)


def test_blocks_and_folded_texts_are_read_as_in_yaml():
    assert {"a": "một\nhai\n", "b": "ba bốn"} == read_texts(
        parse("---\na: |\n  một\n  hai\nb: >-\n  ba\n  bốn\n---\nx").fields
    )


@pytest.mark.parametrize("head", ["---\n---\n", "---\n\n# chỉ có chú thích\n---\n", "---\n~\n---\n"])
def test_a_head_with_nothing_in_it_has_no_fields(head):
    assert () == parse(f"{head}Thân bài.").fields.entries


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff---\ntitle: Đảng ủy\n---\nThân bài.\n",
        "---\r\ntitle: Đảng ủy\r\n---\r\nThân bài.\r\n",
        "---\rtitle: Đảng ủy\r---\rThân bài.\r",
        "--- \ntitle: Đảng ủy\n---\t\nThân bài.\n",
        "---\ntitle: Đảng ủy\n...\nThân bài.\n",
        unicodedata.normalize("NFD", "---\ntitle: Đảng ủy\n---\n") + "Thân bài.\n",
        "---\ntitle: \u200bĐảng\u00ad ủy\u202e\n---\nThân bài.\n",
        "---\ntitle: \ue000Đảng\ue001 ủy\ue002\n---\nThân\ue000 bài.\ue002\n",
        "---\ntitle: Đảng\x0bủy\x08\x7f\n---\nThân bài.\n",
        "---\ntitle: Đảng\u2028ủy\n---\nThân bài.\n",
    ],
    ids=["BOM", "CRLF", "CR", "blanks", "dots", "NFD", "invisible", "private", "control", "separator"],
)
def test_odd_but_harmless_text_is_read_as_if_it_were_plain(text):
    front = parse(text)

    assert ({"title": "Đảng ủy"}, "Thân bài.\n", 4) == (read_texts(front.fields), front.body, front.body_line)


def test_the_body_stays_decomposed_when_it_was():
    body = unicodedata.normalize("NFD", "Đảng ủy")

    assert body == parse(f"---\na: b\n---\n{body}").body


def test_blank_lines_before_the_head_count():
    front = parse("\n\n---\ntitle: A\n---\nx")

    assert (Scalar("A", 4, 8), 6) == (front.fields.entries[0][1], front.body_line)


# ---- Pelican's plain header ----


def test_plain_lines_are_read_up_to_the_first_blank_line():
    front = parse("Title: Sơ kết: kết quả\nDate: 2023-03-29 18:11\n\nThân bài.\nTags: không phải\n")

    assert {"Title": "Sơ kết: kết quả", "Date": "2023-03-29 18:11"} == read_texts(front.fields)
    assert ("Thân bài.\nTags: không phải\n", 4) == (front.body, front.body_line)


def test_plain_lines_keep_their_places():
    front = parse("Title:  A\n   Tags: b\n\nx")

    assert (
        Mapping(
            ((Scalar("Title", 1, 1), Scalar("A", 1, 9)), (Scalar("Tags", 2, 4), Scalar("b", 2, 10))), 1, 1
        )
        == front.fields
    )


def test_an_indented_line_continues_the_one_above():
    front = parse("Summary: Dòng một\n    dòng hai\n\tdòng ba\nTags: a\n\nx")

    assert {"Summary": "Dòng một\ndòng hai\ndòng ba", "Tags": "a"} == read_texts(front.fields)


@pytest.mark.parametrize("end", ["---", "..."])
def test_a_fence_ends_plain_lines_too(end):
    front = parse(f"Title: A\n{end}\nThân bài.")

    assert ({"Title": "A"}, "Thân bài.", 3) == (read_texts(front.fields), front.body, front.body_line)


def test_plain_lines_without_a_body_end_with_the_file():
    front = parse("Title: A")

    assert ({"Title": "A"}, "", 2) == (read_texts(front.fields), front.body, front.body_line)


def test_a_plain_line_that_is_none_is_a_problem_and_the_rest_is_read():
    text = "Title: A\nThân bài viết ngay\nDate: b\n\nx"

    assert [(2, 1, "header-line")] == list_problems(text)
    assert {"Title": "A", "Date": "b"} == read_texts(parse_front_matter(text.encode(), "a.md")[0].fields)


def test_a_key_that_stands_twice_among_plain_lines_is_a_problem_at_the_second():
    found, problems = parse_front_matter(b"Title: A\nTags: a\ntitle: B\n\nx", "a.md")

    assert {"Title": "A", "Tags": "a"} == read_texts(found.fields)
    assert ["mục này ghi hai lần, ở dòng 1 và dòng 3; hãy giữ một"] == [
        problem.message for problem in problems
    ]
    assert (3, 1, "title") == (problems[0].line, problems[0].column, problems[0].field)


# ---- what is wrong with the form ----


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (b"", (1, 1), "tệp trống; hãy viết phần khai báo giữa hai dòng ---, rồi đến nội dung"),
        (
            b"\xef\xbb\xbf \r\n",
            (1, 1),
            "tệp trống; hãy viết phần khai báo giữa hai dòng ---, rồi đến nội dung",
        ),
        (
            "---\ntitle: Đảng \n".encode() + b"\xe9\n",
            (3, 1),
            "tệp không phải văn bản UTF-8 (gặp byte E9 ở đây); hãy mở lại bằng trình soạn thảo và lưu với bảng mã UTF-8",
        ),
        (
            b"\xef\xbb\xbf---\r\na: \xff",
            (2, 4),
            "tệp không phải văn bản UTF-8 (gặp byte FF ở đây); hãy mở lại bằng trình soạn thảo và lưu với bảng mã UTF-8",
        ),
        (
            "---\ntitle: Đảng".encode("utf-16"),
            (1, 1),
            "tệp được lưu bằng bảng mã UTF-16; hãy lưu lại với bảng mã UTF-8",
        ),
        (
            b"---\na: b\x00",
            (2, 5),
            "tệp này không phải văn bản (có ký tự rỗng ở đây); "
            "hãy kiểm tra xem có chép nhầm tệp Word, ảnh hay PDF không",
        ),
        (
            "\nSáng 30/7, Thành ủy họp.".encode(),
            (2, 1),
            "tệp không có phần khai báo ở đầu; hãy thêm vào trên cùng một dòng ---, các dòng như "
            '"title: …", rồi một dòng --- nữa',
        ),
        (
            b"https://a.vn/\n",
            (1, 1),
            "tệp không có phần khai báo ở đầu; hãy thêm vào trên cùng một dòng ---, các dòng như "
            '"title: …", rồi một dòng --- nữa',
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_explained(text, place, message):
    found, problems = parse_front_matter(text, "a.md")

    assert found is None
    assert [(*place, "", message)] == [(p.line, p.column, p.field, p.message) for p in problems]


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\ndate: b\n\nThân bài.\n\nĐoạn hai.\n",
        "---\ntitle: A\ndate: b\nThân bài.\n",
        "---\ntitle: A\ndate: b",
        "---\ntitle: A\ndate: b\n\nThân bài viết.\n\n---\n\nĐoạn sau đường kẻ.\n",
    ],
    ids=["blank line", "no blank line", "no body", "rule in the body"],
)
def test_a_missing_closing_line_is_told_with_the_line_to_put_it_after_and_the_fields_are_read(text):
    found, problems = parse_front_matter(text.encode(), "a.md")

    assert ["phần khai báo mở bằng --- mà không đóng; hãy thêm một dòng --- ngay sau dòng 3"] == [
        problem.message for problem in problems
    ]
    assert {"title": "A", "date": "b"} == read_texts(found.fields)


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("—-\ntitle: A\n---\nThân bài.", 1, "—-"),
        (" ---\ntitle: A\n---\nThân bài.", 1, "---"),
        ("---\ntitle: A\n—-\nThân bài.", 3, "—-"),
        ("---\ntitle: A\n----\nThân bài.", 3, "----"),
    ],
)
def test_a_fence_that_a_word_processor_changed_is_shown(text, line, found):
    front, problems = parse_front_matter(text.encode(), "a.md")

    assert [(line, f'dòng ngăn phần khai báo phải là đúng ba dấu gạch nối: ---  (ở đây là "{found}")')] == [
        (problem.line, problem.message) for problem in problems
    ]
    assert ({"title": "A"}, "Thân bài.") == (read_texts(front.fields), front.body)


def test_a_key_that_stands_twice_is_a_problem_that_names_both_lines_whatever_the_case():
    found, problems = parse_front_matter(b"---\ntitle: A\ndate: b\nTitle: C\n---\nx", "a.md")

    assert {"title": "A", "date": "b"} == read_texts(found.fields)
    assert [(4, 1, "Title", "mục này ghi hai lần, ở dòng 2 và dòng 4; hãy giữ một")] == [
        (problem.line, problem.column, problem.field, problem.message) for problem in problems
    ]


def test_a_key_may_stand_once_in_every_item_of_a_list():
    parse("---\na:\n  - b: 1\n  - b: 2\n---\nx")


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("- một\n- hai", "list-front-matter"),
        ("một", "text-front-matter"),
        ("? [a]\n: b", "yaml-syntax"),
        ("{a: b}: c", "yaml-syntax"),
    ],
)
def test_front_matter_that_is_no_list_of_keys_is_a_problem(head, code):
    assert [code] == [found for _, _, found in list_problems(f"---\n{head}\n---\nx")]


@pytest.mark.parametrize("deep", ["[" * 100_000, "{" * 100_000, "- " * 100_000, "? " * 100_000])
def test_endless_nesting_is_refused_at_once(deep):
    assert [(2, "too-deep")] == [(line, code) for line, _, code in list_problems(f"---\n{deep}\n---\nx")]


def test_eight_levels_may_be_nested_and_no_more():
    assert [] == list_problems(f"---\na: {'[' * 7}{']' * 7}\n---\nx")
    assert [(2, 11, "too-deep")] == list_problems(f"---\na: {'[' * 8}{']' * 8}\n---\nx")


def test_an_alias_bomb_is_refused_before_it_grows():
    lines = [
        "a: &a [x, x]",
        *(f"{b}: &{b} [*{a}, *{a}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    ]

    assert {"yaml-special"} == {code for _, _, code in list_problems("\n".join(["---", *lines, "---", "x"]))}


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system [id]", "!!binary YQ==", "!x y", "!!str 1"])
def test_tags_are_refused(tag):
    assert [(2, 4, "yaml-special")] == list_problems(f"---\na: {tag}\n---\nx")


@given(st.binary() | st.binary().map(b"---\n".__add__) | st.text().map(str.encode))
def test_no_bytes_whatever_end_in_a_traceback(data):
    found, problems = parse_front_matter(data, "a.md")

    assert found is not None or problems


LINES = st.sampled_from(
    [
        *(
            "title: A",
            "date: 2023-03-29",
            'summary: "x',
            "tags: [a, b",
            "progress:",
            "  - done: 1",
            "    total: 2",
        ),
        *(
            "\ta: b",
            "a: b: c",
            "a:b",
            "- a",
            "-a",
            "? a",
            ": b",
            "a: &b c",
            "a: *b",
            "a: !!c d",
            "a: |",
            "a: >",
            "  x",
        ),
        *(
            "---",
            "...",
            "—-",
            "",
            "%YAML 1.1",
            "# c",
            "Thân bài.",
            "a: }",
            "a: @",
            "a: '",
            "{a: b}",
            "~",
            "'a': \"b\"",
        ),
    ]
)


@given(st.lists(LINES, max_size=12))
def test_no_mixture_of_lines_ends_in_a_traceback_and_each_problem_has_its_place(lines):
    text = "\n".join(["---", *lines])
    found, problems = parse_front_matter(text.encode(), "a.md")

    assert found is not None or problems
    assert all(1 <= problem.line <= len(lines) + 2 and problem.column >= 1 for problem in problems)


PLAIN = st.text(
    st.characters(min_codepoint=0x20, exclude_categories=["Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp"])
)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), PLAIN, max_size=5), PLAIN)
def test_what_yaml_writes_is_read_back_as_the_same_texts(values, body):
    head = "".join(
        f"{key}: {yaml.dump(value, allow_unicode=True, default_style=chr(34), width=10**6)}"
        for key, value in values.items()
    )
    front = parse(f"---\n{head}---\n{body}")

    assert {key: unicodedata.normalize("NFC", value) for key, value in values.items()} == read_texts(
        front.fields
    )
    assert body == front.body


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Sơ kết: kết quả\n---\nx",
        "---\ntitle: *tin\nb: &c d\n---\nx",
        "---\ntitle: [a\n---\nx",
        '---\ntitle: "a\n---\nx',
        "---\na:\n\tb: c\n---\nx",
        "---\na: b\nc\n---\nx",
        "---\na: [b, {c: d}]\ne: |\n  f\n---\nx",
    ],
)
def test_without_the_c_library_the_same_is_read_and_reported(monkeypatch, text):
    expected = parse_front_matter(text.encode(), "a.md")
    monkeypatch.setattr(front_matter, "Loader", yaml.SafeLoader)

    assert expected == parse_front_matter(text.encode(), "a.md")
