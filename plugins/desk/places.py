"""Places: the lines of a Markdown source at which words of its rendered text stand."""

import re
from collections.abc import Iterable, Iterator

import msgspec

from plugins.citations.phrases import OBJECT

# How much of the text before a citation has to stand before it in the source too: the same words may come twice.
CONTEXT = 40
# What Markdown or HTML may put between two characters of the text, and what a blank of the text may be there.
_MARKUP = r"(?:[*_~`\\\[]|<[^<>]*>|\]\([^()]*\)|\][\[:][^\[\]]*\]?|\]|&(?:shy|zwj|zwnj|#8203|#x200b);)*"
_BLANK = r"(?:[\s>|]|&(?:nbsp|#160|#xa0|ensp|emsp|thinsp);|<br ?/?>)+"


class Words(msgspec.Struct, frozen=True):
    """Words of a rendered text with what stands before them in their block; `offset` orders them in the text."""

    offset: int
    words: str
    before: str = ""


def find_lines(source: str, first_line: int, found: Iterable[Words]) -> Iterator[int]:
    """Yield the line of each, given in the order of the text; `first_line` is the number of the source's first line.

    Words are looked for after those before them, at first with what stands before them, then without it; only
    what Markdown moves, like a footnote, stands further up. What is nowhere is told with the line reached so far.
    """
    position, last = 0, -1
    for item in found:
        start = position + (1 if item.offset > last >= 0 else 0)
        place = _find(source, item, start)
        if place is not None:
            position = place
        last = item.offset
        yield first_line + source.count("\n", 0, position)


def _find(source: str, item: Words, start: int) -> int | None:
    words = f"(?P<words>{_build_pattern(item.words.strip())})"
    # A picture or code stands in the text as one character of its own.
    before = item.before.rpartition(OBJECT)[2][-CONTEXT:].lstrip()
    for lead in filter(None, (before, " ")):
        pattern = re.compile(f"{_build_pattern(lead)}{_MARKUP}{words}" if lead.strip() else words)
        # What stands before them may begin above the place from which on the words are looked for.
        found = (match.start("words") for match in pattern.finditer(source, max(0, start - 2 * CONTEXT)))
        place = next((place for place in found if place >= start), None)
        if place is None and (match := pattern.search(source)):
            place = match.start("words")
        if place is not None:
            return place
    return None


def _build_pattern(text: str) -> str:
    """Return a pattern for a text as its source may spell it: with markup, wrapped lines and escapes in it."""
    pieces = []
    for piece in re.findall(r"\s+|.", text):
        if piece.isspace():
            pieces.append(_BLANK)
        elif piece.isalnum():
            pieces.append(re.escape(piece))
        else:
            pieces.append(rf"(?:{re.escape(piece)}|&#?\w+;)")
    return _MARKUP.join(pieces)
