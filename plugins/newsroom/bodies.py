"""Bodies: Markdown turned into safe HTML once, with what is only known later left as marks.

An image's size, the target of `{filename}` and the entry behind a citation follow from other files. They stay
open in the stored body and are filled in by `finish_body`, so that a change elsewhere needs no article parsed again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from html import unescape
from xml.etree.ElementTree import Element, SubElement

import msgspec
import nh3

from plugins.newsroom.addresses import encode_unsafe
from plugins.newsroom.finishing import CONTENT_LINK, IMAGE, read_image
from plugins.newsroom.later import LaterPattern, StandIn, compile_later, stand_in
from plugins.newsroom.recordings import parse_recording
from plugins.newsroom.texts import DEFAULT_LANGUAGE, say
from plugins.newsroom.vietnamese import slugify

# Fenced code names what colours code, which nothing here does: to load it takes as long as to read thirty articles.
PYGMENTS = map(StandIn, ("pygments", "pygments.formatters", "pygments.lexers", "pygments.util"))
with stand_in(*PYGMENTS), compile_later():
    import markdown
    from markdown.blockprocessors import BlockProcessor
    from markdown.extensions import Extension
    from markdown.extensions.abbr import AbbrExtension
    from markdown.extensions.def_list import DefListExtension
    from markdown.extensions.fenced_code import FencedCodeExtension
    from markdown.extensions.footnotes import FootnoteExtension
    from markdown.extensions.md_in_html import MarkdownInHtmlExtension
    from markdown.extensions.sane_lists import SaneListExtension
    from markdown.extensions.tables import TableExtension
    from markdown.extensions.toc import TocExtension, TocTreeprocessor
    from markdown.inlinepatterns import Pattern
    from markdown.preprocessors import Preprocessor
    from markdown.treeprocessors import InlineProcessor, Treeprocessor
    from markdown.util import ETX, STX, Registry

# Ids that our own extensions make; any other id could shadow one of the page's.
OWN_ID = LaterPattern(r"(?:muc-|fn:|fnref\d*:)[\w:.-]*\Z")
OWN_CLASSES = frozenset(
    {"footnote", "footnote-ref", "footnote-backref", "table-scroll", "align-left", "align-right", "align-center", "figure", "picture", "recording", "unbroken"}
)
# Without one of its signs, an inline pattern matches nothing.
SIGNS = {
    name: (signs[0], signs[-1])
    for name, signs in {
        "backtick": "`",
        "escape": "\\",
        "footnote": "[",
        "reference": "[",
        "link": "[",
        "image_link": "!",
        "image_reference": "!",
        "short_reference": "[",
        "short_image_ref": "!",
        "autolink": "<",
        "automail": "<",
        "linebreak": "\n",
        "html": "<",
        "entity": "&",
        "em_strong": "*_",
    }.items()
}
ANY_SIGN = ("", "")
# The same of what is done with a text before it is parsed.
STEP_SIGNS = {
    "normalize_whitespace": (" \n", "\t", "\r", STX, ETX),
    "fenced_code_block": ("`", "~"),
    "html_block": ("<", "&"),
    "lonely_addresses": ("://",),
}
# What a step adds in any case: the parser counts on a text that ends in empty lines.
STEP_ENDS = {"normalize_whitespace": ("", "")}
INLINE_SIGN = LaterPattern(r"[\\`*_\[\]<>&!\n\x02\x03]")
# None of these takes a block of one line that begins with a letter, strong or not, but the last.
KNOWN_BLOCKS = frozenset(
    ["markdown_block", "empty", "indent", "defindent", "code", "table", "hashheader", "setextheader", "hr", "olist", "ulist", "deflist", "quote", "footnote", "abbr", "reference", "paragraph"]
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
TAGS = frozenset(
    ["a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "div", "dl", "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "small", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul"]
)
ATTRIBUTES = {
    "*": {"class", "id", "lang", "title"},
    "a": {"href", "role"},
    "div": {"tabindex", "role", "aria-label"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "q": {"cite"},
    "blockquote": {"cite"},
    "details": {"open"},
}
URL_SCHEMES = {"http", "https", "mailto", "tel"}
# A date or a document's symbol alone in a table's cell, which must not be broken at its hyphens.
SYMBOL = LaterPattern(r"\s*[\w/.]{1,9}(?:[-–/][\w/.]{1,9}){1,3}\s*")
ADDRESS = LaterPattern(r" {0,3}https?://\S+\s*")
# nh3 writes attributes in double quotes, always: these three need no more than that.
TAG = LaterPattern(r"<[^>\"]*(?:\"[^\"]*\"[^>\"]*)*>")
FIRST_PARAGRAPH = LaterPattern(r"<p>(.*?)</p>", re.DOTALL)
# Citations are marked with private-use characters (plugins.citations.marking) until they are resolved.
MARK = LaterPattern("\ue000\\d+\ue001|\ue002")
EXCERPT_LENGTH = 280
# What tells an image of the editor's Markdown from one that came as raw HTML, from another site or an attacker.
PICTURE = 'class="picture"'


class Body(msgspec.Struct, frozen=True):
    """A rendered body: safe HTML with marks, its headings (id, text, level) and its number of words.

    `images` were written in Markdown, `loose_images` as raw HTML; `links` lead to content files, as "kind:path".
    """

    html: str
    headings: tuple[tuple[str, str, int], ...]
    words: int
    excerpt: str
    images: tuple[str, ...]
    loose_images: tuple[str, ...]
    links: tuple[str, ...]


EMPTY_BODY = Body("", (), 0, "", (), (), ())


class BodyReader:
    """Converts Markdown with one reused parser; `extensions` are those that features add, `language` that of our own words."""

    def __init__(self, extensions: Iterable[Extension] = (), language: str = DEFAULT_LANGUAGE) -> None:
        # By name, each would be looked for among all that is installed.
        chosen = [
            TableExtension(),
            FootnoteExtension(BACKLINK_TITLE=say("body.footnote_back", language)),
            DefListExtension(),
            AbbrExtension(),
            FencedCodeExtension(),
            SaneListExtension(),
            MarkdownInHtmlExtension(),
            HeadingIds(slugify=_slugify_heading, permalink=False, marker=""),
            NewsroomMarkup(language),
            *extensions,
        ]
        with compile_later():
            self.parser = markdown.Markdown(extensions=chosen, output_format="html")
        # Markdown asks it of each element, twice, and looks through a list for the answer.
        self.parser.is_block_level = cache(self.parser.is_block_level)
        steps = self.parser.preprocessors
        for name, priority in list(steps._priority):
            if name in STEP_SIGNS:
                steps.register(SparedStep(steps[name], STEP_SIGNS[name], STEP_ENDS.get(name, ())), name, priority)
        blocks = self.parser.parser.blockprocessors
        if KNOWN_BLOCKS.issuperset(item.name for item in blocks._priority):
            blocks.register(PlainParagraphs(self.parser.parser), "plain_paragraph", 200)
        self.parser.parser.blockprocessors = SettledRegistry(blocks)

    def read(self, source: str) -> Body:
        """Return a body's safe HTML; whatever the source holds, nothing in the result can run."""
        self.parser.reset()
        html = clean_html(self.parser.convert(source))
        return Body(
            html=html,
            headings=tuple(_list_headings(getattr(self.parser, "toc_tokens", []))),
            words=len(TAG.sub(" ", html).split()),
            excerpt=_excerpt(html),
            images=_list_images(html, written=True),
            loose_images=_list_images(html, written=False),
            links=tuple(dict.fromkeys(f"{kind}:{path}" for kind, path in CONTENT_LINK.findall(html))),
        )


def _excerpt(html: str) -> str:
    """Return the first paragraph's text, cut at a word's end; it stands in for a lead that wasn't written."""
    found = FIRST_PARAGRAPH.search(html)
    text = " ".join(MARK.sub("", unescape(TAG.sub("", found[1]))).split()) if found else ""
    if len(text) <= EXCERPT_LENGTH:
        return text
    return text[:EXCERPT_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def clean_html(html: str) -> str:
    """Return HTML without anything that runs, loads or poses as ours."""
    return CLEANER.clean(html)


def _filter_attribute(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "id":
        return value if OWN_ID.match(value) else None
    if attribute == "class":
        return " ".join(name for name in value.split() if name in OWN_CLASSES) or None
    # Others' pages; paths into the content folder keep their braces.
    if attribute == "href" and value.startswith("http"):
        return encode_unsafe(value)
    return value


CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes=ATTRIBUTES,
    attribute_filter=_filter_attribute,
    url_schemes=URL_SCHEMES,
    link_rel=None,
    clean_content_tags={"script", "style"},
)


def _slugify_heading(text: str, separator: str) -> str:
    return f"muc-{slugify(text) or 'khac'}"


def _list_headings(tokens: Iterable[Mapping]):
    for token in tokens:
        yield token["id"], token["name"], token["level"]
        yield from _list_headings(token["children"])


class NewsroomMarkup(Extension):
    """Makes of plain Markdown what a newspaper's page needs: headings below the title, figures, tables that scroll."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        """Register the tree processors: headings before the table of contents reads them, the rest at the end."""
        # After code blocks and raw HTML were put aside.
        md.preprocessors.register(LonelyAddresses(md), "lonely_addresses", 15)
        md.treeprocessors.register(InlineMarkup(md), "inline", 20)
        md.treeprocessors.register(HeadingLevels(md), "heading_levels", 9)
        md.treeprocessors.register(FiguresAndTables(md, self._language), "figures_and_tables", 4)


class LonelyAddresses(Preprocessor):
    """Makes a link of a video's or a recording's address that is a paragraph by itself."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with such addresses in angle brackets, Markdown's own sign for a link."""
        around = ["", *lines, ""]
        return [
            f"<{line.strip()}>" if ADDRESS.fullmatch(line) and not (before.strip() or after.strip()) and parse_recording(line.strip()) else line
            for before, line, after in zip(around, lines, around[2:])
        ]


class SettledRegistry(Registry):
    """A registry that nobody changes any more: Markdown goes through the kinds of block for each block, and most end with the first."""

    def __init__(self, registry: Registry) -> None:
        super().__init__()
        self._settled = tuple(registry)
        for name, priority in registry._priority:
            self.register(registry[name], name, priority)

    def __iter__(self) -> Iterator[BlockProcessor]:
        """Yield what is registered, in order."""
        return iter(self._settled)


class SparedStep(Preprocessor):
    """A step of Markdown's own that is passed over where none of its signs stands."""

    def __init__(self, step: Preprocessor, signs: tuple[str, ...], end: tuple[str, ...]) -> None:
        super().__init__(step.md)
        self._step = step
        self._signs = signs
        self._end = end

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines as the step leaves them."""
        plain = [*lines, *self._end]
        text = "\n".join(plain)
        return self._step.run(lines) if any(sign in text for sign in self._signs) else plain


class _Ids(TocTreeprocessor):
    """Gives headings their ids and keeps a list of them; the list in HTML is one that nobody asks for."""

    def build_toc_div(self, toc_list: list) -> Element:
        """Return an empty element in its place."""
        return Element("div")


class HeadingIds(TocExtension):
    """Markdown's own table of contents without the table."""

    TreeProcessorClass = _Ids


class PlainParagraphs(BlockProcessor):
    """Markdown's own paragraphs, for which it asks every other kind of block: plain ones are passed by at once."""

    def test(self, parent: Element, block: str) -> bool:
        """Tell whether a block is one line that begins with a letter, which may be strong."""
        return block.removeprefix("**")[:1].isalpha() and "\n" not in block

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Do what Markdown does with a paragraph."""
        self.parser.blockprocessors["paragraph"].run(parent, blocks)


class InlineMarkup(InlineProcessor):
    """Markdown's own inline markup, which takes two dozen looks at each text: only those with a chance are taken."""

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Change the tree as Markdown does."""
        # A registry looks its patterns up by number each time, and a dozen times for each text.
        self.inlinePatterns = tuple(self.md.inlinePatterns)
        self._signs = [SIGNS.get(item.name, ANY_SIGN) for item in self.md.inlinePatterns._priority]
        self._knows_all = ANY_SIGN not in self._signs
        if not self._knows_all or any(block.tail for block in tree):
            return super().run(tree, ancestors)
        # Blocks without a sign stay as they are.
        marked = Element(tree.tag)
        marked.extend(block for block in tree if INLINE_SIGN.search("".join(block.itertext())))
        super().run(marked, ancestors)
        return tree

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        if self._knows_all and not INLINE_SIGN.search(data):
            return data
        return super()._InlineProcessor__handleInline(data, patternIndex)

    def _InlineProcessor__applyPattern(
        self, pattern: Pattern, data: str, patternIndex: int, startIndex: int = 0
    ) -> tuple[str, bool, int]:
        sign, other = self._signs[patternIndex]
        if sign not in data and other not in data:
            return data, False, 0
        return super()._InlineProcessor__applyPattern(pattern, data, patternIndex, startIndex)


class HeadingLevels(Treeprocessor):
    """Lets headings begin at h2 and never skip a level, whatever levels the editor used."""

    def run(self, root: Element) -> None:
        """Rename the heading elements in place."""
        open_levels: list[int] = []
        for element in root.iter():
            if element.tag in HEADINGS:
                level = HEADINGS.index(element.tag)
                while open_levels and open_levels[-1] >= level:
                    open_levels.pop()
                open_levels.append(level)
                element.tag = HEADINGS[min(len(open_levels), 5)]


class FiguresAndTables(Treeprocessor):
    """Sets a picture that stands alone as a figure with its title as caption, marks a recording's link that does, and gives tables a box that scrolls."""

    def __init__(self, md: markdown.Markdown, language: str) -> None:
        super().__init__(md)
        self._language = language

    def run(self, root: Element) -> None:
        """Change the elements in place."""
        for parent in list(root.iter()):
            for position, child in enumerate(list(parent)):
                if child.tag == "img":
                    child.set("class", "picture")
                elif child.tag == "p" and _holds_only(child, "img"):
                    _set_figure(child)
                elif child.tag == "p" and _holds_only(child, "a") and parse_recording(child[0].get("href", "")):
                    child.set("class", "recording")
                elif child.tag == "table":
                    parent[position] = _box_table(child, self._language)


def _holds_only(paragraph: Element, tag: str) -> bool:
    return (
        len(paragraph) == 1
        and paragraph[0].tag == tag
        and not (paragraph.text or "").strip()
        and not (paragraph[0].tail or "").strip()
    )


def _set_figure(paragraph: Element) -> None:
    image = paragraph[0]
    paragraph.tag = "figure"
    paragraph.set("class", "figure")
    if caption := image.attrib.pop("title", ""):
        SubElement(paragraph, "figcaption").text = caption


def _box_table(table: Element, language: str) -> Element:
    for cell in table.iter():
        # The alignment that Markdown writes as a style would need a laxer content security policy.
        classes = [f"align-{style.partition(':')[2].strip(' ;')}"] if (style := cell.attrib.pop("style", "")) else []
        if cell.tag == "td" and not len(cell) and SYMBOL.fullmatch(cell.text or ""):
            classes.append("unbroken")
        if classes:
            cell.set("class", " ".join(classes))
        if cell.tag == "th":
            cell.set("scope", "col")
    box = Element("div", {"class": "table-scroll", "tabindex": "0", "role": "group", "aria-label": say("body.table", language)})
    box.tail, table.tail = table.tail, None
    box.append(table)
    return box


def _list_images(html: str, written: bool) -> tuple[str, ...]:
    found = (match for match in IMAGE.finditer(html) if (PICTURE in match[1]) == written)
    return tuple(dict.fromkeys(read_image(match)[0] for match in found))
