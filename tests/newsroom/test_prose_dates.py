"""Dates after a symbol, in every form that newspapers use."""

from datetime import date

import pytest

from plugins.newsroom.prose_dates import PROSE_DATE, ProseDate, read_prose_date


def read(text):
    """Return the date with which a text begins."""
    match = PROSE_DATE.match(text)
    return match and read_prose_date(match)


@pytest.mark.parametrize(
    "text",
    [
        " ngày 8-7-2019",
        " ngày 08/7/2019",
        " ngày 08/07/2019",
        " ngày 8.7.2019",
        " ngày 8 - 7 - 2019",
        " ngày 8-7-19",
        " ngày 08 tháng 7 năm 2019",
        " ngày 8-7 năm 2019",
        ", ngày 08/7/2019",
        ", ngày 08/7/2019 của Đảng ủy",
        ", ngày 08/7/2019, về",
        " (ngày 8-7-2019)",
        " (8/7/2019)",
        " ban hành ngày 8-7-2019",
        " ký ngày 8-7-2019",
    ],
)
def test_a_day_is_read_day_first(text):
    assert ProseDate(2019, 7, 8) == read(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (" tháng 7-2019", ProseDate(2019, 7)),
        (" tháng 7 năm 2019", ProseDate(2019, 7)),
        (" năm 2019", ProseDate(2019)),
        (" (năm 2019)", ProseDate(2019)),
        (" ngày 8-7", ProseDate(0, 7, 8, firm=False)),
    ],
)
def test_a_part_of_a_date_is_read_as_far_as_it_goes(text, day):
    assert day == read(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 8-7-2019",
        " năm 2020-2025",
        ", năm 2019",
        ", ngày 8-7",
        ", tháng 7-2019",
        " ngày 8-7-20190",
        " đến năm 2019",
    ],
)
def test_other_words_are_no_date(text):
    assert read(text) is None


def test_the_day_of_a_new_clause_may_be_that_of_an_event():
    assert ProseDate(2023, 3, 29, firm=False) == read(", ngày 29-3-2023, Thành ủy tổ chức")


def test_a_date_fits_the_days_that_it_can_mean():
    assert ProseDate(2019, 7).fits(date(2019, 7, 8))
    assert ProseDate(0, 7, 8).fits(date(2019, 7, 8))
    assert not ProseDate(2019, 7, 7).fits(date(2019, 7, 8))
    assert not ProseDate(2019, 8, 7).fits(date(2019, 7, 8))
