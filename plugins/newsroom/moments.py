"""Moments and days as editors write them: ISO or day-first, nothing looser, in Vietnam's zone."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import force_setattr

from plugins.newsroom.fields import FieldError, parse_text
from plugins.newsroom.later import LaterPattern
from plugins.newsroom.weekdays import DATED_WEEKDAY, WEEKDAY, find_actual_weekday

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_YEAR, LAST_YEAR = 1900, 2100
LONGEST_DATE = 60

ISO_DAY = r"(?P<iso_year>\d{4})-(?P<iso_month>\d{2})-(?P<iso_day>\d{2})"
LOCAL_DAY = r"(?P<day>\d{1,2})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4})"
SECONDS = r"(?::(?P<second>\d{2})(?:\.\d{1,9})?)?"
CLOCK = rf"(?P<clock>(?P<hour>\d{{1,2}})(?::(?P<minute>\d{{2}}){SECONDS}|h(?P<past>\d{{2}})?))"
OFFSET = r"(?: ?(?P<offset>z|[+-]\d{2}:?\d{2}))?"
MOMENTS = (
    LaterPattern(rf"{ISO_DAY}(?:[t ]{CLOCK}{OFFSET})?", re.ASCII),
    LaterPattern(rf"(?:ngày )?{LOCAL_DAY}(?: {CLOCK})?", re.ASCII),
    LaterPattern(rf"{CLOCK} (?:ngày )?{LOCAL_DAY}", re.ASCII),
)
# Used only to find what was meant by a date that is none of the above.
LOOSE_DAY = LaterPattern(
    r"(?P<a>\d{1,4})\s*(?:[-/., ]|tháng)\s*(?P<b>\d{1,2})\s*(?:[-/., ]|năm)\s*(?P<c>\d{1,4})", re.ASCII
)
NAMED_WEEKDAY = LaterPattern(WEEKDAY)
LOOSE_CLOCK = LaterPattern(r"(?P<hour>\d{1,2})\s*(?:giờ|h|g|:)\s*(?P<minute>\d{2})?(?!\d)", re.ASCII)
NO_YEAR = LaterPattern(r"\d{1,2}[-/.]\d{1,2}", re.ASCII)
YEAR = LaterPattern(r"\d{4}", re.ASCII)
MONTH = LaterPattern(
    r"(?P<iso_year>\d{4})-(?P<iso_month>\d{2})|(?P<month>\d{1,2})[-/.](?P<year>\d{4})", re.ASCII
)
DASHES = str.maketrans("‐‑‒–—−\u00a0\u202f", "------  ")


class Moment(msgspec.Struct, frozen=True, order=True):
    """A point of time and whether its hour was told; a bare day is 00:00 of that day."""

    at: datetime
    has_time: bool

    def __post_init__(self) -> None:
        settle_zone(self, "at")


def settle_zone(instance: msgspec.Struct, *names: str) -> None:
    """Put a frozen struct's moments into Vietnam's zone; MessagePack returns them in UTC."""
    for name in names:
        value = getattr(instance, name)
        if value is not None and value.tzinfo is not VIETNAM:
            force_setattr(instance, name, value.astimezone(VIETNAM))


def parse_moment(text: str) -> Moment:
    """Return the moment that an ISO or day-first text names, in Vietnam's zone; nothing looser is read."""
    typed = parse_text(text).translate(DASHES)
    lowered = typed.lower()
    if len(typed) > LONGEST_DATE:
        raise FieldError("bad-date", found=typed)
    for form in MOMENTS:
        if match := form.fullmatch(lowered):
            return _build_moment(match, typed)
    raise _explain_date(typed, lowered)


def parse_datetime(text: str) -> datetime:
    """Return the moment as a datetime; a bare day is 00:00 of that day."""
    return parse_moment(text).at


def parse_deadline(text: str) -> datetime:
    """Return the last moment of a term; a bare day counts to its end."""
    moment = parse_moment(text)
    return moment.at if moment.has_time else moment.at + timedelta(days=1, seconds=-1)


def parse_day(text: str) -> date:
    """Return the day, in Vietnam's zone; a time is read and not kept."""
    return parse_moment(text).at.date()


def parse_first_day(text: str) -> date:
    """Return the day on which a term of office begins; a year or a month means its first day."""
    if span := _read_span(text):
        return date(*span, 1)
    return parse_day(text)


def parse_last_day(text: str) -> date:
    """Return the day on which a term of office ends; a year or a month means its last day."""
    if span := _read_span(text):
        year, month = span[0], span[1] if MONTH.fullmatch(parse_text(text)) else 12
        return date(year, month, monthrange(year, month)[1])
    return parse_day(text)


def _read_span(text: str) -> tuple[int, int] | None:
    """Return year and first month of a text that names a year or a month, None if it names neither."""
    text = parse_text(text)
    if YEAR.fullmatch(text):
        year, month = int(text), 1
    elif match := MONTH.fullmatch(text):
        year, month = int(match["iso_year"] or match["year"]), int(match["iso_month"] or match["month"])
    else:
        return None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise FieldError("year-range", year=year)
    if not 1 <= month <= 12:
        raise FieldError("no-such-month", month=month)
    return year, month


def _build_moment(match: re.Match[str], typed: str) -> Moment:
    parts = match.groupdict()
    if "iso_year" in parts:
        names = ("iso_year", "iso_month", "iso_day")
        start, end = match.start("iso_year"), match.end("iso_day")
    else:
        names = ("year", "month", "day")
        start, end = match.start("day"), match.end("year")
    year, month, day = (int(parts[name]) for name in names)
    _check_day(year, month, day, lambda fixed: typed[:start] + fixed + typed[end:], parts.get("mark"))
    if parts["clock"] is None:
        return Moment(datetime(year, month, day, tzinfo=VIETNAM), has_time=False)
    clock = (parts["hour"], parts["minute"] or parts["past"], parts["second"])
    hour, minute, second = (int(part or 0) for part in clock)
    if hour > 23 or minute > 59 or second > 59:
        raise FieldError("no-such-time", found=parts["clock"])
    zone = _read_zone(parts.get("offset"))
    return Moment(datetime(year, month, day, hour, minute, second, tzinfo=zone), has_time=True)


def _read_zone(offset: str | None) -> timezone | ZoneInfo:
    if offset is None:
        return VIETNAM
    if offset == "z":
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    if hours > 14 or minutes > 59:
        raise FieldError("no-such-offset", found=offset)
    distance = timedelta(hours=hours, minutes=minutes)
    return timezone(-distance if offset[0] == "-" else distance)


def _check_day(year: int, month: int, day: int, rewrite: Callable[[str], str], mark: str | None) -> None:
    """Raise what is wrong with a day, with the whole text as it should be; `mark` is None in an ISO day."""

    def offer(day: int, month: int) -> str:
        return rewrite(f"{day:02d}{mark}{month:02d}{mark}{year}" if mark else f"{year}-{month:02d}-{day:02d}")

    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise FieldError("year-range", year=year)
    if 12 < month <= 31 and 1 <= day <= 12 and month <= monthrange(year, day)[1]:
        raise FieldError("month-first", month=month, suggestion=offer(month, day))
    if not 1 <= month <= 12:
        raise FieldError("no-such-month", month=month)
    last = monthrange(year, month)[1]
    if day == 0 or day > 31:
        raise FieldError("no-such-day", day=day)
    if day > last:
        raise FieldError("month-too-short", month=month, year=year, last=last, suggestion=offer(last, month))


def _explain_date(typed: str, lowered: str) -> FieldError:
    """Return why a text is no date of ours; what it seems to mean is written in a form that is one."""
    # The 6 of "thứ 6" is no day.
    lowered = NAMED_WEEKDAY.sub("", lowered)
    if match := LOOSE_DAY.search(lowered):
        first, month, last = (int(match[name]) for name in "abc")
        day, year = (last, first) if len(match["a"]) == 4 else (first, last)
        two_digits = len(match["a"]) < 3 and len(match["c"]) == 2
        suggestion = _rewrite_loosely(lowered, match, year + 2000 if two_digits else year, month, day)
        if two_digits and suggestion:
            return FieldError("two-digit-year", year=match["c"], suggestion=suggestion)
        if suggestion and (dated := DATED_WEEKDAY.search(typed)) and (actual := find_actual_weekday(dated)):
            written, weekday = f"{day}-{month}-{year}", dated["weekday"]
            return FieldError(
                "weekday-differs", day=written, actual=actual, weekday=weekday, suggestion=suggestion
            )
        if suggestion:
            return FieldError("bad-date-hint", found=typed, suggestion=suggestion)
    if NO_YEAR.fullmatch(lowered):
        return FieldError("no-year", found=typed)
    return FieldError("bad-date", found=typed)


def _rewrite_loosely(text: str, match: re.Match[str], year: int, month: int, day: int) -> str | None:
    try:
        found = datetime(year, month, day)
        rest = f"{text[: match.start()]} {text[match.end() :]}"
        if clock := LOOSE_CLOCK.search(rest):
            found = datetime.combine(found, time(int(clock["hour"]), int(clock["minute"] or 0)))
    except ValueError:
        return None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return f"{found:%d/%m/%Y %H:%M}" if clock else f"{found:%d/%m/%Y}"
