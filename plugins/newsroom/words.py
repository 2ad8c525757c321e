"""Dates, numbers and sizes in Vietnamese words; names of days and months come from CLDR, through Babel."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

from plugins.newsroom.texts import say

LOCALE = "vi"


@lru_cache(maxsize=50_000)
def format_long_day(day: date) -> str:
    """Return "Thứ Tư, ngày 29 tháng 3 năm 2023"; the day of the week stands as newspapers write it."""
    weekday = format_date(day, "EEEE", locale=LOCALE)
    return say("date.long_day", weekday=weekday, day=day.day, month=day.month, year=day.year)


def format_long_moment(moment: datetime) -> str:
    """Return the long day with the time; midnight means that no time was given."""
    words = format_long_day(moment.date())
    return words if moment.time() == time() else say("date.long_moment", day=words, time=f"{moment:%H:%M}")


def format_plain_day(day: date) -> str:
    """Return "ngày 29 tháng 3 năm 2023"."""
    return say("date.plain_day", day=day.day, month=day.month, year=day.year)


def format_short_day(day: date) -> str:
    """Return "29-3-2023"."""
    return f"{day.day}-{day.month}-{day.year}"


def format_month(day: date) -> str:
    """Return "Tháng 3 năm 2023"."""
    return say("date.month", month=day.month, year=day.year)


def format_as_of(moment: datetime, has_time: bool) -> str:
    """Return "tính đến 17h ngày 27-3-2023", or without the hour where none was given."""
    day = format_short_day(moment)
    if not has_time:
        return say("date.as_of_day", day=day)
    hour = f"{moment.hour}h{moment.minute:02d}" if moment.minute else f"{moment.hour}h"
    return say("date.as_of_moment", hour=hour, day=day)


def format_number(value: int | float | Decimal) -> str:
    """Return a number with Vietnamese separators: 1.200 is twelve hundred, 12,5 is twelve and a half."""
    return format_decimal(value, locale=LOCALE)


def format_file_size(size: int) -> str:
    """Return a size in bytes as readers know it: "850 KB", "1,2 MB"; 1 KB is 1,024 bytes."""
    if size < 1024 * 1024:
        return f"{format_number(max(1, round(size / 1024)))} KB"
    return f"{format_number(round(size / 1024 / 1024, 1))} MB"


def format_iso(value: date | datetime) -> str:
    """Return ISO 8601; a moment keeps its offset, +07:00."""
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()
