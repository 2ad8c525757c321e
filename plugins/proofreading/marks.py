"""Rules about characters: tone styles, quotation marks, blanks before punctuation, decomposed letters."""

import re
from collections.abc import Iterator
from functools import lru_cache

from plugins.newsroom.later import LaterPattern
from plugins.newsroom.vietnamese import normalize_tone_style, to_nfc
from plugins.proofreading.findings import Finding, Passage

# An open "oa", "oe" or "uy" with its tone, on either letter. After "q" the "u" belongs to the consonant.
TONED_RHYME = LaterPattern(
    r"(?<!\w)(?:ngh?|nh|gh|ph|th|tr|ch|kh|[bcdđghklmnprstvx])?"
    r"(?:(?P<old>[òóỏõọ][ae]|[ùúủũụ]y)|(?P<new>o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ]))(?!\w)"
)
# Names of people keep the style that their bearers chose; of words with a capital, only "Ủy ban" and the like count.
UY = LaterPattern(r"(?<!\w)(?:(?P<old>Ủy)|(?P<new>Uỷ))(?!\w)")


# The syllables of a language are few.
@lru_cache(maxsize=20_000)
def _find_style(word: str) -> str:
    """Return "old", "new", or "" for a word that is written alike in both styles, or a name."""
    match = TONED_RHYME.fullmatch(word) or UY.fullmatch(word)
    return match.lastgroup if match else ""


def list_tone_styles(passage: Passage) -> set[str]:
    """Return the tone styles of a text: "old" (ủy, hòa), "new" (uỷ, hoà), both or none."""
    return set(map(_find_style, passage.vocabulary)) - {""}


def find_tone_styles(passage: Passage) -> list[re.Match[str]]:
    """Return each word that has a style; its group "old" or "new" tells which."""
    return [*TONED_RHYME.finditer(passage.text), *UY.finditer(passage.text)]


def describe_tone_style(match: re.Match[str]) -> Finding:
    """Build the finding for a word in the style that the rest of the article hasn't."""
    other = _write_new_style(match[0]) if match["old"] else normalize_tone_style(match[0])
    return Finding("tone-style", match.start(), match.end(), {"found": match[0], "suggestion": other}, other)


def _write_new_style(word: str) -> str:
    """Return a word of the old style in the new one."""
    for letters in ("oa", "oe", "uy"):
        for first, tone in ((0, tone) for tone in "\u0300\u0301\u0309\u0303\u0323"):
            old = to_nfc(letters[first] + tone) + letters[1]
            new = letters[0] + to_nfc(letters[1] + tone)
            for before, after in ((old, new), (old.capitalize(), new.capitalize())):
                if before in word:
                    return word.replace(before, after)
    return word


# After a digit it is a sign for inches or seconds.
STRAIGHT_QUOTE = LaterPattern(r'(?<!\d)"')


def has_curly_quotes(passage: Passage) -> bool:
    """Tell whether a text has curly quotation marks."""
    return "“" in passage.text or "”" in passage.text


def find_straight_quotes(passage: Passage) -> Iterator[Finding]:
    """Find straight quotation marks; they are wrong in an article that has curly ones too."""
    text = passage.text
    for match in STRAIGHT_QUOTE.finditer(text):
        curly = "“" if not text[match.start() - 1 : match.start()].strip(" (\n") else "”"
        yield Finding("mixed-quotes", match.start(), match.end(), {"suggestion": curly}, curly)


# A dot may begin a name (.vn, .NET) or an ellipsis, "./." ends a document, a colon may stand in a score (2 : 1).
LOOSE_MARK = LaterPattern(r"(?<![ \u00a0])[ \u00a0]+(?P<mark>[,;!?](?![\w,;])|\.(?![\w./…])|:(?![\w:/.]| *\d| *[-–—]))")
# To look at marks, of which there are few, is quicker than at blanks.
MARK_BEHIND_BLANK = LaterPattern(r"[,;:!?.](?<=[ \u00a0].)")
BEFORE_MARK = frozenset("”’)]%…")
TABLE_ROW = LaterPattern(r"[ \t]*\|")


def find_loose_marks(passage: Passage) -> Iterator[Finding]:
    """Find blanks before punctuation."""
    text = passage.text
    if not MARK_BEHIND_BLANK.search(text):
        return
    for match in LOOSE_MARK.finditer(text):
        before = text[match.start() - 1 : match.start()]
        start = text.rfind("\n", 0, match.start()) + 1
        if (before.isalnum() or before in BEFORE_MARK) and not TABLE_ROW.match(text, start):
            yield Finding("space-before-punctuation", match.start(), match.end(), {"mark": match["mark"]}, match["mark"])
