"""Prose: a Markdown source with all that no reader reads masked, every character at its place."""

import re
from collections.abc import Iterator

import msgspec

from plugins.newsroom.later import LaterPattern

# Stands for a character that isn't prose; it is no letter, no blank and no punctuation.
MASK = "\ufffc"
# Without one of these signs there is nothing to mask.
SIGNS = ("`", "<", "]", "~~~", "{", "@", "://")
CODE = LaterPattern(
    r"^(?P<fence>```+|~~~+)[^\n]*\n.*?(?:^(?P=fence)[^\n]*$|\Z)|`+[^`\n]*`+|<!--.*?(?:-->|\Z)", re.MULTILINE | re.DOTALL
)
NOT_PROSE = LaterPattern(
    r"</?[A-Za-z][^<>]*>|<[^<>\s]+[:@][^<>\s]+>"
    r"|!\[[^\[\]\n]*\](?:\([^()\n]*\))?"
    r"|(?<=\])\((?:[^()\n]|\([^()\n]*\))*\)|(?<=\])\[[^\]\n]*\]|\[\^[^\]\n]*\]:?"
    r"|^ {0,3}\[[^\]\n]+\]:[^\n]*$"
    r"|https?://[^\s<>“”]+|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+|\{[^{}\n]*\}",
    re.MULTILINE,
)
LETTER = LaterPattern(r"[^\n]")
PARAGRAPH_END = LaterPattern(r"\n[ \t]*\n")
PICTURE = LaterPattern(r"!\[(?P<alt>[^\[\]\n]*)\]\((?P<src>[^()\s]+)(?: +\"(?P<title>[^\"\n]*)\")?[^()\n]*\)")
# A block that isn't a paragraph of running text: a crosshead, a list, a quotation, a table, a picture.
BLOCK_SIGN = LaterPattern(rf"[ \t]*(?:#|[-*+>|] |\d+[.)] |\||{MASK})")


class Prose(msgspec.Struct, frozen=True):
    """A body's source without code and comments, the same with nothing but prose, and the file's line on which it begins."""

    source: str
    text: str
    first_line: int

    def locate(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset."""
        start = self.source.rfind("\n", 0, offset) + 1
        return self.first_line + self.source.count("\n", 0, offset), offset - start + 1

    def list_paragraphs(self) -> Iterator[str]:
        """Yield the paragraphs of running text, each on one line."""
        start = 0
        while start < len(self.text):
            end = PARAGRAPH_END.search(self.text, start)
            block = self.text[start : end.start() if end else None]
            if block.strip() and not BLOCK_SIGN.match(block):
                yield " ".join(block.split())
            start = end.end() if end else len(self.text)

    def list_pictures(self) -> Iterator[re.Match[str]]:
        """Yield the pictures: `alt`, `src` and `title`, which is the caption."""
        return PICTURE.finditer(self.source) if "![" in self.source else iter(())


def build_prose(source: str, first_line: int = 1) -> Prose:
    """Build the prose of a body's source."""
    if not any(sign in source for sign in SIGNS):
        return Prose(source, source, first_line)
    source = CODE.sub(_mask, source)
    return Prose(source, NOT_PROSE.sub(_mask, source), first_line)


def _mask(match: re.Match[str]) -> str:
    return LETTER.sub(MASK, match[0])
