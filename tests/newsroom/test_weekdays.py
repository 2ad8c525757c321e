"""Weekdays: read as they are written, and compared with the date beside them."""

from datetime import date

import pytest

from plugins.newsroom.weekdays import DATED_WEEKDAY, find_actual_weekday, name_weekday, read_weekday


@pytest.mark.parametrize(
    ("words", "weekday"),
    [("Thứ Hai", 0), ("thứ 2", 0), ("thứ tư", 2), ("Thứ Bảy", 5), ("thứ 7", 5), ("Chủ nhật", 6), ("Chúa Nhật", 6)],
)
def test_a_weekday_is_read_in_words_and_digits(words, weekday):
    assert weekday == read_weekday(words)


def test_a_day_has_its_name():
    assert ["Thứ Bảy", "Chủ Nhật", "Thứ Hai"] == [name_weekday(date(2023, 6, day)) for day in (10, 11, 12)]


@pytest.mark.parametrize(
    ("words", "actual"),
    [
        ("Thứ Bảy, ngày 10 tháng 6 năm 2023", None),
        ("Thứ Sáu, ngày 10 tháng 6 năm 2023", "Thứ Bảy"),
        ("thứ Sáu (10/6/2023)", "Thứ Bảy"),
        ("Chủ nhật 10-6-2023", "Thứ Bảy"),
        ("Chủ nhật ngày 11.6.2023", None),
        ("thứ hai, ngày 31/2/2023", None),
    ],
)
def test_a_weekday_that_does_not_fit_its_date_is_told_the_true_one(words, actual):
    assert actual == find_actual_weekday(DATED_WEEKDAY.match(words))


@pytest.mark.parametrize("words", ["Thứ Sáu tuần này", "thứ tám, ngày 10/6/2023", "thứ năm, ngày 10/6", "thứ sáu 10/6-2023"])
def test_other_words_are_no_dated_weekday(words):
    assert DATED_WEEKDAY.match(words) is None
