"""The linker: replaces the marks in a stored body by links, once it is known where they lead."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from html import escape, unescape

import msgspec

from plugins.citations.lookup import Register
from plugins.citations.marks import INLINE, MARK, RAW_OFFSET
from plugins.citations.resolver import Resolution
from plugins.newsroom.texts import say
from plugins.newsroom.words import format_short_day

# A citation of so many letters fits into the narrowest line: the stylesheet keeps its symbol from being broken.
UNBROKEN_LENGTH = 24
_ATTRIBUTES = '[^<>"]*(?:"[^"]*"[^<>"]*)*'
_MARKED = re.compile("\ue000(?P<offset>[0-9]+)\ue001(?P<text>[^\ue000-\ue002<]*)\ue002")
# A marked text, and every tag that may hold one in an attribute, or begins or ends what no link may stand in. The
# sanitiser writes attributes in double quotes and escapes "<" in text, so that this sees tags as a browser does.
_MARKED_OR_TAG = re.compile(
    f"{_MARKED.pattern}|<(?P<close>/?)(?P<shut>a|code|pre)(?=[ >]){_ATTRIBUTES}>|<[a-z0-9]+ {_ATTRIBUTES}>"
)
_TAG = re.compile(f"<(?P<close>/?)(?P<name>[a-z0-9]+){_ATTRIBUTES}>")
_CHARACTER = re.compile("&[#a-zA-Z0-9]+;|.", re.DOTALL)
_EMPTY_TAGS = frozenset({"br", "img", "wbr"})


class _Run(msgspec.Struct, frozen=True):
    """A marked text: its offset and length in the article's running text, and where its marks and it stand in the HTML."""

    offset: int
    length: int
    begin: int
    position: int
    html: str

    def locate(self, offset: int) -> int:
        """Return where in the HTML the character at an offset of the running text begins."""
        distance = offset - self.offset
        if len(self.html) == self.length:
            return self.position + distance
        characters = _CHARACTER.findall(self.html)
        return self.position + sum(map(len, characters[:distance]))

    def list_marks(self) -> tuple[tuple[int, int, str], tuple[int, int, str]]:
        """Return the edits that take the marks away."""
        end = self.position + len(self.html)
        return (self.begin, self.position, ""), (end, end + 1, "")


def link_citations(
    html: str, resolutions: Iterable[Resolution], register: Register, href: Callable[[str], str]
) -> str:
    """Return the HTML with a link round each resolved citation and no marks; the text stays as it is.

    `href` gives the address of an entry's page, not escaped.
    """
    if "\ue000" not in html:
        return html
    runs = list(_list_runs(html))
    links = [
        resolution for resolution in resolutions if resolution.slug and resolution.start < resolution.end
    ]
    places = sorted((*place, link.slug, len(link.words)) for link in links if (place := _place_link(html, runs, link)))
    edits = [edit for run in runs for edit in run.list_marks()]
    last = 0
    for start, end, slug, length in places:
        if start >= last:
            edits += ((start, start, _open_link(slug, length, register, href)), (end, end, "</a>"))
            last = end
    linked = _edit(html, edits)
    return MARK.sub("", linked) if "\ue000" in linked else linked


def _edit(html: str, edits: list[tuple[int, int, str]]) -> str:
    """Return the HTML with slices replaced; at one place a link ends before the next begins."""
    parts, position = [], 0
    for start, end, text in sorted(edits):
        parts += (html[position:start], text)
        position = end
    return "".join([*parts, html[position:]])


def _list_runs(html: str) -> Iterator[_Run]:
    """Yield the marked texts in which a link may stand."""
    if RAW_OFFSET not in html:
        # Markdown's own elements are whole, and it marked nothing in links or code.
        yield from map(_read_run, _MARKED.finditer(html))
        return
    depth = 0
    for token in _MARKED_OR_TAG.finditer(html):
        if token["shut"]:
            depth += -1 if token["close"] else 1
        elif token["offset"] and not depth:
            yield _read_run(token)


def _read_run(token: re.Match[str]) -> _Run:
    text = token["text"]
    length = len(_CHARACTER.findall(text)) if "&" in text else len(text)
    return _Run(int(token["offset"]), length, token.start(), token.start("text"), text)


def _place_link(html: str, runs: list[_Run], link: Resolution) -> tuple[int, int] | None:
    """Return start and end of a link in the HTML: round all its words, or else those beside its number."""
    core = _find_run(runs, link.core)
    if core is None:
        return None
    if core.offset <= link.start and link.end <= core.offset + core.length:
        first = last = core
    else:
        first, last = _find_run(runs, link.start), _find_run(runs, link.end - 1)
    if first and last and first is not last:
        place = first.locate(link.start), last.locate(link.end)
        if _is_balanced(html[slice(*place)]) and _read_text(html[slice(*place)]) == link.words:
            return place
    start, end = max(link.start, core.offset), min(link.end, core.offset + core.length)
    place = core.locate(start), core.locate(end)
    words = _read_text(html[slice(*place)])
    # The marks are as old as the stored body: what they hold is compared once more.
    if not words.strip() or words != link.words[start - link.start : end - link.start]:
        return None
    return place[0] + len(words) - len(words.lstrip(" ")), place[1] - len(words) + len(words.rstrip(" "))


def _find_run(runs: list[_Run], offset: int) -> _Run | None:
    run = runs[place] if (place := bisect_right(runs, offset, key=lambda run: run.offset) - 1) >= 0 else None
    return run if run and offset < run.offset + run.length else None


def _read_text(html: str) -> str:
    """Return the text of a piece of HTML as the running text has it."""
    if "<" in html:
        html = MARK.sub("", _TAG.sub("", html))
    return unescape(html).replace("\n", " ")


def _is_balanced(html: str) -> bool:
    """Tell whether a piece of HTML holds only whole elements, of those that may stand in a link."""
    names: list[str] = []
    for tag in _TAG.finditer(html):
        name = tag["name"]
        if name in _EMPTY_TAGS:
            continue
        if name == "a" or name not in INLINE:
            return False
        if not tag["close"]:
            names.append(name)
        elif not names or names.pop() != name:
            return False
    return not names


def _open_link(slug: str, length: int, register: Register, href: Callable[[str], str]) -> str:
    entry = register.entries[slug]
    title = say("citation.title", title=entry.title, day=format_short_day(entry.issued))
    short = " data-short" if length <= UNBROKEN_LENGTH else ""
    return f'<a class="citation" href="{escape(href(slug))}" title="{escape(title)}"{short}>'
