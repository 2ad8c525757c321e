"""Terms: what of a text can be looked for. theme/static/js/search-terms.js does the same to a query, letter for letter.

A text is cut into syllables; each has its accented form in one spelling and its folded form. Two neighbours make a
pair. A document's symbol, however it is spelt, is one term besides. tests/search/vectors.toml holds both sides to it.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from itertools import pairwise

import msgspec

from plugins.newsroom.symbols import SYMBOL, Symbol, format_symbol, make_plain, read_symbol
from plugins.newsroom.vietnamese import fold, normalize_tone_style, slugify

SYLLABLE = re.compile(r"\d+|[^\W\d_]+")
# Longer ones are addresses and slips; nobody types them.
LONGEST_SYLLABLE = 24
# A pair doesn't reach over the end of a sentence or of a block, which is marked.
BLOCK_END = "\0"
BLOCK_ENDS = re.compile(r"\0+")
BREAK = re.compile(rf"[.!?…]+[\s”\"’)]+|{BLOCK_ENDS.pattern}")
BLOCK_TAG = re.compile(
    r"</?(?:p|div|h[1-6]|li|ul|ol|dl|dt|dd|table|t[rdh]|thead|tbody|figure|figcaption|blockquote|pre|br|hr|details|summary|caption)\b[^>]*>"
)
TAG = re.compile(r"<[^>\"]*(?:\"[^\"]*\"[^>\"]*)*>")
# What stands for a citation that is yet to be linked: the words between stay.
MARK = re.compile("\ue000\\d+\ue001|\ue002")

# Of the checksum that tells accented forms apart.
BASE, BLANK = 31, ord(" ")

# Syllables that are remembered: as many as a language has, with names and numbers.
KEPT_SYLLABLES = 50_000

# Where a term stands; the higher counts for more.
PLACES = BODY, LEAD, TITLE = 0, 1, 2


class Texts(msgspec.Struct, frozen=True):
    """What one entry of the index is found by; the body is HTML, the rest plain text."""

    title: tuple[str, ...]
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    html: str = ""


@lru_cache(maxsize=KEPT_SYLLABLES)
def spell(syllable: str) -> str:
    """Return a syllable of small letters, or a number, as it is spelt in terms: in the old tone style."""
    if syllable.isdecimal():
        return (syllable.lstrip("0") or "0")[:LONGEST_SYLLABLE]
    return normalize_tone_style(syllable)[:LONGEST_SYLLABLE]


def split_text(plain: str) -> list[str]:
    """Return the syllables of a text, made plain, in their accented form."""
    return list(map(spell, SYLLABLE.findall(plain.lower())))


class Form(msgspec.Struct, frozen=True):
    """A syllable's folded form, the checksum of its accented form, and by what that of a longer text is multiplied."""

    folded: str
    checksum: int
    power: int


@lru_cache(maxsize=KEPT_SYLLABLES)
def describe_syllable(syllable: str) -> Form:
    """Return what is known of a syllable, or a symbol, as it is spelt in terms."""
    checksum, power = 0, 1
    for letter in syllable:
        checksum = (checksum * BASE + ord(letter)) & 0xFFFF
        power = power * BASE & 0xFFFF
    return Form(fold(syllable), checksum, power)


def describe_term(term: str) -> tuple[str, int, str]:
    """Return an accented term's folded form, a byte that tells its accented forms apart, and its group.

    Terms of one group share a shard: pairs that are alike up to the second one's first letter, so that a prefix needs
    one shard. The byte is near enough to rank by, no more.
    """
    first, _, second = term.partition(" ")
    one = describe_syllable(first)
    if not second:
        return one.folded, (one.checksum ^ one.checksum >> 8) & 0xFF, one.folded
    two = describe_syllable(second)
    checksum = (((one.checksum * BASE + BLANK) * two.power) + two.checksum) & 0xFFFF
    folded = f"{one.folded} {two.folded}"
    return folded, (checksum ^ checksum >> 8) & 0xFF, folded[: len(one.folded) + 2]


def list_symbols(plain: str) -> set[str]:
    """Return the symbols of documents that a text, made plain, holds, each as one term: "106-KH/TU" is "106-kh-tu"."""
    found = set()
    for line in plain.split(BLOCK_END) if "/" in plain else ():
        for match in SYMBOL.finditer(line) if "/" in line else ():
            if symbol := read_symbol(match):
                found.add(name_symbol(symbol))
    return found


def name_symbol(symbol: Symbol) -> str:
    """Return a symbol's term; its number stands without zeros before it, as every number does."""
    return slugify(format_symbol(symbol)).lstrip("0")


def strip_html(html: str) -> str:
    """Return the text of a body, with a mark between blocks."""
    text = BLOCK_TAG.sub(BLOCK_END, MARK.sub("", html).replace(BLOCK_END, ""))
    return unescape(TAG.sub("", text))


def read_text(html: str) -> str:
    """Return the text of a body as one reads it, each block a line."""
    blocks = (" ".join(block.split()) for block in strip_html(html).split(BLOCK_END))
    return "\n".join(filter(None, blocks))


def collect_terms(texts: Texts) -> Mapping[str, int]:
    """Return the terms of an entry, accented, each with the best place that it stands in."""
    found: dict[str, int] = {}
    for place, pieces in ((BODY, (*texts.body, strip_html(texts.html))), (LEAD, texts.lead), (TITLE, texts.title)):
        plain = make_plain(BLOCK_END.join(pieces))
        terms = [*list_symbols(plain)]
        for passage in (BREAK if place == BODY else BLOCK_ENDS).split(plain):
            syllables = split_text(passage)
            terms += syllables
            terms += map(" ".join, pairwise(syllables))
        found.update(dict.fromkeys(terms, place))
    return found
