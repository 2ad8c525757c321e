"""Types of fields: what is read, and what an editor is told of what isn't."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.newsroom.fields import (
    VIETNAM,
    FieldError,
    ItemErrors,
    Many,
    Moment,
    One,
    below,
    choose,
    is_slug,
    parse_datetime,
    parse_day,
    parse_deadline,
    parse_first_day,
    parse_identifier,
    parse_integer,
    parse_language,
    parse_last_day,
    parse_moment,
    parse_number,
    parse_old_path,
    parse_slug,
    parse_text,
    parse_web_url,
    suggest_slug,
)
from plugins.newsroom.texts import say


def explain(parse, text) -> str:
    """Return the message that an editor reads when the text can't be parsed."""
    with pytest.raises(FieldError) as caught:
        parse(text)
    return say(f"problem.{caught.value.code.replace('-', '_')}", **caught.value.values)


def at(*parts: int) -> datetime:
    """Return a moment in Vietnam's zone."""
    return datetime(*parts, tzinfo=VIETNAM)


# ---- moments and days ----


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-03-29 18:11", at(2023, 3, 29, 18, 11)),
        ("2023-03-29T18:11", at(2023, 3, 29, 18, 11)),
        ("2023-03-29 18:11:05", at(2023, 3, 29, 18, 11, 5)),
        ("2023-03-29T18:11:00+07:00", at(2023, 3, 29, 18, 11)),
        ("2023-03-29T18:11:00 +0700", at(2023, 3, 29, 18, 11)),
        ("2023-03-29T11:11:00Z", at(2023, 3, 29, 18, 11)),
        ("2023-03-29T18:11:00.000Z", at(2023, 3, 30, 1, 11)),
        ("2023-03-28T23:30-08:00", at(2023, 3, 29, 14, 30)),
        ("29-03-2023 18:11", at(2023, 3, 29, 18, 11)),
        ("18:11 29/03/2023", at(2023, 3, 29, 18, 11)),
        ("17h ngày 27-3-2023", at(2023, 3, 27, 17)),
        ("27-3-2023 17h", at(2023, 3, 27, 17)),
        ("17h30 27/3/2023", at(2023, 3, 27, 17, 30)),
        ("17H30 Ngày 27/3/2023", at(2023, 3, 27, 17, 30)),
        ("  29-03-2023   18:11 ", at(2023, 3, 29, 18, 11)),
        ("29–03–2023\u00a018:11", at(2023, 3, 29, 18, 11)),
        ("00:00 1/1/1900", at(1900, 1, 1)),
        ("31/12/2100 23:59:59", at(2100, 12, 31, 23, 59, 59)),
    ],
)
def test_iso_and_day_first_moments_are_read(text, moment):
    found = parse_moment(text)

    assert Moment(moment, has_time=True) == found
    assert VIETNAM is found.at.tzinfo


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-03-29", date(2023, 3, 29)),
        ("29/3/2023", date(2023, 3, 29)),
        ("29.03.2023", date(2023, 3, 29)),
        ("ngày 29-3-2023", date(2023, 3, 29)),
        ("8/7/2019", date(2019, 7, 8)),
        ("7-6-2022", date(2022, 6, 7)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)
def test_a_bare_day_is_its_midnight_and_says_that_no_time_was_told(text, day):
    assert Moment(at(day.year, day.month, day.day), has_time=False) == parse_moment(text)
    assert at(day.year, day.month, day.day) == parse_datetime(text)
    assert day == parse_day(text)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 31)).map(lambda found: found.replace(second=0, microsecond=0)))
def test_every_minute_is_read_alike_in_every_form(moment):
    d, m, y, hour, minute = moment.day, moment.month, moment.year, moment.hour, moment.minute
    forms = [
        f"{moment:%Y-%m-%d %H:%M}",
        f"{moment:%Y-%m-%dT%H:%M:%S}",
        f"{d}/{m}/{y} {hour}:{minute:02d}",
        f"{d:02d}-{m:02d}-{y} {hour:02d}h{minute:02d}",
        f"{hour}h{minute:02d} ngày {d}.{m}.{y}",
        f"{hour:02d}:{minute:02d} {d}-{m}-{y}",
    ]

    assert {Moment(moment.replace(tzinfo=VIETNAM), has_time=True)} == {parse_moment(form) for form in forms}


@given(
    st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)).map(lambda found: found.replace(microsecond=0)),
    st.integers(-12 * 60, 14 * 60),
)
def test_another_zone_is_the_same_moment_in_vietnam(moment, minutes):
    elsewhere = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    found = parse_datetime(elsewhere.isoformat())

    assert elsewhere == found
    assert VIETNAM is found.tzinfo


@given(st.text() | st.from_regex(r"[0-9]{1,4}[-/. ][0-9]{1,3}[-/. ][0-9]{1,5}( [0-9]{1,3}[:h][0-9]{0,3})?", fullmatch=True))
def test_a_text_is_a_moment_in_our_years_or_explained(text):
    try:
        moment = parse_moment(text)
    except FieldError as error:
        assert say(f"problem.{error.code.replace('-', '_')}", **error.values)
    else:
        assert 1900 <= moment.at.year <= 2101


@given(st.dates(date(2000, 1, 13), date(2099, 12, 31)))
def test_what_is_offered_instead_of_a_date_can_be_read(day):
    for text in (f"{day:%m/%d/%Y}", f"{day:%d/%m/%y}", f"{day:%Y/%m/%d}", f"{day.day} tháng {day.month} năm {day.year}"):
        try:
            parse_day(text)
        except FieldError as error:
            assert day == parse_day(error.values["suggestion"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("03/29/2023", 'không có tháng 29, có lẽ ngày và tháng viết ngược; có phải "29/03/2023"?'),
        ("2023-29-03 10:00", 'không có tháng 29, có lẽ ngày và tháng viết ngược; có phải "2023-03-29 10:00"?'),
        ("31/02/2023", 'tháng 2 năm 2023 chỉ có 28 ngày; có phải "28/02/2023"?'),
        ("17h ngày 31-4-2023", 'tháng 4 năm 2023 chỉ có 30 ngày; có phải "17h ngày 30-04-2023"?'),
        ("2023-02-29", 'tháng 2 năm 2023 chỉ có 28 ngày; có phải "2023-02-28"?'),
        ("29/3/23", 'năm phải đủ bốn chữ số, ở đây chỉ có "23"; có phải "29/03/2023"?'),
        ("29/3", 'ngày "29/3" thiếu năm; hãy viết đủ như "29/3/2023"'),
        ("29/13/2023", 'không có tháng 13; hãy viết ngày trước tháng sau, như "29/03/2023"'),
        ("40/40/2023", 'không có tháng 40; hãy viết ngày trước tháng sau, như "29/03/2023"'),
        ("0/5/2023", "không có ngày 0; hãy kiểm tra lại ngày"),
        ("35/5/2023", "không có ngày 35; hãy kiểm tra lại ngày"),
        ("1/1/1890", "năm 1890 nằm ngoài khoảng từ 1900 đến 2100; hãy kiểm tra lại năm"),
        ("25:00 29/03/2023", 'không có giờ "25:00"; giờ từ 0 đến 23, phút và giây từ 0 đến 59'),
        ("24h 29/03/2023", 'không có giờ "24h"; giờ từ 0 đến 23, phút và giây từ 0 đến 59'),
        ("29/03/2023 18:60", 'không có giờ "18:60"; giờ từ 0 đến 23, phút và giây từ 0 đến 59'),
        ("2023-03-29T18:11+99:00", 'không có múi giờ "+99:00"; giờ Việt Nam là +07:00, có thể bỏ hẳn phần này'),
        ("2023/03/29", 'không đọc được ngày "2023/03/29"; có phải "29/03/2023"?'),
        ("2023-3-29", 'không đọc được ngày "2023-3-29"; có phải "29/03/2023"?'),
        ("29-03/2023", 'không đọc được ngày "29-03/2023"; có phải "29/03/2023"?'),
        ("29 tháng 3 năm 2023", 'không đọc được ngày "29 tháng 3 năm 2023"; có phải "29/03/2023"?'),
        ("17 giờ 30 ngày 29-3-2023", 'không đọc được ngày "17 giờ 30 ngày 29-3-2023"; có phải "29/03/2023 17:30"?'),
        ("17g30 ngày 5/9/2026", 'không đọc được ngày "17g30 ngày 5/9/2026"; có phải "05/09/2026 17:30"?'),
        (
            "March 29, 2023",
            'không đọc được ngày "March 29, 2023"; hãy viết như "29/03/2023", "2023-03-29", có giờ thì "29/03/2023 18:11"',
        ),
    ],
)
def test_a_date_that_is_none_is_explained_with_the_nearest_fix(text, message):
    assert message == explain(parse_moment, text)


def test_a_deadline_without_a_time_lasts_to_the_end_of_its_day():
    assert at(2023, 3, 29, 23, 59, 59) == parse_deadline("29/3/2023")
    assert at(2023, 3, 29, 17) == parse_deadline("17h 29/3/2023")
    assert at(2023, 3, 29) == parse_deadline("29/3/2023 00:00")


def test_a_day_with_a_time_is_the_day_in_vietnam():
    assert date(2023, 3, 30) == parse_day("2023-03-29T20:00:00Z")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("10/2020", date(2020, 10, 1), date(2020, 10, 31)),
        ("22/10/2020", date(2020, 10, 22), date(2020, 10, 22)),
    ],
)
def test_a_term_of_office_may_be_told_by_year_month_or_day(text, first, last):
    assert first == parse_first_day(text)
    assert last == parse_last_day(text)


def test_a_year_or_month_that_cannot_be_is_explained():
    assert "năm 1066 nằm ngoài khoảng từ 1900 đến 2100; hãy kiểm tra lại năm" == explain(parse_first_day, "1066")
    assert explain(parse_last_day, "13/2020").startswith("không có tháng 13")


def test_a_moment_is_put_into_vietnams_zone():
    assert VIETNAM is Moment(datetime(2023, 3, 29, 10, tzinfo=timezone.utc), has_time=True).at.tzinfo


# ---- text ----


def test_text_is_one_line_and_keeps_its_markup():
    assert "<b>Sơ kết</b> & tổng kết" == parse_text("  <b>Sơ kết</b>\n & tổng\tkết ")


@pytest.mark.parametrize("text", ["so-ket", "106-kh-tu", "a", "2023"])
def test_a_slug_is_read(text):
    assert text == parse_slug(text)


@pytest.mark.parametrize(
    ("text", "slug"), [("Sơ kết", "so-ket"), ("so_ket", "so-ket"), ("-a-", "a"), ("a--b", "a-b"), ("a" * 300, "a" * 200)]
)
def test_a_text_that_is_no_slug_is_explained_with_one(text, slug):
    assert explain(parse_slug, text).endswith(f'không làm địa chỉ trang được; hãy viết "{slug}"')
    assert is_slug(suggest_slug(text))


def test_a_text_that_no_slug_is_near_is_explained():
    expected = 'mục này cần chữ thường không dấu, số và dấu gạch nối, ví dụ "so-ket-quy-1"'

    assert expected == explain(parse_slug, "…")


def test_an_identifier_is_read_or_explained():
    assert "xa_phuong-2.1" == parse_identifier("xa_phuong-2.1")
    assert (
        'mã "đảng ủy" chỉ được gồm chữ không dấu, số và dấu gạch nối; hãy viết "dang-uy"'
    ) == explain(parse_identifier, "đảng ủy")


def test_a_language_is_read_or_explained():
    assert "en" == parse_language("en")
    assert "zh-Hant" == parse_language("zh-Hant")
    assert '"Tiếng Anh" không phải mã ngôn ngữ; hãy viết như "vi" hoặc "en"' == explain(parse_language, "Tiếng Anh")


def test_a_choice_is_read_by_its_code_and_by_its_other_spellings():
    parse = choose({"in_force": ("còn hiệu lực",), "expired": ("hết hiệu lực",)})

    assert "in_force" == parse("in_force")
    assert "in_force" == parse("In force")
    assert "expired" == parse("Hết hiệu lực")
    assert "expired" == parse("het hieu luc")


def test_a_choice_that_is_none_is_explained_with_all_of_them():
    parse = choose({"published": (), "draft": ()})

    assert (
        'không có lựa chọn "publised"; có phải "published"? Có thể dùng: published (đăng), draft (bản nháp)'
    ) == explain(parse, "publised")
    assert (
        'không có lựa chọn "nháp"; hãy dùng một trong: published (đăng), draft (bản nháp)'
    ) == explain(parse, "nháp")


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


# ---- URLs and paths ----


@pytest.mark.parametrize("url", ["https://a.vn/tin?id=1#x", "http://127.0.0.1:8000/", "https://báo.vn/tin-tức"])
def test_a_web_address_is_read(url):
    assert url == parse_web_url(url)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("www.danang.gov.vn/x", 'địa chỉ "www.danang.gov.vn/x" thiếu phần đầu; có phải "https://www.danang.gov.vn/x"?'),
        ("//a.vn/x", 'địa chỉ "//a.vn/x" thiếu phần đầu; có phải "https://a.vn/x"?'),
        ("a.vn:8000/x", 'địa chỉ "a.vn:8000/x" thiếu phần đầu; có phải "https://a.vn:8000/x"?'),
        ("javascript:alert(1)", 'địa chỉ phải bắt đầu bằng https:// hoặc http://, ở đây là "javascript:alert(1)"'),
        ("JaVaScRiPt:alert(1)", 'địa chỉ phải bắt đầu bằng https:// hoặc http://, ở đây là "JaVaScRiPt:alert(1)"'),
        ("data:text/html,x", 'địa chỉ phải bắt đầu bằng https:// hoặc http://, ở đây là "data:text/html,x"'),
    ],
)
def test_a_web_address_that_is_none_is_explained(text, message):
    assert message == explain(parse_web_url, text)


@pytest.mark.parametrize("text", ["https://", "http://[::1", "https://a b", "https://a.vn:99999", "Báo Đà Nẵng", "x\\y"])
def test_a_text_that_is_far_from_a_web_address_is_explained(text):
    assert (
        f'"{text}" không phải địa chỉ trang web; hãy chép nguyên địa chỉ từ trình duyệt, bắt đầu bằng https://'
    ) == explain(parse_web_url, text)


@given(st.text())
def test_a_web_address_always_begins_with_its_scheme(text):
    try:
        assert parse_web_url(text).lower().startswith(("http://", "https://"))
    except FieldError as error:
        assert say(f"problem.{error.code.replace('-', '_')}", **error.values)


@pytest.mark.parametrize("path", ["/tin-tuc/so-ket.html", "/", "/tin,12.html", "/tin-tức/a"])
def test_an_old_path_is_read(path):
    assert path == parse_old_path(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("https://cu.vn/a/b.html", 'hãy bỏ tên miền, chỉ ghi phần sau tên miền: "/a/b.html"'),
        ("//cu.vn/a", 'hãy bỏ tên miền, chỉ ghi phần sau tên miền: "/a"'),
        ("tin/a.html", 'địa chỉ cũ phải bắt đầu bằng dấu /; có phải "/tin/a.html"?'),
        (
            "/index.php?id=5",
            'không chuyển hướng được địa chỉ có dấu ? hoặc #: "/index.php?id=5"; '
            "hãy ghi địa chỉ không có phần đó, hoặc bỏ đi",
        ),
    ],
)
def test_an_old_path_that_is_none_is_explained(text, message):
    assert message == explain(parse_old_path, text)


@pytest.mark.parametrize("text", ["/a/../b", "/..", "/a/%2e%2E/b", "/a b", "/a\\..\\b", "/a//b", "/<script>"])
def test_an_old_path_that_leads_out_of_the_site_is_refused(text):
    assert explain(parse_old_path, text).startswith(f'"{text}" không phải địa chỉ cũ của trang')


@pytest.mark.parametrize(
    "text",
    [
        "2023/03/a.jpg",
        "images/2023/03/a.jpg",
        "/images/2023/03/a.jpg",
        "{static}/images/2023/03/a.jpg",
        "{filename}/images/2023/03/a.jpg",
        "|static|/images/2023/03/a.jpg",
        "images\\2023\\03\\a.jpg",
        "./2023/03//a.jpg",
    ],
)
def test_an_image_is_named_below_its_folder_however_it_is_written(text):
    assert "2023/03/a.jpg" == below("images")(text)


@pytest.mark.parametrize(
    "text", ["../a.jpg", "2023/../../a.jpg", "%2e%2e/a.jpg", "/etc/passwd", "images/", "/", 'a".jpg', "a.jpg?x", "a\\..\\b"]
)
def test_a_file_name_that_leads_out_of_its_folder_is_refused(text):
    assert explain(below("images"), text).startswith(f'"{text}" không phải tên tệp trong thư mục images/')


@pytest.mark.parametrize("text", ["https://a.vn/a.jpg", "//a.vn/a.jpg", "data:image/png;base64,AA"])
def test_a_file_from_elsewhere_is_refused(text):
    assert (
        "mục này cần tên tệp trong thư mục documents/, không phải địa chỉ trang khác; "
        "hãy tải tệp về thư mục documents/ rồi ghi tên tệp"
    ) == explain(below("documents"), text)


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
    assert (
        'giá trị có dấu hai chấm nên phải đặt trong ngoặc kép; hãy viết: "Sơ kết: đợt 1"'
    ) == explain(One(parse_text), {"Sơ kết": "đợt 1"})


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
