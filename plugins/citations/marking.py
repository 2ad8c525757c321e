"""Marking: runs the finder over an article's element tree and marks the texts in which a citation may be linked."""

import re
from bisect import bisect_right
from html import unescape
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from plugins.citations.finder import CitedText, find_citations
from plugins.citations.marks import INLINE, mark_text
from plugins.citations.phrases import BLOCK_END, OBJECT

# What holds no prose, or is no part of the sentence that it stands in.
OPAQUE = frozenset(["code", "kbd", "pre", "samp", "var", "sub", "sup", "script", "style", "textarea", "title", "math", "svg", "object", "iframe", "button"])
_LINK_OR_CODE = frozenset({"a", "code", "pre", "kbd", "samp"})
# Our own marks and the block end, as characters or as references to them.
_FORGED = re.compile("[\x00\ue000-\ue002]|&#(?:0*5734[4-6]|x0*e00[0-2]|0+|x0+)(?![0-9a-f]);?", re.IGNORECASE)
# What Markdown has put aside, and references that it leaves for the browser to read.
_ASIDE = re.compile("(\x02[^\x02\x03]*\x03|&#?[a-zA-Z0-9]+;)")
_STASHED = re.compile("\x02wzxhzdk:([0-9]+)\x03")
_REFERENCE = re.compile("&#?[a-zA-Z0-9]+;")
_ONE_TAG = re.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_ANY_TAG = re.compile("<[^<>]*>")


class CitationMarks(Extension):
    """Marks citations and leaves what it found as `cited_text` on the Markdown instance."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the processors: the marks come last, when every text has its final form."""
        self.md = md
        md.registerExtension(self)
        md.preprocessors.register(_RemoveForgedMarks(md), "forged_citation_marks", 40)
        md.treeprocessors.register(_MarkCitations(md), "citation_marks", -10)
        self.reset()

    def reset(self) -> None:
        """Forget the last article."""
        self.md.cited_text = CitedText()


class _RemoveForgedMarks(Preprocessor):
    """Removes characters from the source that would pass for our marks."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines without them."""
        source = "\n".join(lines)
        suspicious = any(sign in source for sign in ("&#", "\x00", "\ue000", "\ue001", "\ue002"))
        return _FORGED.sub("", source).split("\n") if suspicious else lines


class _MarkCitations(Treeprocessor):
    """Finds citations in the finished element tree and marks their texts."""

    def run(self, root: Element) -> None:
        """Mark the tree in place."""
        text = _RunningText(self.md)
        text.add_element(root)
        self.md.cited_text = text.mark()


class _RunningText:
    """An article's text in one string, and the text nodes that its parts come from."""

    def __init__(self, md: Markdown) -> None:
        self._stash = md.htmlStash.rawHtmlBlocks
        self._parts: list[str] = []
        self._length = 0
        self._block = 0
        self._blocks = [0]
        # Offset, block, and how to set the text node: an element and "text" or "tail", or _Pieces and a place.
        self._runs: list[tuple[int, int, object, object]] = []
        # How many raw links or code elements are open; in these nothing is marked.
        self._closed = 0

    def mark(self) -> CitedText:
        """Find the citations and mark every text node of the blocks that hold any."""
        cited = find_citations("".join(self._parts))
        places = {*cited.names, *(candidate.start for candidate in cited.candidates)}
        blocks = {bisect_right(self._blocks, place) - 1 for place in places}
        for offset, block, holder, part in self._runs:
            if block in blocks:
                if isinstance(holder, Element):
                    setattr(holder, part, mark_text(offset, getattr(holder, part)))
                else:
                    holder.mark(part, offset)
        return cited

    def add_element(self, element: Element, in_link: bool = False) -> None:
        """Add an element's text and that of all in it."""
        tag = element.tag
        if tag not in INLINE:
            if tag in OPAQUE or tag == "img" or not isinstance(tag, str):
                self._append(OBJECT)
                return
            if tag == "br":
                self._append(" ")
                return
            self._break()
        elif tag == "a":
            in_link = True
        if element.text:
            self._add_text(element, "text", element.text, in_link)
        for child in element:
            self.add_element(child, in_link)
            if child.tail:
                self._add_text(child, "tail", child.tail, in_link)
        if tag not in INLINE:
            self._break()

    def _add_text(self, element: Element, part: str, text: str, in_link: bool) -> None:
        if "\x02" in text or "&" in text:
            self._add_pieces(element, part, text, in_link)
            return
        if not (in_link or self._closed or text.isspace()):
            self._runs.append((self._length, self._block, element, part))
        self._append(text)

    def _append(self, text: str) -> None:
        # A line's end in the source is a blank to the reader.
        self._parts.append(text.replace("\n", " "))
        self._length += len(text)

    def _break(self) -> None:
        if self._length > self._blocks[-1]:
            self._append(BLOCK_END)
            self._blocks.append(self._length)
            self._block += 1
        self._closed = 0

    # ---- texts with raw HTML in them ----

    def _add_pieces(self, element: Element, part: str, text: str, in_link: bool) -> None:
        """Add a text that holds placeholders of raw HTML, or references to characters."""
        decoded = _STASHED.sub(self._decode_reference, text)
        if decoded != text:
            setattr(element, part, decoded)
        pieces = _Pieces(element, part, _ASIDE.split(decoded))
        for place, piece in enumerate(pieces.texts):
            if place % 2:
                self._add_aside(piece)
            elif piece:
                if not (in_link or self._closed or piece.isspace()):
                    self._runs.append((self._length, self._block, pieces, place))
                self._append(piece)

    def _decode_reference(self, placeholder: re.Match[str]) -> str:
        """Return the character that a stashed reference stands for, where it needs no escape; else the placeholder."""
        raw = self._stash[int(placeholder[1])] if int(placeholder[1]) < len(self._stash) else ""
        if isinstance(raw, str) and _REFERENCE.fullmatch(raw):
            character = unescape(raw)
            if (len(character) == 1 and character not in "&<>" and character.isprintable()) or character == "\xa0":
                return character
        return placeholder[0]

    def _add_aside(self, piece: str) -> None:
        stashed = _STASHED.fullmatch(piece)
        index = int(stashed[1]) if stashed else len(self._stash)
        raw = self._stash[index] if index < len(self._stash) else None
        if isinstance(raw, Element):
            self.add_element(raw)
        elif raw is None:
            self._append(OBJECT)
        elif tag := _ONE_TAG.fullmatch(raw):
            self._add_tag(tag[2].lower(), bool(tag[1]))
        elif not raw.startswith("<!"):
            self._add_raw(index, raw)

    def _add_tag(self, name: str, closes: bool) -> None:
        """Note a raw tag that stands among text: `<b>`, `</a>`, `<br>`."""
        if name in _LINK_OR_CODE:
            self._closed = max(0, self._closed - 1) if closes else self._closed + 1
        elif name == "br":
            self._append(" ")
        elif name in OPAQUE or name == "img":
            self._append(OBJECT)
        elif name not in INLINE:
            self._break()

    def _add_raw(self, index: int, raw: str) -> None:
        """Add a whole block of raw HTML, if there is anything to find in it."""
        found = find_citations(_ANY_TAG.sub(OBJECT, raw))
        self._break()
        if found.candidates or found.names:
            block = _RawBlock(self._stash, index)
            self._add_soup(block.soup, block, False)
        self._break()

    def _add_soup(self, parent: "Tag", block: "_RawBlock", in_link: bool) -> None:
        for child in parent.children:
            name = getattr(child, "name", None)
            if name is None:
                if type(child) is block.text_type:
                    if not (in_link or child.isspace()):
                        self._runs.append((self._length, self._block, block, child))
                    self._append(str(child))
            elif name in OPAQUE or name == "img":
                self._append(OBJECT)
            elif name == "br":
                self._append(" ")
            elif name in INLINE:
                self._add_soup(child, block, in_link or name == "a")
            else:
                self._break()
                self._add_soup(child, block, in_link)
                self._break()


class _Pieces:
    """A text node cut at what Markdown has put aside; the odd places are what was cut out."""

    def __init__(self, element: Element, part: str, texts: list[str]) -> None:
        self._element = element
        self._part = part
        self.texts = texts

    def mark(self, place: int, offset: int) -> None:
        """Mark one piece."""
        self.texts[place] = mark_text(offset, self.texts[place])
        setattr(self._element, self._part, "".join(self.texts))


class _RawBlock:
    """A block of HTML that the editor wrote, and its place among those that Markdown put aside."""

    def __init__(self, stash: list, index: int) -> None:
        # Few articles hold raw blocks, and the library takes long to load.
        from bs4 import BeautifulSoup
        from bs4.element import NavigableString

        self.soup = BeautifulSoup(stash[index], "html.parser")
        self.text_type = NavigableString
        self._stash = stash
        self._index = index

    def mark(self, text: object, offset: int) -> None:
        """Mark one text, and put the block back."""
        text.replace_with(mark_text(offset, str(text)))
        self._stash[self._index] = str(self.soup)
