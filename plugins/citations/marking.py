"""Marking: runs the finder over an article's element tree and marks the texts in which a citation may be linked."""

import re
from bisect import bisect_right
from collections.abc import Callable
from html import unescape
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from plugins.citations.finder import CitedText, find_citations
from plugins.citations.marks import INLINE, mark_text
from plugins.citations.phrases import BLOCK_END, OBJECT
from plugins.newsroom.later import LaterPattern

# What holds no prose, or is no part of the sentence that it stands in.
OPAQUE = frozenset(
    {"code", "kbd", "pre", "samp", "var", "script", "style", "svg", "math"}
    | {"sub", "sup", "title", "textarea", "button", "iframe", "object"}
)
_NO_PROSE = OPAQUE | {"img", "br"}
_LINK_OR_CODE = frozenset({"a", "code", "pre", "kbd", "samp"})
# Our own marks and the block end, and references to them.
_FORGED = LaterPattern(f"[\ue000-\ue002{BLOCK_END}]")
_FORGED_REFERENCE = LaterPattern("&#(?:0*5734[4-6]|x0*e00[0-2]|0+|x0+)(?![0-9a-f]);?", re.IGNORECASE)
# What Markdown has put aside, and references that it leaves for the browser to read.
_ASIDE = LaterPattern("(\x02[^\x02\x03]*\x03|&#?[a-zA-Z0-9]+;)")
_STASHED = LaterPattern("\x02wzxhzdk:([0-9]+)\x03")
_REFERENCE = LaterPattern("&#?[a-zA-Z0-9]+;")
_ONE_TAG = LaterPattern("""<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""")
_RAW_ASIDE = LaterPattern(
    """(<!--.*?-->|<[!?][^<>]*>|</?[a-zA-Z](?:[^<>"']++|"[^"]*+"|'[^']*+')*+>|&#?[a-zA-Z0-9]+;?|\x02[^\x02\x03]*\x03)""",
    re.DOTALL,
)


class CitationMarks(Extension):
    """Marks citations and leaves what it found as `cited_text` on the Markdown instance."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the processor: it comes last, when every text has its final form."""
        self.md = md
        md.registerExtension(self)
        md.treeprocessors.register(_MarkCitations(md), "citation_marks", -10)
        self.reset()

    def reset(self) -> None:
        """Forget the last article."""
        self.md.cited_text = CitedText()


class _MarkCitations(Treeprocessor):
    """Finds citations in the finished element tree and marks their texts."""

    def run(self, root: Element) -> None:
        """Mark the tree in place."""
        stash = self.md.htmlStash.rawHtmlBlocks
        for index, raw in enumerate(stash):
            if isinstance(raw, str) and "&#" in raw:
                stash[index] = _FORGED_REFERENCE.sub("", raw)
        text = _RunningText(stash)
        text.add_element(root)
        if text.holds_marks():
            _remove_marks(root, stash)
            text = _RunningText(stash)
            text.add_element(root)
        self.md.cited_text = text.mark()


def _remove_marks(root: Element, stash: list) -> None:
    """Remove what would pass for our marks from all texts."""
    for element in root.iter():
        element.text = _FORGED.sub("", element.text) if element.text else element.text
        element.tail = _FORGED.sub("", element.tail) if element.tail else element.tail
    stash[:] = [_FORGED.sub("", raw) if isinstance(raw, str) else raw for raw in stash]


class _RunningText:
    """An article's text in one string, and the text nodes that its parts come from."""

    def __init__(self, stash: list) -> None:
        self._stash = stash
        self._parts: list[str] = []
        self._length = 0
        # Where the block that is being added begins, and where each does.
        self._begin = 0
        self._blocks = [0]
        # Of each block the texts that may be marked: the offset, and how to set the text node, by an element and
        # "text" or "tail", or by _Pieces and a place.
        self._runs: list[list[tuple[int, object, object]]] = [[]]
        # How many raw links or code elements are open; in these nothing is marked.
        self._closed = 0

    def holds_marks(self) -> bool:
        """Tell whether a text holds a character that would pass for the beginning of a mark."""
        return "\ue000" in self._join()

    def mark(self) -> CitedText:
        """Find the citations and mark every text node of the blocks that hold any."""
        cited = find_citations(self._join())
        if not (cited.candidates or cited.names):
            return cited
        places = {*cited.names, *(candidate.start for candidate in cited.candidates)}
        blocks = {bisect_right(self._blocks, place) - 1 for place in places}
        is_raw = any(not isinstance(raw, str) or "<" in raw for raw in self._stash)
        for block in blocks:
            for offset, holder, part in self._runs[block]:
                if isinstance(holder, Element):
                    setattr(holder, part, mark_text(offset, getattr(holder, part), is_raw))
                else:
                    holder.mark(part, offset, is_raw)
        return cited

    def _join(self) -> str:
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    def add_element(self, element: Element, in_link: bool = False) -> None:
        """Add an element's text and that of all in it."""
        tag = element.tag
        if tag in INLINE:
            in_link = in_link or tag == "a"
        elif tag in _NO_PROSE or not isinstance(tag, str):
            self._append(" " if tag == "br" else OBJECT)
            return
        else:
            self._break()
        if text := element.text:
            self._add_text(element, "text", text, in_link)
        for child in element:
            self.add_element(child, in_link)
            # Between blocks stands nothing but the line's end.
            if (text := child.tail) and (text != "\n" or self._length > self._begin):
                self._add_text(child, "tail", text, in_link)
        if tag not in INLINE:
            self._break()

    def _add_text(self, element: Element, part: str, text: str, in_link: bool) -> None:
        if text.isspace():
            if self._length > self._begin:
                self._append(" " * len(text))
        elif "\x02" in text or "&" in text:
            self._add_pieces(element, part, text, in_link)
        else:
            if not (in_link or self._closed):
                self._runs[-1].append((self._length, element, part))
            self._append(text)

    def _append(self, text: str) -> None:
        # A line's end in the source is a blank to the reader.
        self._parts.append(text.replace("\n", " ") if "\n" in text else text)
        self._length += len(text)

    def _break(self) -> None:
        if self._length > self._begin:
            self._parts.append(BLOCK_END)
            self._length += 1
            self._begin = self._length
            self._blocks.append(self._begin)
            self._runs.append([])
        self._closed = 0

    # ---- texts with raw HTML in them ----

    def _add_pieces(self, element: Element, part: str, text: str, in_link: bool) -> None:
        """Add a text that holds placeholders of raw HTML, or references to characters."""
        decoded = _STASHED.sub(self._decode_placeholder, text)
        if decoded != text:
            setattr(element, part, decoded)
        pieces = _Pieces(_ASIDE.split(decoded), lambda marked: setattr(element, part, marked))
        for place, piece in enumerate(pieces.texts):
            if place % 2:
                self._add_aside(piece)
            else:
                self._add_piece(pieces, place, piece, in_link)

    def _add_piece(self, pieces: "_Pieces", place: int, piece: str, in_link: bool) -> None:
        if piece and not (in_link or self._closed or piece.isspace()):
            self._runs[-1].append((self._length, pieces, place))
        self._append(piece)

    def _decode_placeholder(self, placeholder: re.Match[str]) -> str:
        raw = self._find_stashed(placeholder)
        return (
            _decode_reference(raw) if isinstance(raw, str) and _REFERENCE.fullmatch(raw) else placeholder[0]
        )

    def _find_stashed(self, placeholder: re.Match[str]) -> object:
        index = int(placeholder[1])
        return self._stash[index] if index < len(self._stash) else None

    def _add_aside(self, piece: str) -> None:
        """Add what a placeholder stands for."""
        placeholder = _STASHED.fullmatch(piece)
        raw = self._find_stashed(placeholder) if placeholder else None
        if isinstance(raw, Element):
            self.add_element(raw)
        elif not isinstance(raw, str) or _REFERENCE.fullmatch(raw):
            self._append(OBJECT)
        elif _ONE_TAG.fullmatch(raw):
            self._add_tag(raw)
        else:
            self._add_block(int(placeholder[1]), raw)

    def _add_tag(self, raw: str) -> None:
        """Note a raw tag that stands among text: `<b>`, `</a>`, `<br>`."""
        tag = _ONE_TAG.match(raw)
        name = tag["name"].lower()
        if name in _LINK_OR_CODE:
            self._closed = max(0, self._closed + (-1 if tag["close"] else 1))
        elif name == "br":
            self._append(" ")
        elif name in OPAQUE or name == "img":
            self._append(OBJECT)
        elif name not in INLINE:
            self._break()

    def _add_block(self, index: int, raw: str) -> None:
        """Add a block of raw HTML as it was written; only the linker, after the sanitiser, has to trust its tags."""
        self._break()
        pieces = _Pieces(_RAW_ASIDE.split(raw), lambda marked: self._stash.__setitem__(index, marked))
        opaque = ""
        for place, piece in enumerate(pieces.texts):
            tag = _ONE_TAG.fullmatch(piece) if place % 2 else None
            if opaque:
                # What such an element holds is passed over to its end.
                opaque = "" if tag and tag["close"] and tag["name"].lower() == opaque else opaque
            elif tag:
                self._add_tag(piece)
                if not tag["close"] and tag["name"].lower() in OPAQUE:
                    opaque = tag["name"].lower()
            elif place % 2:
                self._append(OBJECT)
            else:
                self._add_piece(pieces, place, piece, False)
        self._break()


def _decode_reference(reference: str) -> str:
    """Return the character that a reference stands for if it needs no escape, as a blank; else the reference."""
    character = unescape(reference)
    return character if len(character) == 1 and (character == "\xa0" or character.isalnum()) else reference


class _Pieces:
    """A text cut at what isn't prose; the odd places are what was cut out. `put` sets the text that it came from."""

    def __init__(self, texts: list[str], put: Callable[[str], object]) -> None:
        self.texts = texts
        self._put = put

    def mark(self, place: int, offset: int, is_raw: bool) -> None:
        """Mark one piece; blanks round it stay outside, where Markdown may trim them."""
        text = self.texts[place]
        begin, end = len(text) - len(text.lstrip()), len(text.rstrip())
        marked = mark_text(offset + begin, text[begin:end], is_raw)
        self.texts[place] = text[:begin] + marked + text[end:]
        self._put("".join(self.texts))
