"""Dates as they follow a document's symbol in prose, day first: "ngày 27-1-2023", ", ngày 05/9/2026", "năm 2016"."""

import re
from datetime import date
from functools import lru_cache

import msgspec

from plugins.newsroom.later import LaterPattern
from plugins.newsroom.symbols import CAPITALS

_DAY, _MONTH, _YEAR = "[0-9]{1,2}", "[0-9]{1,2}", "(?:19|20)[0-9]{2}"
_SEPARATOR = " {0,2}[-/.] {0,2}"
# In text made plain (plugins.newsroom.symbols). A month or a year alone never follows a comma: there it is the
# date of what the rest of the sentence tells.
PROSE_DATE = LaterPattern(
    rf" {{0,2}}(?:(?P<comma>,) {{0,2}})?(?P<bracket>\( ?)?(?:(?:được )?(?:ban hành|ký ban hành|ký) )?(?:"
    rf"(?i:ngày) {{1,2}}(?:mùng |mồng )?(?P<day>{_DAY})(?:{_SEPARATOR}| {{1,2}}tháng {{1,2}})(?P<month>{_MONTH})"
    rf"(?:(?:{_SEPARATOR}| ?,? {{0,2}}năm {{1,2}})(?P<year>{_YEAR}|[0-9]{{2}}))?"
    rf"|(?<=\()(?P<bare_day>{_DAY}){_SEPARATOR}(?P<bare_month>{_MONTH}){_SEPARATOR}(?P<bare_year>{_YEAR})"
    rf"|(?<!, )(?<!,)(?:tháng {{1,2}}(?P<own_month>{_MONTH})(?:{_SEPARATOR}| {{1,2}}năm {{1,2}})|năm {{1,2}})(?P<own_year>{_YEAR})"
    r")(?![0-9])(?! ?[-/] ?[0-9])(?(bracket) ?\)?)"
)
# ", ngày 29-3-2023, Thành ủy họp": a new clause begins, so the day may be that of an event.
_NEW_CLAUSE = LaterPattern(rf" ?, [{CAPITALS}]")


class ProseDate(msgspec.Struct, frozen=True):
    """A date as far as it was written, 0 for what wasn't; one that isn't firm may belong to something else."""

    year: int = 0
    month: int = 0
    day: int = 0
    firm: bool = True

    def fits(self, day: date) -> bool:
        """Tell whether the day is one that these words can mean."""
        written = ((self.year, day.year), (self.month, day.month), (self.day, day.day))
        return all(said in (0, actual) for said, actual in written)


def read_prose_date(match: re.Match[str]) -> ProseDate | None:
    """Return the date that PROSE_DATE has matched; None if it can't be the document's."""
    comma, *parts = match.group(
        "comma", "year", "bare_year", "own_year", "month", "bare_month", "own_month", "day", "bare_day"
    )
    new_clause = comma is not None and _NEW_CLAUSE.match(match.string, match.end()) is not None
    return _build_date(comma is not None, new_clause, *parts)


# The same few documents are cited with their dates in hundreds of articles.
@lru_cache(maxsize=4096)
def _build_date(after_comma: bool, before_clause: bool, *parts: str | None) -> ProseDate | None:
    year, bare_year, own_year, month, bare_month, own_month, day, bare_day = parts
    if after_comma and not (year or bare_year):
        return None
    year = year or bare_year or own_year
    return ProseDate(
        _read_year(year or "0"),
        int(month or bare_month or own_month or 0),
        int(day or bare_day or 0),
        firm=bool(year) and not before_clause,
    )


def _read_year(digits: str) -> int:
    """Return the year, of two digits the one that a document cited today can be of."""
    year = int(digits)
    return year if len(digits) != 2 else year + (2000 if year < 70 else 1900)
