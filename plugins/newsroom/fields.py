"""Types of fields: how the text that an editor wrote becomes a value, and what is said when it can't.

Each parser takes text and returns the value or raises FieldError. `One` and `Many` join a parser to a
dataclass's annotation.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

import msgspec

from plugins.newsroom.later import LaterPattern
from plugins.newsroom.suggestions import nearest
from plugins.newsroom.texts import load_table, say
from plugins.newsroom.vietnamese import slugify

LONGEST_SLUG = 200
LONGEST_NUMBER = 18
LONGEST_QUOTATION = LONGEST_SLUG

BLANKS = LaterPattern(r"[ \t\n]+")
SLUG = LaterPattern(r"[a-z0-9]+(?:-[a-z0-9]+)*")
IDENTIFIER = LaterPattern(r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*")
LANGUAGE = LaterPattern(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

WHOLE = LaterPattern(r"\d+", re.ASCII)
THOUSANDS = LaterPattern(r"[1-9]\d{0,2}(?:([. ])\d{3})(?:\1\d{3})*(?:,\d+)?", re.ASCII)
DECIMAL = LaterPattern(r"\d+[.,]\d+", re.ASCII)
ENGLISH_THOUSANDS = LaterPattern(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
FRACTION = LaterPattern(r"(\d+) ?/ ?(\d+)", re.ASCII)


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
    if isinstance(value, str) and len(value) > LONGEST_QUOTATION:
        return f"{value[:LONGEST_QUOTATION]}…"
    return value


class One(msgspec.Struct, frozen=True):
    """A field with one value; a list that holds just one is fine."""

    parse: Callable[[str], object]

    def __call__(self, value: str | list | dict) -> object:
        if isinstance(value, list):
            if len(value) != 1:
                raise FieldError("one-value", count=len(value))
            value = value[0]
        return self.parse(_expect_text(value))


class Many(msgspec.Struct, frozen=True):
    """A field with a list of values; one text is cut at line ends and semicolons, or commas if it has none.

    That is Pelican's way with tags and authors. Fields whose values hold commas set `commas` to False.
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
        stripped = (piece.strip() for line in text.split("\n") for piece in line.split(separator))
        pieces = [piece for piece in stripped if piece]
        return pieces if self.repeats else list(dict.fromkeys(pieces))


def _expect_text(value: str | list | dict) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and len(value) == 1:
        # "- Sơ kết: đợt 1" is a key with a value to YAML; nearly always a sentence with a colon was meant.
        ((key, text),) = value.items()
        if isinstance(text, str):
            raise FieldError("colon-in-item", key=key, text=text)
    raise FieldError("text-expected")


# ---- text ----


def parse_text(text: str) -> str:
    """Return plain text on one line; markup stays the characters that were typed."""
    return BLANKS.sub(" ", text).strip()


def parse_slug(text: str) -> str:
    """Return a slug as it stands in URLs."""
    text = parse_text(text)
    if not is_slug(text):
        raise _offer_slug("bad-slug", text)
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
        raise _offer_slug("bad-id", text)
    return text


def _offer_slug(code: str, text: str) -> FieldError:
    suggestion = suggest_slug(text)
    return FieldError(code, found=text, suggestion=suggestion) if suggestion else FieldError("no-slug")


def parse_language(text: str) -> str:
    """Return a language code such as "vi" or "en"."""
    text = parse_text(text)
    if not LANGUAGE.fullmatch(text):
        raise FieldError("bad-language", found=text)
    return text


def parse_rule(text: str) -> str:
    """Return the code of a warning that a file may silence; the catalogue explains each under `rule`."""
    text = parse_text(text)
    rules = list_rules()
    if text in rules:
        return text
    if suggestion := nearest(text, rules):
        raise FieldError("unknown-rule", found=text, suggestion=suggestion)
    raise FieldError("unknown-rule-no-hint", found=text)


def list_rules() -> dict[str, str]:
    """Return the explanation of each warning that a file may silence, by its code."""
    return {key.replace("_", "-"): text for key, text in load_table("rule").items()}


class Choice:
    """A parser of a choice; each code stands with the other spellings that mean it."""

    def __init__(self, spellings: Mapping[str, tuple[str, ...]]):
        self.spellings = spellings
        # As slugs "in_force" and "In force" are the same, "Còn hiệu lực" and "con hieu luc" as well.
        self._codes = {slugify(word): code for code, others in spellings.items() for word in (code, *others)}

    def __call__(self, text: str) -> str:
        code = self._codes.get(slugify(text))
        if code is not None:
            return code
        choices = ", ".join(say("field.choice", code=code, label=say(f"choice.{code}")) for code in self.spellings)
        values = {"found": parse_text(text), "choices": choices}
        if meant := nearest(text, self._codes):
            raise FieldError("unknown-choice-hint", suggestion=self._codes[meant], **values)
        raise FieldError("unknown-choice", **values)


# ---- numbers ----


def parse_number(text: str) -> Decimal:
    """Return a number in Vietnamese writing: 1.200 is twelve hundred, 12,5 is twelve and a half.

    It is never negative. A dot before other than three digits can only be a decimal point and is read as one.
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
        swapped = text.translate(str.maketrans(",.", ".,"))
        raise FieldError(code, found=text, suggestion=swapped, other=f"{text}0")
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
