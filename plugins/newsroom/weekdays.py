"""Days of the week as prose writes them, and whether they fit the date beside them."""

import re
from datetime import date

from plugins.newsroom.later import LaterPattern
from plugins.newsroom.texts import DEFAULT_LANGUAGE, say

# "Thứ Bảy", "thứ 7", "Chủ nhật"; Chúa nhật is the southern word.
WEEKDAY = r"(?i:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|ch(?:ủ|úa) nhật)"
DATE = (
    r"(?P<day>\d{1,2})(?:(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)|(?i: tháng )(?P<named>\d{1,2})(?:,? (?i:năm) ))"
    r"(?P<year>(?:19|20)\d{2})"
)
DATED_WEEKDAY = LaterPattern(rf"(?<!\w)(?P<weekday>{WEEKDAY}),? \(?(?:(?i:ngày) )?{DATE}(?![\w/-])")
SPELLINGS = ("hai", "ba", "tư", "năm", "sáu", "bảy")


def read_weekday(words: str) -> int:
    """Return the weekday that words name, Monday being 0 as in Python."""
    last = words.lower().rpartition(" ")[2]
    if last == "nhật":
        return 6
    return int(last) - 2 if last.isdigit() else SPELLINGS.index(last)


def name_weekday(day: date, language: str = DEFAULT_LANGUAGE) -> str:
    """Return the name of a day's weekday: "Thứ Bảy"."""
    return say("page.weekdays", language).split("|")[(day.weekday() + 1) % 7]


def find_actual_weekday(match: re.Match[str]) -> str | None:
    """Return the true weekday of a date that DATED_WEEKDAY has matched, None where that is what was written."""
    try:
        day = date(int(match["year"]), int(match["month"] or match["named"]), int(match["day"]))
    except ValueError:
        return None
    return None if day.weekday() == read_weekday(match["weekday"]) else name_weekday(day)
