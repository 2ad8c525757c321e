"""HTML pages: what can be seen from one of them alone, and where it leads."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from lxml.html import HtmlElement, HTMLParser, document_fromstring

from plugins.desk.checking.budgets import Assets, check_budget
from plugins.desk.checking.facts import Facts, Notes
from plugins.desk.checking.structured_data import check_things
from plugins.desk.checking.styles import list_style_addresses

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
KIND = re.compile(r"\bpage--([\w-]+)")
REFRESH = re.compile(r"\d+\s*;\s*url=(.+)", re.IGNORECASE)
# Attributes with an address that the browser loads by itself.
LOADED = (
    ("img", "src"),
    ("script", "src"),
    ("source", "src"),
    ("audio", "src"),
    ("video", "src"),
    ("video", "poster"),
    ("track", "src"),
    ("iframe", "src"),
    ("embed", "src"),
    ("object", "data"),
    ("input", "src"),
    ("use", "href"),
    ("image", "href"),
)
# Of <link>: those that make the browser ask a host at once, and those that only name an address.
LOADING_RELATIONS = frozenset(
    {"stylesheet", "icon", "apple-touch-icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "manifest"}
)
NAMED_PROPERTIES = frozenset({"og:url", "og:image", "og:video", "og:audio", "twitter:image"})


def read_page(notes: Notes, data: bytes, assets: Assets) -> Facts:
    """Read one page."""
    if not data.strip():
        notes.report(0, "empty-file")
        return notes.finish()
    page = document_fromstring(data, parser=HTMLParser(encoding="utf-8"))
    elements: dict[str, list[HtmlElement]] = {}
    ids: list[str] = []
    for element in page.iter("*"):
        elements.setdefault(element.tag, []).append(element)
        if element.get("id") is not None:
            ids.append(element.get("id"))
        for attribute, value in element.items():
            if attribute == "style" or attribute.startswith("on"):
                notes.report(element.sourceline, "inline-code", code=f'{attribute}="{value}"')
    for found, times in Counter(ids).items():
        if times > 1:
            notes.report(0, "duplicate-id", id=found)
    body = page.find("body")
    kind = KIND.search(body.get("class", "")) if body is not None else None
    metas = elements.get("meta", ())
    redirects = [meta for meta in metas if meta.get("http-equiv", "").lower() == "refresh"]
    if not redirects:
        _check_outline(notes, page, elements)
    _note_links(notes, elements)
    for meta in redirects:
        if target := REFRESH.match(meta.get("content", "")):
            notes.follow(target[1], meta.sourceline)
    for meta in metas:
        if meta.get("property") in NAMED_PROPERTIES or meta.get("name") in NAMED_PROPERTIES:
            notes.name_address(meta.get("content", ""), meta.sourceline)
    _check_images(notes, elements)
    _check_scripts(notes, elements)
    hidden = any(meta.get("name") == "robots" and "noindex" in meta.get("content", "") for meta in metas)
    found_kind = kind[1] if kind else "redirect" if redirects else "page"
    check_budget(notes, found_kind, data, elements, assets)
    # Links within the page are settled here; the others wait until all files are known.
    known = {*ids, "", "top", *(anchor.get("name") for anchor in elements.get("a", ()) if anchor.get("name"))}
    for key, link in list(notes.links.items()):
        if link.file == notes.name:
            if link.fragment not in known:
                notes.report(link.line, "broken-fragment", link=link.written)
            del notes.links[key]
    return notes.finish(known, found_kind, not hidden and not redirects)


def _check_outline(notes: Notes, page: HtmlElement, elements: Mapping[str, list[HtmlElement]]) -> None:
    if not page.get("lang"):
        notes.report(1, "no-language")
    titles = elements.get("title", ())
    if not any((title.text or "").strip() for title in titles):
        notes.report(1, "no-title")
    if len(elements.get("main", ())) != 1:
        notes.report(1, "no-main")
    headings = [heading for heading in page.iter(*HEADINGS)]
    levels = [HEADINGS.index(heading.tag) + 1 for heading in headings]
    if levels.count(1) != 1:
        notes.report(1, "one-h1", count=levels.count(1))
    for (before, after), heading in zip(pairwise(levels), headings[1:]):
        if after > before + 1:
            notes.report(heading.sourceline, "heading-skip", before=before, after=after)


def _note_links(notes: Notes, elements: Mapping[str, list[HtmlElement]]) -> None:
    for tag, attribute in (("a", "href"), ("area", "href"), ("form", "action")):
        for element in elements.get(tag, ()):
            if (address := element.get(attribute)) is not None:
                notes.follow(address, element.sourceline)
    for tag, attribute in LOADED:
        for element in elements.get(tag, ()):
            if (address := element.get(attribute)) is not None:
                notes.load(address, element.sourceline)
    for tag in ("img", "source"):
        for element in elements.get(tag, ()):
            for address in _list_candidates(element.get("srcset", "")):
                notes.load(address, element.sourceline)
    for element in elements.get("link", ()):
        address = element.get("href")
        if address is None:
            notes.report(element.sourceline, "link-without-address")
        elif LOADING_RELATIONS.isdisjoint(element.get("rel", "").lower().split()):
            notes.name_address(address, element.sourceline)
        else:
            notes.load(address, element.sourceline)
    for element in elements.get("style", ()):
        for address, _ in list_style_addresses(element.text or ""):
            notes.load(address, element.sourceline)


def _list_candidates(srcset: str) -> Iterator[str]:
    """Yield the addresses of a srcset, of which each may have a width or a density behind it."""
    for candidate in srcset.split(", "):
        if words := candidate.split():
            yield words[0].rstrip(",")


def _check_images(notes: Notes, elements: Mapping[str, list[HtmlElement]]) -> None:
    for image in elements.get("img", ()):
        source = image.get("src", "")
        if image.get("alt") is None:
            notes.report(image.sourceline, "no-alt", src=source)
        if not (image.get("width") and image.get("height")):
            notes.report(image.sourceline, "no-size", src=source)


def _check_scripts(notes: Notes, elements: Mapping[str, list[HtmlElement]]) -> None:
    for script in elements.get("script", ()):
        kind = script.get("type", "")
        if kind == "application/ld+json":
            try:
                thing = json.loads(script.text or "")
            except ValueError as error:
                notes.report(script.sourceline, "bad-json-ld", error=error)
            else:
                check_things(notes, thing, script.sourceline)
        elif script.get("src") is None and kind not in ("application/json", "speculationrules"):
            notes.report(script.sourceline, "inline-code", code="<script>")
