"""Marks: how a stored body says which of its texts may be linked, and where these stand in the running text.

A marked text is U+E000, its offset in the article's running text in decimal digits, U+E001, the text, U+E002. All text
nodes of a block that may cite something are marked whole, so that a link can begin and end wherever the register says.
An offset after two zeros comes from a body with raw HTML, whose tags may not be what they seemed to Markdown.
"""

import re

RAW_OFFSET = "\ue00000"
_OFFSET = "\ue000"
MARK = re.compile("\ue000[0-9]+\ue001|\ue002")
# Elements that a phrase may run through, and so may a link; every other element begins a block.
INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "cite",
        "del",
        "dfn",
        "em",
        "i",
        "ins",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "u",
    ]
)


def mark_text(offset: int, text: str, is_raw: bool) -> str:
    """Return a text with marks round it."""
    return f"{RAW_OFFSET if is_raw else _OFFSET}{offset}\ue001{text}\ue002"
