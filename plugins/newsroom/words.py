"""Dates, numbers and sizes in words, Vietnamese unless another language is asked for.

The order of the words is the catalogue's, as are separators and days of the week; names of months and languages come from
CLDR, through Babel, which takes 15 milliseconds to load: Vietnamese pages name months by their numbers, and do without it.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from functools import cache, lru_cache

from plugins.newsroom.cards import Tally
from plugins.newsroom.texts import DEFAULT_LANGUAGE, say
from plugins.newsroom.weekdays import name_weekday


def format_long_day(day: date, language: str = DEFAULT_LANGUAGE) -> str:
    """Return "Thứ Tư, ngày 29 tháng 3 năm 2023"; the day of the week stands as newspapers write it."""
    return _put_day("date.long_day", day, language)


def format_long_moment(moment: datetime, language: str = DEFAULT_LANGUAGE) -> str:
    """Return the long day with the time; midnight means that no time was given."""
    words = format_long_day(moment.date(), language)
    if moment.time() == time():
        return words
    return say("date.long_moment", language, day=words, time=f"{moment.hour:02}:{moment.minute:02}")


def format_plain_day(day: date, language: str = DEFAULT_LANGUAGE) -> str:
    """Return "ngày 29 tháng 3 năm 2023"."""
    return _put_day("date.plain_day", day, language)


def format_short_day(day: date, language: str = DEFAULT_LANGUAGE) -> str:
    """Return "29-3-2023"."""
    return _put_day("date.short_day", day, language)


def format_month(day: date, language: str = DEFAULT_LANGUAGE) -> str:
    """Return "Tháng 3 năm 2023"."""
    return _put_day("date.month", day, language)


def _put_day(key: str, day: date, language: str) -> str:
    """Return a day in the words of the catalogue, which may use its names or its numbers."""
    return _write_day(key, day.year, day.month, day.day, language)


@lru_cache(maxsize=50_000)
def _write_day(key: str, year: int, month: int, day: int, language: str) -> str:
    months = _name_months(month, language) if "month_name" in say(key, language) else {}
    return say(key, language, weekday=name_weekday(date(year, month, day), language), day=day, month=month, year=year, **months)


@cache
def _name_months(month: int, language: str) -> Mapping[str, str]:
    """Return a month's name, long and short, by what patterns call it."""
    # Imported here: only other languages name their months.
    from babel.dates import get_month_names

    widths = {"month_name": "wide", "short_month_name": "abbreviated"}
    return {name: get_month_names(width, "stand-alone", language)[month] for name, width in widths.items()}


def format_as_of(moment: datetime, has_time: bool) -> str:
    """Return "tính đến 17h ngày 27-3-2023", or without the hour where none was given."""
    day = format_short_day(moment)
    if not has_time:
        return say("date.as_of_day", day=day)
    hour = f"{moment.hour}h{moment.minute:02d}" if moment.minute else f"{moment.hour}h"
    return say("date.as_of_moment", hour=hour, day=day)


def format_number(value: int | float | Decimal, language: str = DEFAULT_LANGUAGE) -> str:
    """Return a number with the language's separators: in Vietnamese 1.200 is twelve hundred, 12,5 is twelve and a half."""
    written = f"{Decimal(str(value)):,.3f}".rstrip("0").rstrip(".")
    return written.translate({ord(","): say("number.thousands", language), ord("."): say("number.decimals", language)})


def format_tally(tally: Tally, language: str = DEFAULT_LANGUAGE) -> str:
    """Return a number of articles in words: "83 tin bài", "hơn 1.200 tin bài"."""
    key = "list.more" if tally.is_more else "list.total"
    return say(key, language, count=format_number(tally.number, language))


def format_file_size(size: int, language: str = DEFAULT_LANGUAGE) -> str:
    """Return a size in bytes as readers know it: "850 KB", "1,2 MB"; 1 KB is 1,024 bytes."""
    if size < 1024 * 1024:
        return f"{format_number(max(1, round(size / 1024)), language)} KB"
    return f"{format_number(round(size / 1024 / 1024, 1), language)} MB"


def name_language(language: str) -> str:
    """Return a language's own name, with a capital: "English", "Tiếng Việt"; the code of one that CLDR doesn't know."""
    # Imported here: only translations name their language.
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(language, sep="-").get_display_name() or language
    except (UnknownLocaleError, ValueError):
        return language
    return name[:1].upper() + name[1:]


def format_iso(value: date | datetime) -> str:
    """Return ISO 8601; a moment keeps its offset, +07:00."""
    return _write_moment(value, value.tzinfo) if isinstance(value, datetime) else value.isoformat()


# A page states its moment in four places, and its neighbours state it too. Moments of two zones may be equal.
@lru_cache(maxsize=50_000)
def _write_moment(moment: datetime, zone: tzinfo | None) -> str:
    return moment.isoformat(timespec="seconds")
