"""Dates, numbers and sizes as readers of Vietnamese know them."""

from datetime import date
from decimal import Decimal

import pytest
from babel.dates import get_day_names
from babel.numbers import format_decimal

from plugins.newsroom import words
from plugins.newsroom.cards import build_tally
from plugins.newsroom.texts import LANGUAGES
from plugins.newsroom.weekdays import name_weekday
from tests.edition import at


def test_a_long_moment_names_the_day_of_the_week():
    assert "Thứ Tư, ngày 29 tháng 3 năm 2023, 18:11" == words.format_long_moment(at(2023, 3, 29, 18, 11))


def test_midnight_means_that_no_time_was_given():
    assert "Chủ Nhật, ngày 2 tháng 4 năm 2023" == words.format_long_moment(at(2023, 4, 2, 0, 0))


@pytest.mark.parametrize(
    ("moment", "has_time", "expected"),
    [
        (at(2023, 3, 27, 17), True, "tính đến 17h ngày 27-3-2023"),
        (at(2023, 3, 27, 17, 30), True, "tính đến 17h30 ngày 27-3-2023"),
        (at(2023, 3, 27, 0), True, "tính đến 0h ngày 27-3-2023"),
        (at(2023, 3, 27, 0), False, "tính đến ngày 27-3-2023"),
    ],
)
def test_a_figure_says_its_time_as_it_was_given(moment, has_time, expected):
    assert expected == words.format_as_of(moment, has_time)


@pytest.mark.parametrize(
    ("number", "expected"), [(1200, "1.200"), (Decimal("12.5"), "12,5"), (Decimal(16), "16"), (0, "0")]
)
def test_thousands_have_dots_and_decimals_a_comma(number, expected):
    assert expected == words.format_number(number)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("number", [0, 7, 10, 999, 1000, 1_234_567, 10**18, -5, -1200, 0.1, 2.5, 1234.5678, Decimal("12.50"), Decimal("1e3"), Decimal("0.0004")])
def test_numbers_are_written_as_cldr_has_them(number, language):
    assert format_decimal(number, locale=language) == words.format_number(number, language)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_days_of_the_week_are_named_as_cldr_has_them(language):
    names = get_day_names("wide", "stand-alone", language)

    assert [names[day] for day in range(7)] == [name_weekday(date(2023, 5, day), language) for day in range(1, 8)]


@pytest.mark.parametrize(
    ("size", "expected"), [(1, "1 KB"), (870_400, "850 KB"), (1_258_291, "1,2 MB"), (1_048_576, "1 MB")]
)
def test_sizes_are_rounded(size, expected):
    assert expected == words.format_file_size(size)


def test_months_days_and_machine_readable_forms():
    day = date(2023, 3, 9)

    assert "Tháng 3 năm 2023" == words.format_month(day)
    assert "ngày 9 tháng 3 năm 2023" == words.format_plain_day(day)
    assert "9-3-2023" == words.format_short_day(day)
    assert ("2023-03-09", "2023-03-29T18:11:00+07:00") == (words.format_iso(day), words.format_iso(at(2023, 3, 29, 18, 11)))


@pytest.mark.parametrize(
    ("write", "expected"),
    [
        (words.format_long_day, "Wednesday, 29 March 2023"),
        (words.format_plain_day, "29 March 2023"),
        (words.format_short_day, "29 Mar 2023"),
        (words.format_month, "March 2023"),
    ],
)
def test_a_day_is_written_in_the_language_asked_for(write, expected):
    assert expected == write(date(2023, 3, 29), "en")


@pytest.mark.parametrize(("code", "expected"), [("en", "English"), ("vi", "Tiếng Việt"), ("zz", "zz")])
def test_a_language_has_its_own_name(code, expected):
    assert expected == words.name_language(code)


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "0 tin bài"),
        (83, "83 tin bài"),
        (100, "100 tin bài"),
        (101, "hơn 100 tin bài"),
        (110, "hơn 100 tin bài"),
        (111, "hơn 110 tin bài"),
        (1000, "hơn 990 tin bài"),
        (1001, "hơn 1.000 tin bài"),
        (1299, "hơn 1.200 tin bài"),
        (123_456, "hơn 120.000 tin bài"),
    ],
)
def test_an_overview_tells_of_many_articles_in_round_numbers_that_they_exceed(count, expected):
    assert expected == words.format_tally(build_tally(count))
