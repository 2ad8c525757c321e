"""Types of fields: how the text that an editor wrote becomes a value, and what is said when it can't.

Each parser takes text and returns the value or raises FieldError. `One` and `Many` join a parser to a dataclass's
annotation; pydantic asks them for their schema only when it builds a validator, so that this module doesn't load it.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from plugins.newsroom.suggestions import nearest
from plugins.newsroom.texts import say
from plugins.newsroom.vietnamese import slugify

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_YEAR, LAST_YEAR = 1900, 2100

LONGEST_SLUG = 200
LONGEST_NUMBER = 18
LONGEST_DATE = 60
LONGEST_QUOTATION = LONGEST_SLUG

BLANKS = re.compile(r"[ \t\n]+")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
IDENTIFIER = re.compile(r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

ISO_DAY = r"(?P<iso_year>\d{4})-(?P<iso_month>\d{2})-(?P<iso_day>\d{2})"
LOCAL_DAY = r"(?P<day>\d{1,2})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4})"
CLOCK = r"(?P<clock>(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d{1,9})?)?|h(?P<past>\d{2})?))"
OFFSET = r"(?: ?(?P<offset>z|[+-]\d{2}:?\d{2}))?"
MOMENTS = (
    re.compile(rf"{ISO_DAY}(?:[t ]{CLOCK}{OFFSET})?", re.ASCII),
    re.compile(rf"(?:ngày )?{LOCAL_DAY}(?: {CLOCK})?", re.ASCII),
    re.compile(rf"{CLOCK} (?:ngày )?{LOCAL_DAY}", re.ASCII),
)
# Used only to find what was meant by a date that is none of the above.
LOOSE_DAY = re.compile(r"(?P<a>\d{1,4})\s*(?:[-/., ]|tháng)\s*(?P<b>\d{1,2})\s*(?:[-/., ]|năm)\s*(?P<c>\d{1,4})", re.ASCII)
LOOSE_CLOCK = re.compile(r"(?P<hour>\d{1,2})\s*(?:giờ|h|g|:)\s*(?P<minute>\d{2})?(?!\d)", re.ASCII)
NO_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}", re.ASCII)
YEAR = re.compile(r"\d{4}", re.ASCII)
MONTH = re.compile(r"(?P<iso_year>\d{4})-(?P<iso_month>\d{2})|(?P<month>\d{1,2})[-/.](?P<year>\d{4})", re.ASCII)
DASHES = str.maketrans("‐‑‒–—−\u00a0\u202f", "------  ")

WHOLE = re.compile(r"\d+", re.ASCII)
THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:([. ])\d{3})(?:\1\d{3})*(?:,\d+)?", re.ASCII)
DECIMAL = re.compile(r"\d+[.,]\d+", re.ASCII)
ENGLISH_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
FRACTION = re.compile(r"(\d+) ?/ ?(\d+)", re.ASCII)

STATIC_PREFIX = re.compile(r"(?:\{(?:static|attach|filename)\}|\|(?:static|attach|filename)\|)")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class FieldError(ValueError):
    """A value that a field can't take; the code and the values are those of the catalogue's message."""

    def __init__(self, code: str, **values: object):
        super().__init__(code)
        self.code = code
        self.values = {name: _shorten(value) for name, value in values.items()}


class ItemErrors(ValueError):
    """The items of a list that its field can't take, each with its position."""

    def __init__(self, errors: Iterable[tuple[int, FieldError]]):
        self.errors = tuple(errors)
        super().__init__(*(error.code for _, error in self.errors))


def _shorten(value: object) -> object:
    """Return a text short enough for a message."""
    return f"{value[:LONGEST_QUOTATION]}…" if isinstance(value, str) and len(value) > LONGEST_QUOTATION else value


@dataclass(frozen=True, slots=True)
class One:
    """A field with one value; a list that holds just one is fine."""

    parse: Callable[[str], object]

    def __call__(self, value: str | list | dict) -> object:
        if isinstance(value, list):
            if len(value) != 1:
                raise FieldError("one-value", count=len(value))
            value = value[0]
        return self.parse(_expect_text(value))

    def __get_pydantic_core_schema__(self, source: object, handler: Callable[[object], object]) -> object:
        return _run_before(self, source, handler)


@dataclass(frozen=True, slots=True)
class Many:
    """A field with a list of values; one text is cut at line ends, semicolons and, where there is none, at commas.

    That is Pelican's way with tags and authors. Fields whose values hold commas themselves set `commas` to False.
    A value that stands twice is taken once, unless `repeats` says that this is worth a complaint.
    """

    parse: Callable[[str], object]
    commas: bool = True
    repeats: bool = False

    def __call__(self, value: str | list | dict) -> tuple:
        if isinstance(value, str):
            value = self.cut(value)
        elif isinstance(value, dict):
            value = [value]
        found, errors = [], []
        for position, item in enumerate(value):
            try:
                found.append(self.parse(_expect_text(item)))
            except FieldError as error:
                errors.append((position, error))
        if errors:
            raise ItemErrors(errors)
        return tuple(found)

    def cut(self, text: str) -> list[str]:
        """Return the pieces of one text, without the empty ones."""
        separator = "," if self.commas and ";" not in text else ";"
        pieces = (piece.strip() for line in text.split("\n") for piece in line.split(separator))
        return self.drop_repeats([piece for piece in pieces if piece])

    def drop_repeats(self, items: list) -> list:
        """Return the items, each once unless repetitions stay."""
        return items if self.repeats or len(items) < 2 else list(dict.fromkeys(items))

    def __get_pydantic_core_schema__(self, source: object, handler: Callable[[object], object]) -> object:
        return _run_before(self, source, handler)


def _run_before(rule: One | Many, source: object, handler: Callable[[object], object]) -> object:
    from pydantic_core import core_schema

    return core_schema.no_info_before_validator_function(rule, handler(source))


def _expect_text(value: str | list | dict) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and len(value) == 1:
        # "- Sơ kết: đợt 1" is a key with a value to YAML; nearly always a sentence with a colon was meant.
        (key, text), = value.items()
        if isinstance(text, str):
            raise FieldError("colon-in-item", key=key, text=text)
    raise FieldError("text-expected")


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A point of time and whether its hour was told; a bare day is 00:00 of that day."""

    at: datetime
    has_time: bool

    def __post_init__(self) -> None:
        settle_zone(self, "at")


def settle_zone(instance: object, *names: str) -> None:
    """Put a frozen dataclass's moments into Vietnam's zone; MessagePack returns them in UTC."""
    for name in names:
        value = getattr(instance, name)
        if value is not None and value.tzinfo is not VIETNAM:
            object.__setattr__(instance, name, value.astimezone(VIETNAM))


# ---- text ----


def parse_text(text: str) -> str:
    """Return plain text on one line; markup stays the characters that were typed."""
    return BLANKS.sub(" ", text).strip()


def parse_slug(text: str) -> str:
    """Return a slug as it stands in URLs."""
    text = parse_text(text)
    if not is_slug(text):
        suggestion = suggest_slug(text)
        raise FieldError("bad-slug", found=text, suggestion=suggestion) if suggestion else FieldError("no-slug")
    return text


def is_slug(text: str) -> bool:
    """Tell whether the text can stand in a URL as it is."""
    return len(text) <= LONGEST_SLUG and SLUG.fullmatch(text) is not None


def suggest_slug(text: str) -> str:
    """Return the slug nearest to the text, "" when nothing of it can stand in one."""
    return slugify(text)[:LONGEST_SLUG].strip("-")


def parse_identifier(text: str) -> str:
    """Return the id of an indicator: letters, digits, and hyphens, underscores or dots between them."""
    text = parse_text(text)
    if not IDENTIFIER.fullmatch(text):
        suggestion = suggest_slug(text)
        raise FieldError("bad-id", found=text, suggestion=suggestion) if suggestion else FieldError("no-slug")
    return text


def parse_language(text: str) -> str:
    """Return a language code such as "vi" or "en"."""
    text = parse_text(text)
    if not LANGUAGE.fullmatch(text):
        raise FieldError("bad-language", found=text)
    return text


def choose(spellings: dict[str, tuple[str, ...]]) -> Callable[[str], str]:
    """Return a parser of a choice; each code stands with the other spellings that mean it."""
    codes = {_spell(spelling): code for code, others in spellings.items() for spelling in (code, *others)}

    def parse_choice(text: str) -> str:
        code = codes.get(_spell(text))
        if code is not None:
            return code
        choices = ", ".join(say("field.choice", code=code, label=say(f"choice.{code}")) for code in spellings)
        meant = nearest(text, codes)
        if meant:
            raise FieldError("unknown-choice-hint", found=parse_text(text), suggestion=codes[meant], choices=choices)
        raise FieldError("unknown-choice", found=parse_text(text), choices=choices)

    return parse_choice


def _spell(text: str) -> str:
    """Return what is equal for two spellings: "in_force" and "In force", "Còn hiệu lực" and "con hieu luc"."""
    return slugify(text)


# ---- moments and days ----


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
    if parts.get("iso_year"):
        year, month, day = parts["iso_year"], parts["iso_month"], parts["iso_day"]
        start, end = match.start("iso_year"), match.end("iso_day")
    else:
        year, month, day = parts["year"], parts["month"], parts["day"]
        start, end = match.start("day"), match.end("year")
    _check_day(int(year), int(month), int(day), lambda fixed: typed[:start] + fixed + typed[end:], parts.get("mark"))
    at = datetime(int(year), int(month), int(day), tzinfo=VIETNAM)
    if parts["hour"] is None:
        return Moment(at, has_time=False)
    hour, minute, second = (int(part or 0) for part in (parts["hour"], parts["minute"] or parts["past"], parts["second"]))
    if hour > 23 or minute > 59 or second > 59:
        raise FieldError("no-such-time", found=parts["clock"])
    return Moment(at.replace(hour=hour, minute=minute, second=second, tzinfo=_read_zone(parts.get("offset"))), has_time=True)


def _read_zone(offset: str | None) -> timezone | ZoneInfo:
    if offset is None:
        return VIETNAM
    if offset == "z":
        return timezone.utc
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
    if match := LOOSE_DAY.search(lowered):
        first, month, last = (int(match[name]) for name in "abc")
        day, year = (last, first) if len(match["a"]) == 4 else (first, last)
        two_digits = len(match["a"]) < 3 and len(match["c"]) == 2
        suggestion = _rewrite_loosely(lowered, match, year + 2000 if two_digits else year, month, day)
        if two_digits and suggestion:
            return FieldError("two-digit-year", year=match["c"], suggestion=suggestion)
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


# ---- numbers ----


def parse_number(text: str) -> Decimal:
    """Return a number, never negative, in Vietnamese writing: 1.200 is twelve hundred, 12,5 twelve and a half.

    A dot before other than three digits can only be a decimal point and is read as one.
    """
    text = parse_text(text).replace("\u00a0", " ").replace("\u202f", " ")
    if len(text) > LONGEST_NUMBER:
        raise FieldError("bad-number", found=text)
    if WHOLE.fullmatch(text):
        return Decimal(text)
    if THOUSANDS.fullmatch(text):
        return Decimal(text.replace(".", "").replace(" ", "").replace(",", "."))
    if ENGLISH_THOUSANDS.fullmatch(text):
        code = "ambiguous-number" if DECIMAL.fullmatch(text) else "english-number"
        raise FieldError(code, found=text, suggestion=text.translate(str.maketrans(",.", ".,")), other=f"{text}0")
    if DECIMAL.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if match := FRACTION.fullmatch(text):
        raise FieldError("fraction", found=text, done=match[1], total=match[2])
    if text.endswith("%") and any(form.fullmatch(text[:-1].strip()) for form in (WHOLE, DECIMAL, THOUSANDS)):
        raise FieldError("percent", suggestion=text[:-1].strip())
    raise FieldError("bad-number", found=text)


def parse_integer(text: str) -> int:
    """Return a whole number, for an order among others."""
    text = parse_text(text)
    if not re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
        raise FieldError("bad-integer", found=text)
    return int(text)


# ---- URLs and paths ----


def parse_web_url(text: str) -> str:
    """Return an absolute http or https URL."""
    text = parse_text(text)
    try:
        parts = urlsplit(text)
        host = parts.hostname
        parts.port  # noqa: B018  reading it checks it
    except ValueError:
        raise FieldError("bad-url", found=text) from None
    if parts.scheme in ("http", "https"):
        if host and " " not in text and "\\" not in text:
            return text
        raise FieldError("bad-url", found=text)
    if SCHEME.match(text) and not re.match(r"[^/:]+\.[^/:]+:\d", text):
        raise FieldError("url-scheme", found=text)
    if re.match(r"(?://)?[\w-]+(?:\.[\w-]+)+(?:[:/?#]|$)", text) and " " not in text:
        raise FieldError("bad-url-hint", found=text, suggestion=f"https://{text.lstrip('/')}")
    raise FieldError("bad-url", found=text)


def parse_old_path(text: str) -> str:
    """Return the path below the site's address that an old URL had; it begins with "/" and names one file."""
    text = parse_text(text)
    if SCHEME.match(text) or text.startswith("//"):
        path = text.split("//", 1)[-1].partition("/")[2]
        raise FieldError("redirect-with-host", found=text, suggestion=f"/{path}")
    if not text.startswith("/"):
        raise FieldError("redirect-without-slash", found=text, suggestion=f"/{text}")
    if "?" in text or "#" in text:
        raise FieldError("redirect-with-query", found=text)
    if _climbs(text) or re.search(r"[\s\\<>\"]|//", text):
        raise FieldError("bad-path", found=text)
    return text


def below(folder: str) -> Callable[[str], str]:
    """Return a parser of file names in a folder of the content, which gives the path below that folder."""

    def parse_path(text: str) -> str:
        name = STATIC_PREFIX.sub("", parse_text(text).replace("\\", "/"), count=1)
        if SCHEME.match(name) or name.startswith("//"):
            raise FieldError("file-elsewhere", folder=folder)
        name = name.removeprefix("./")
        rooted = name.removeprefix("/")
        if rooted.startswith(f"{folder}/"):
            name = rooted[len(folder) + 1 :]
        if name.startswith("/") or not name.strip("/") or name.endswith("/") or _climbs(name) or re.search(r"[<>\"?#]", name):
            raise FieldError("bad-file-name", found=parse_text(text), folder=folder)
        return str(PurePosixPath(name))

    return parse_path


def _climbs(path: str) -> bool:
    """Tell whether a path leaves its folder, however the dots are written."""
    return ".." in re.split(r"[/\\]", unquote(path))
