"""Rules about what a text says: a weekday and its date, a document's name and its symbol, a figure and the data."""

import re
from collections.abc import Collection, Iterator
from decimal import Decimal

import msgspec

from plugins.newsroom.later import LaterPattern
from plugins.newsroom.symbols import SYMBOL, TYPE_NAMES, list_type_names, read_symbol, replace_stand_ins
from plugins.newsroom.weekdays import DATED_WEEKDAY, find_actual_weekday
from plugins.proofreading.findings import Finding, Passage, find_literal

# ---- weekdays ----

# "lần thứ hai, ngày 10-6-2023" counts; in small letters it names a day only behind one of these.
BEFORE_WEEKDAY = LaterPattern(r"(?<!\w)(?:vào|sáng|trưa|chiều|tối|đêm|hôm|ngày|đến|từ|và) $|[(,] ?$|^$", re.IGNORECASE)


# The words that tell a weekday, and how many characters before them its name begins: Chủ nhật, Chúa nhật.
WEEKDAY_WORDS = (("thứ", 0), ("Thứ", 0), ("nhật", 4), ("nhật", 5), ("Nhật", 4), ("Nhật", 5))


def find_wrong_weekdays(passage: Passage) -> Iterator[Finding]:
    """Find weekdays that don't fit the date beside them."""
    text = passage.text
    for word, before in WEEKDAY_WORDS:
        for at in find_literal(text, word) if word in passage.vocabulary else ():
            match = DATED_WEEKDAY.match(text, max(0, at - before))
            if match and not _is_ordinal(match) and (actual := find_actual_weekday(match)):
                day = text[match.start("day") : match.end("year")]
                values = {"found": match["weekday"], "suggestion": actual, "day": day}
                yield Finding("wrong-weekday", match.start(), match.end("weekday"), values, actual)


def _is_ordinal(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - 8) : match.start()]
    return match[0].startswith("thứ") and not BEFORE_WEEKDAY.search(before)


# ---- documents ----

NAME_BEFORE = LaterPattern(
    rf"(?<!\w)(?P<name>{'|'.join(sorted(TYPE_NAMES, key=len, reverse=True))})(?P<number> số)? $", re.IGNORECASE
)
LONGEST_NAME = 30
# The last number before a slash, and how far from it a symbol's number may begin.
NUMBER_BEFORE = LaterPattern(r"[0-9]{1,5}(?=[^0-9]*$)")
LONGEST_CODE = 20
# These are verbs as well: "hướng dẫn 94-KH/TU". In small letters and without "số" they name no document.
VERBS = frozenset(("hướng dẫn", "kết luận", "thông báo", "báo cáo", "quyết định", "quy định", "thông cáo"))


def find_wrong_names(passage: Passage) -> Iterator[Finding]:
    """Find names of documents that don't fit the symbol behind them ("Nghị quyết 106-KH/TU")."""
    text = passage.text
    if "/" not in text:
        return
    for match in _list_symbols(replace_stand_ins(text)):
        symbol = read_symbol(match)
        named = NAME_BEFORE.search(text[max(0, match.start() - LONGEST_NAME) : match.start()]) if symbol else None
        if not named or (named["name"] in VERBS and not named["number"]):
            continue
        choices = list_type_names(symbol.code, symbol.issuer)
        name = named["name"].lower()
        # "luật" may stand for "bộ luật", "chương trình" for "chương trình hành động".
        if choices and not any(choice.startswith(name) or choice.endswith(name) or name.startswith(choice) for choice in choices):
            start = match.start() - len(named[0])
            new = choices[0].capitalize() if named["name"][0].isupper() else choices[0]
            values = {"found": named["name"], "symbol": match[0], "suggestion": " hoặc ".join(choices)}
            yield Finding("name-and-symbol", start, start + len(named["name"]), values, new if len(choices) == 1 else None)


def _list_symbols(plain: str) -> Iterator[re.Match[str]]:
    """Yield what looks like a symbol; to look at slashes, of which there are few, is quicker than at digits."""
    end = 0
    for slash in find_literal(plain, "/"):
        before = NUMBER_BEFORE.search(plain, max(end, slash - LONGEST_CODE), slash)
        if before and (match := SYMBOL.match(plain, before.start())):
            end = match.end()
            yield match


# ---- figures ----

FRACTION = LaterPattern(r"(?<![\w/.,-])(?P<done>\d{1,3}(?:\.\d{3})+|\d{1,6}) ?/ ?(?P<total>\d{1,3}(?:\.\d{3})+|\d{1,6})(?![\w/]|[.,-]\d)")
NUMBER = LaterPattern(r"(?<![\w/.,])\d{1,3}(?:\.\d{3})+(?![\w/])|(?<![\w/.,])\d{1,6}(?![\w/])")
DATE_BEFORE = LaterPattern(
    r"(?:ngày|sáng|trưa|chiều|tối|đêm|khuya|sớm|hôm|mùng|mồng|đến|từ|và|thứ \w+|nhật|trước|sau|lúc|dịp|lễ|[(,–-]) ?$", re.IGNORECASE
)
LAST_MONTH, LAST_DAY = 12, 31


class Figure(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A figure "done/total" in a text, with its line and column in the file."""

    done: int
    total: int
    line: int
    column: int


class Figures(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The figures of a text, and every other number that stands in it alone."""

    figures: tuple[Figure, ...]
    numbers: tuple[int, ...]


def find_fractions(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield done, total and offset of each progress figure; what may be a date is left out."""
    for match in FRACTION.finditer(text):
        done, total = _read(match["done"]), _read(match["total"])
        is_date = total <= LAST_MONTH and 1 <= done <= LAST_DAY and DATE_BEFORE.search(text[max(0, match.start() - 8) : match.start()])
        if 0 < total and done <= total and not is_date:
            yield done, total, match.start()


def list_numbers(text: str) -> tuple[int, ...]:
    """Return the numbers that stand alone in a text, each once."""
    return tuple(dict.fromkeys(_read(match[0]) for match in NUMBER.finditer(text)))


def _read(digits: str) -> int:
    return int(digits.replace(".", ""))


def find_contradiction(figures: Figures, done: Decimal, total: Decimal, known: Collection[Decimal]) -> Figure | None:
    """Return the figure of a text that contradicts one in its front matter; None where the text may mean another.

    `known` are all counts of that total in the front matter. A text that has the count itself, in whatever words,
    contradicts nothing, and of several figures that differ none is known to be the one.
    """
    same = [figure for figure in figures.figures if figure.total == total]
    if any(figure.done == done for figure in same) or done in figures.numbers:
        return None
    others = [figure for figure in same if figure.done not in known]
    return others[0] if len({figure.done for figure in others}) == 1 else None


# ---- what is said twice ----

# All that isn't text but a blank by itself, which stays as it is.
NOT_TEXT = LaterPattern(r"[^\w ][\W_]*|_[\W_]*| [\W_]+")
# A sentence of fewer letters may well be said twice.
SHORTEST_REPEAT = 30
LONGEST_COMPARED = 2000
LEAST_SIMILARITY = 0.9


def repeats(text: str, other: str) -> bool:
    """Tell whether two texts say the same in nearly the same letters, or one begins with the other."""
    longest = min(2 * min(len(text), len(other)), LONGEST_COMPARED)
    short, long = sorted((_plain(text[:longest]), _plain(other[:longest])), key=len)
    if len(short) < SHORTEST_REPEAT:
        return False
    if long.startswith(short):
        return True
    if 1 - (len(long) - len(short)) / (len(long) + len(short)) < LEAST_SIMILARITY:
        return False
    # Imported here: of most articles, the first paragraph is too long for its lead.
    from rapidfuzz.distance import Indel

    return Indel.normalized_similarity(short, long) >= LEAST_SIMILARITY


def _plain(text: str) -> str:
    """Return a text's letters and digits alone, in words."""
    return NOT_TEXT.sub(" ", text).strip().lower()


def find_repeated_caption(caption: str, text: str) -> str | None:
    """Return the words of a caption that a text repeats, without the credit at its end; None where it doesn't."""
    words = re.split(r"[.(]? *(?:Ảnh|Hình|Nguồn):", caption)[0].strip(" .")
    if len(words) < SHORTEST_REPEAT:
        return None
    return words if words in text else None
