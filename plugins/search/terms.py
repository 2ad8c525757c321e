"""Terms: what of a text can be looked for. theme/static/js/search-terms.js does the same to a query, letter for letter.

A text is cut into syllables; each has its accented form in one spelling and its folded form. Two neighbours make a
pair. A document's symbol, however it is spelt, is one term besides. tests/search/vectors.toml holds both sides to it.

An archive has so many terms that each is one number while the index is made, which a Lexicon gives: from the high bits
down the first of two folded syllables (0: there is one), the second or only one, a byte that tells accented forms
apart, and the place.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from itertools import chain, islice, repeat
from operator import or_, xor
from zlib import crc32

import msgspec

from plugins.newsroom.symbols import SYMBOL, Symbol, format_symbol, make_plain, read_symbol
from plugins.newsroom.vietnamese import fold, normalize_tone_style, slugify

# Longer ones are addresses and slips; nobody types them.
LONGEST_SYLLABLE = 24
# A pair doesn't reach over the end of a sentence or of a block, which is marked.
BLOCK_END = "\0"
# A syllable, or an end.
TOKEN = re.compile(rf"\d+|[^\W\d_]+|[.!?…]+[\s”\"’)]+|{BLOCK_END}")
BLOCK_TAG = re.compile(
    r"</?(?:p|div|h[1-6]|li|ul|ol|dl|dt|dd|table|t[rdh]|thead|tbody|figure|figcaption|blockquote|pre|br|hr|details|summary|caption)\b[^>]*>"
)
TAG = re.compile(r"<[^>\"]*(?:\"[^\"]*\"[^>\"]*)*>")
# What stands for a citation that is yet to be linked: the words between stay.
MARK = re.compile("\ue000\\d+\ue001|\ue002")

# Of the checksum that tells accented forms apart.
BASE = 31

# Where a term stands; the higher counts for more.
BODY, LEAD, TITLE = 0, 1, 2

# The bits of a term.
PLACE_BITS, FORM_BITS, WORD_BITS = 2, 8, 24
CODE_BITS = FORM_BITS + PLACE_BITS
CODE_MASK, WORD_MASK = (1 << CODE_BITS) - 1, (1 << WORD_BITS) - 1


class Texts(msgspec.Struct, frozen=True):
    """What one entry of the index is found by; the body is HTML, the rest plain text."""

    title: tuple[str, ...]
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    html: str = ""


def spell(syllable: str) -> str:
    """Return a syllable of small letters, or a number, as it is spelt in terms: in the old tone style."""
    if syllable.isdecimal():
        return (syllable.lstrip("0") or "0")[:LONGEST_SYLLABLE]
    return normalize_tone_style(syllable)[:LONGEST_SYLLABLE]


def cut_text(plain: str) -> Iterator[str]:
    """Yield the syllables of a text, made plain, in their accented form, and "" where a sentence or a block ends."""
    for token in TOKEN.findall(plain.lower()):
        yield spell(token) if token[0].isalnum() else ""


def measure_accents(syllable: str) -> int:
    """Return the byte that tells a syllable's accented forms apart, near enough to rank by."""
    checksum = 0
    for letter in syllable:
        checksum = (checksum * BASE + ord(letter)) & 0xFFFF
    return (checksum ^ checksum >> 8) & 0xFF


class Lexicon(dict[str, tuple[int, ...]]):
    """The syllables of whatever stands between blanks, as terms; 0 is an end. A term has its meaning in one lexicon only.

    `folded` are the folded forms by their numbers in terms. Terms whose hashes are equal share a shard: a syllable has
    one in `hashes`, a pair has that of its first mixed with that of the second's first letter, one of `initials`, so
    that whoever has typed so much of it needs one shard.
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget all, and what terms mean."""
        super().clear()
        self.folded, self.hashes, self.initials = [""], [0], [0]
        self._numbers: dict[str, int] = {}
        self._terms: dict[str, int] = {}
        # By a syllable's term, what makes a pair of the next one's.
        self._firsts = {0: 0}

    def __missing__(self, piece: str) -> tuple[int, ...]:
        found = self[piece] = tuple(self.add(syllable) if syllable else 0 for syllable in cut_text(f"{piece} "))
        return found

    def add(self, syllable: str) -> int:
        """Return the term of a syllable, or a symbol, as it is spelt in terms."""
        if syllable in self._terms:
            return self._terms[syllable]
        folded, form = fold(syllable), measure_accents(syllable)
        number = self._numbers.setdefault(folded, len(self.folded))
        if number == len(self.folded):
            self.folded.append(folded)
            self.hashes.append(crc32(folded.encode()))
            self.initials.append(crc32(folded[0].encode()))
        self._terms[syllable] = term = (number << FORM_BITS | form) << PLACE_BITS
        # The halves of its byte change places, so that it counts which of the two has which accents.
        turned = (form << 4 | form >> 4) & 0xFF
        self._firsts[term] = (number << WORD_BITS + FORM_BITS | turned) << PLACE_BITS
        return term

    def join(self, syllables: Sequence[int]) -> set[int]:
        """Return the terms of a row of syllables: each, and each with the next."""
        return {*syllables, *map(xor, map(self._firsts.__getitem__, syllables), islice(syllables, 1, None))}

    def read(self, plain: str) -> Iterator[int]:
        """Yield the syllables of a text, made plain, and its ends."""
        return chain.from_iterable(map(self.__getitem__, plain.split()))


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


def collect_terms(texts: Texts, lexicon: Lexicon) -> set[int]:
    """Return the terms of an entry, each with the best place that it stands in."""
    title, lead = _collect_short(texts.title, lexicon), _collect_short(texts.lead, lexicon)
    plain = make_plain(BLOCK_END.join((*texts.body, strip_html(texts.html))))
    terms = lexicon.join([*lexicon.read(plain.replace(BLOCK_END, f" {BLOCK_END} "))])
    terms.update(map(lexicon.add, list_symbols(plain)))
    lead -= title
    terms -= lead
    terms -= title
    terms.update(map(or_, lead, repeat(LEAD)), map(or_, title, repeat(TITLE)))
    return terms


def _collect_short(pieces: Iterable[str], lexicon: Lexicon) -> set[int]:
    """Return the terms of short texts, in which pairs reach over the ends of sentences: "Q. Sơn Trà"."""
    terms: set[int] = set()
    for plain in map(make_plain, pieces):
        terms |= lexicon.join([*filter(None, lexicon.read(plain))])
        terms.update(map(lexicon.add, list_symbols(plain)))
    return terms
