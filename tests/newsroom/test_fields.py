"""Types of fields: what is read, and what an editor is told of what isn't."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.newsroom.addresses import parse_old_path
from plugins.newsroom.fields import (
    Choice,
    FieldError,
    ItemErrors,
    Many,
    One,
    is_slug,
    parse_identifier,
    parse_integer,
    parse_language,
    parse_number,
    parse_slug,
    parse_text,
    suggest_slug,
)
from plugins.newsroom.texts import say


def explain(parse, text) -> str:
    """Return the message that an editor reads when the text can't be parsed."""
    with pytest.raises(FieldError) as caught:
        parse(text)
    return say(f"problem.{caught.value.code.replace('-', '_')}", **caught.value.values)


# ---- text ----


def test_text_is_one_line_and_keeps_its_markup():
    assert "<b>Sơ kết</b> & tổng kết" == parse_text("  <b>Sơ kết</b>\n & tổng\tkết ")


@pytest.mark.parametrize("text", ["so-ket", "106-kh-tu", "a", "2023"])
def test_a_slug_is_read(text):
    assert text == parse_slug(text)


@pytest.mark.parametrize(
    ("text", "slug"),
    [("Sơ kết", "so-ket"), ("so_ket", "so-ket"), ("-a-", "a"), ("a--b", "a-b"), ("a" * 300, "a" * 200)],
)
def test_a_text_that_is_no_slug_is_explained_with_one(text, slug):
    assert explain(parse_slug, text).endswith(f'không làm địa chỉ trang được; hãy viết "{slug}"')
    assert is_slug(suggest_slug(text))


def test_a_text_that_no_slug_is_near_is_explained():
    expected = 'mục này cần chữ thường không dấu, số và dấu gạch nối, ví dụ "so-ket-quy-1"'

    assert expected == explain(parse_slug, "…")


def test_an_identifier_is_read_or_explained():
    assert "xa_phuong-2.1" == parse_identifier("xa_phuong-2.1")
    assert ('mã "đảng ủy" chỉ được gồm chữ không dấu, số và dấu gạch nối; hãy viết "dang-uy"') == explain(
        parse_identifier, "đảng ủy"
    )


def test_a_language_is_read_or_explained():
    assert "en" == parse_language("en")
    assert "zh-Hant" == parse_language("zh-Hant")
    assert '"Tiếng Anh" không phải mã ngôn ngữ; hãy viết như "vi" hoặc "en"' == explain(
        parse_language, "Tiếng Anh"
    )


def test_a_choice_is_read_by_its_code_and_by_its_other_spellings():
    parse = Choice({"in_force": ("còn hiệu lực",), "expired": ("hết hiệu lực",)})

    assert "in_force" == parse("in_force")
    assert "in_force" == parse("In force")
    assert "expired" == parse("Hết hiệu lực")
    assert "expired" == parse("het hieu luc")


def test_a_choice_that_is_none_is_explained_with_all_of_them():
    parse = Choice({"published": (), "draft": ()})

    assert (
        'không có lựa chọn "publised"; có phải "published"? Có thể dùng: published (đăng), draft (bản nháp)'
    ) == explain(parse, "publised")
    assert ('không có lựa chọn "nháp"; hãy dùng một trong: published (đăng), draft (bản nháp)') == explain(
        parse, "nháp"
    )


# ---- numbers ----


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("14", "14"),
        ("03", "3"),
        ("0", "0"),
        ("1.200", "1200"),
        ("1.200.000", "1200000"),
        ("1 200", "1200"),
        ("1\u00a0200", "1200"),
        ("1.200,5", "1200.5"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("12.3456", "12.3456"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("1,2000", "1.2"),
    ],
)
def test_numbers_are_read_in_vietnamese_writing(text, number):
    assert Decimal(number) == parse_number(text)


@given(st.integers(0, 10**12))
def test_every_whole_number_is_read_with_and_without_thousands_dots(number):
    assert number == parse_number(str(number)) == parse_number(f"{number:,}".replace(",", "."))


@given(st.text(st.sampled_from("0123456789.,/% -"), max_size=12))
def test_a_number_is_never_negative_and_what_is_none_is_explained(text):
    try:
        assert parse_number(text) >= 0
    except FieldError as error:
        assert say(f"problem.{error.code.replace('-', '_')}", **error.values)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "1,200",
            '"1,200" có thể hiểu hai cách; hãy viết "1.200" nếu dấu phẩy ngăn hàng nghìn, "1,2000" nếu là phần thập phân',
        ),
        ("1,200.5", '"1,200.5" viết theo lối tiếng Anh; hãy viết "1.200,5"'),
        ("1,200,000", '"1,200,000" viết theo lối tiếng Anh; hãy viết "1.200.000"'),
        ("14/16", '"14/16" là hai con số; hãy ghi "done: 14" và "total: 16"'),
        ("87,5%", 'hãy bỏ dấu %, chỉ ghi "87,5"; đơn vị ghi ở chỉ tiêu của chuyên đề ("unit")'),
        ("50 %", 'hãy bỏ dấu %, chỉ ghi "50"; đơn vị ghi ở chỉ tiêu của chuyên đề ("unit")'),
        ("nửa %", '"nửa %" không phải con số; hãy viết như "14", "1.200" hoặc "12,5"'),
        ("-3", '"-3" không phải con số; hãy viết như "14", "1.200" hoặc "12,5"'),
        ("1e3", '"1e3" không phải con số; hãy viết như "14", "1.200" hoặc "12,5"'),
        ("mười", '"mười" không phải con số; hãy viết như "14", "1.200" hoặc "12,5"'),
    ],
)
def test_a_number_that_is_none_is_explained(text, message):
    assert message == explain(parse_number, text)


def test_the_message_about_an_endless_value_is_short():
    assert len(explain(parse_number, "9" * 10_000)) < 300


def test_an_integer_is_read_or_explained():
    assert 20 == parse_integer("20")
    assert -1 == parse_integer("-1")
    assert '"một" không phải số nguyên; hãy viết như "1" hoặc "20"' == explain(parse_integer, "một")


# ---- one value and many ----


def test_one_value_may_stand_in_a_list_of_one():
    assert "A" == One(parse_text)(["A"])
    assert "mục này chỉ nhận một giá trị mà có 2; hãy giữ một" == explain(One(parse_text), ["A", "B"])


@pytest.mark.parametrize("value", [{"a": "b", "c": "d"}, [["a"]], {"a": ["b"]}])
def test_a_group_where_a_text_is_meant_is_explained(value):
    assert (
        "mục này cần một dòng chữ, không phải một nhóm mục con; hãy viết giá trị ngay sau dấu hai chấm"
    ) == explain(One(parse_text), value)


def test_a_text_with_a_colon_that_became_a_group_is_explained():
    assert ('giá trị có dấu hai chấm nên phải đặt trong ngoặc kép; hãy viết: "Sơ kết: đợt 1"') == explain(
        One(parse_text), {"Sơ kết": "đợt 1"}
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a", ("a",)),
        ("a, b,c", ("a", "b", "c")),
        ("a, b; c", ("a, b", "c")),
        ("a,\nb, c", ("a", "b", "c")),
        (" , a,, a ", ("a",)),
    ],
)
def test_one_text_is_cut_into_many_as_pelican_does(text, names):
    assert names == Many(parse_text)(text)


def test_names_that_hold_commas_are_cut_at_semicolons_only():
    assert ("Nghị quyết Trung ương 4 (khóa XI, XII)", "b") == Many(parse_text, commas=False)(
        "Nghị quyết Trung ương 4 (khóa XI, XII); b"
    )


def test_the_items_of_a_list_are_not_cut():
    assert ("a, b", "c") == Many(parse_text)(["a, b", "c"])


def test_repetitions_stay_where_they_are_worth_a_complaint():
    assert ("a", "a") == Many(parse_text, repeats=True)("a, a")


def test_every_wrong_item_is_told_with_its_position():
    with pytest.raises(ItemErrors) as caught:
        Many(parse_old_path)(["a", "/b", {"c": "d"}])

    assert [(0, "redirect-without-slash"), (2, "colon-in-item")] == [
        (position, error.code) for position, error in caught.value.errors
    ]
