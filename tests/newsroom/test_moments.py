"""Moments and days: ISO or day-first, nothing looser, and what is said of all the rest."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.newsroom.fields import FieldError
from plugins.newsroom.moments import (
    VIETNAM,
    Moment,
    parse_datetime,
    parse_day,
    parse_deadline,
    parse_first_day,
    parse_last_day,
    parse_moment,
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


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 31)).map(
        lambda found: found.replace(second=0, microsecond=0)
    )
)
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


@given(
    st.text()
    | st.from_regex(r"[0-9]{1,4}[-/. ][0-9]{1,3}[-/. ][0-9]{1,5}( [0-9]{1,3}[:h][0-9]{0,3})?", fullmatch=True)
)
def test_a_text_is_a_moment_in_our_years_or_explained(text):
    try:
        moment = parse_moment(text)
    except FieldError as error:
        assert say(f"problem.{error.code.replace('-', '_')}", **error.values)
    else:
        assert 1900 <= moment.at.year <= 2101


@given(st.dates(date(2000, 1, 13), date(2099, 12, 31)))
def test_what_is_offered_instead_of_a_date_can_be_read(day):
    for text in (
        f"{day:%m/%d/%Y}",
        f"{day:%d/%m/%y}",
        f"{day:%Y/%m/%d}",
        f"{day.day} tháng {day.month} năm {day.year}",
    ):
        try:
            parse_day(text)
        except FieldError as error:
            assert day == parse_day(error.values["suggestion"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("03/29/2023", 'không có tháng 29, có lẽ ngày và tháng viết ngược; có phải "29/03/2023"?'),
        (
            "2023-29-03 10:00",
            'không có tháng 29, có lẽ ngày và tháng viết ngược; có phải "2023-03-29 10:00"?',
        ),
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
        (
            "29/03/2023 18:11:60",
            'không có giờ "18:11:60"; giờ từ 0 đến 23, phút và giây từ 0 đến 59',
        ),
        (
            "2023-03-29T18:11+99:00",
            'không có múi giờ "+99:00"; giờ Việt Nam là +07:00, có thể bỏ hẳn phần này',
        ),
        ("2023/03/29", 'không đọc được ngày "2023/03/29"; có phải "29/03/2023"?'),
        ("2023-3-29", 'không đọc được ngày "2023-3-29"; có phải "29/03/2023"?'),
        ("29-03/2023", 'không đọc được ngày "29-03/2023"; có phải "29/03/2023"?'),
        ("29 tháng 3 năm 2023", 'không đọc được ngày "29 tháng 3 năm 2023"; có phải "29/03/2023"?'),
        (
            "17 giờ 30 ngày 29-3-2023",
            'không đọc được ngày "17 giờ 30 ngày 29-3-2023"; có phải "29/03/2023 17:30"?',
        ),
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
    assert "năm 1066 nằm ngoài khoảng từ 1900 đến 2100; hãy kiểm tra lại năm" == explain(
        parse_first_day, "1066"
    )
    assert explain(parse_last_day, "13/2020").startswith("không có tháng 13")


def test_a_moment_is_put_into_vietnams_zone():
    assert VIETNAM is Moment(datetime(2023, 3, 29, 10, tzinfo=UTC), has_time=True).at.tzinfo
