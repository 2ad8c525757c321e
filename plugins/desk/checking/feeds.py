"""Feeds: Atom by RFC 4287's grammar, RSS 2.0 by its own, JSON Feed 1.1 by its types, and the links in all of them."""

import re
from collections import Counter
from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Annotated

import msgspec
from lxml.etree import RelaxNG, _Element, parse
from lxml.html import fragments_fromstring

from plugins.desk.checking.facts import Notes

GRAMMARS = Path(__file__).parent / "grammars"
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
MEDIA = "{http://search.yahoo.com/mrss/}content"
JSON_FEED = re.compile(r"https://jsonfeed\.org/version/1(\.1)?")

Address = Annotated[str, msgspec.Meta(pattern=r"^https?://\S+$")]
Moment = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")]
Words = Annotated[str, msgspec.Meta(pattern=r"\S")]


class JsonAuthor(msgspec.Struct):
    """An author as JSON Feed 1.1 has it."""

    name: Words | None = None
    url: Address | None = None
    avatar: Address | None = None


class JsonAttachment(msgspec.Struct):
    """A file that goes with an item."""

    url: Address
    mime_type: Annotated[str, msgspec.Meta(pattern=r"^[^/\s]+/[^/\s]+")]
    title: str | None = None
    size_in_bytes: int | None = None
    duration_in_seconds: float | None = None


class JsonItem(msgspec.Struct):
    """An item as JSON Feed 1.1 has it."""

    id: Words
    url: Address | None = None
    external_url: Address | None = None
    title: str | None = None
    content_html: str | None = None
    content_text: str | None = None
    summary: str | None = None
    image: Address | None = None
    banner_image: Address | None = None
    date_published: Moment | None = None
    date_modified: Moment | None = None
    authors: list[JsonAuthor] = []
    tags: list[str] = []
    language: str | None = None
    attachments: list[JsonAttachment] = []


class JsonHub(msgspec.Struct):
    """Where a reader may ask to be told of news."""

    type: Words
    url: Address


class JsonFeed(msgspec.Struct):
    """A feed as JSON Feed 1.1 has it."""

    version: str
    title: Words
    items: list[JsonItem]
    home_page_url: Address | None = None
    feed_url: Address | None = None
    description: str | None = None
    user_comment: str | None = None
    next_url: Address | None = None
    icon: Address | None = None
    favicon: Address | None = None
    authors: list[JsonAuthor] = []
    language: str | None = None
    expired: bool | None = None
    hubs: list[JsonHub] = []


@cache
def load_grammar(name: str) -> RelaxNG:
    """Return a grammar, ready for use."""
    return RelaxNG(parse(str(GRAMMARS / f"{name}.rng")))


def check_atom(notes: Notes, root: _Element) -> None:
    """Check an Atom feed."""
    _check_grammar(notes, root, "atom")
    entries = root.findall(f"{ATOM}entry")
    if root.find(f"{ATOM}author") is None:
        for entry in entries:
            if entry.find(f"{ATOM}author") is None:
                notes.report(entry.sourceline, "feed-no-author", title=entry.findtext(f"{ATOM}title"))
    for entry in entries:
        relations = {link.get("rel", "alternate") for link in entry.findall(f"{ATOM}link")}
        if "alternate" not in relations and entry.find(f"{ATOM}content") is None:
            notes.report(entry.sourceline, "feed-no-link", title=entry.findtext(f"{ATOM}title"))
    _check_identities(notes, (entry.findtext(f"{ATOM}id") for entry in entries))
    for link in root.iter(f"{ATOM}link"):
        _note_address(notes, link.get("href", ""), link.sourceline)
        if link.get("rel") == "self" and link.getparent() is root:
            _check_self(notes, link.get("href", ""), link.sourceline)
    for element in root.iter(f"{ATOM}uri", f"{ATOM}icon", f"{ATOM}logo"):
        _note_address(notes, element.text or "", element.sourceline)
    for element in root.iter(f"{ATOM}content", f"{ATOM}summary"):
        if element.get("type") == "html":
            _note_content(notes, element.text or "", element.sourceline)
    _note_media(notes, root)


def check_rss(notes: Notes, root: _Element) -> None:
    """Check an RSS feed."""
    _check_grammar(notes, root, "rss")
    _check_identities(notes, (item.findtext("guid") for item in root.iter("item")))
    for element in root.iter("pubDate", "lastBuildDate"):
        try:
            moment = parsedate_to_datetime(element.text or "")
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            notes.report(element.sourceline, "feed-date", found=element.text)
    for element in root.iter("link", "comments"):
        _note_address(notes, element.text or "", element.sourceline)
    for link in root.iter(f"{ATOM}link"):
        _note_address(notes, link.get("href", ""), link.sourceline)
        if link.get("rel") == "self":
            _check_self(notes, link.get("href", ""), link.sourceline)
    for enclosure in root.iter("enclosure"):
        _note_address(notes, enclosure.get("url", ""), enclosure.sourceline)
    for element in root.iter(CONTENT):
        _note_content(notes, element.text or "", element.sourceline)
    _note_media(notes, root)


def check_json_feed(notes: Notes, data: bytes) -> None:
    """Check a feed in JSON."""
    try:
        feed = msgspec.json.decode(data, type=JsonFeed)
    except msgspec.ValidationError as error:
        notes.report(0, "json-feed", error=error)
        return
    if not JSON_FEED.fullmatch(feed.version):
        notes.report(0, "json-feed", error=f"version: {feed.version}")
    for item in feed.items:
        if item.content_html is None and item.content_text is None:
            notes.report(0, "json-feed", error=f"{item.id}: content_html, content_text")
        _note_content(notes, item.content_html or "", 0)
        for address in (item.url, item.image, item.banner_image, *(author.url for author in item.authors)):
            if address:
                notes.name_address(address, 0)
        for attachment in item.attachments:
            notes.name_address(attachment.url, 0)
    _check_identities(notes, (item.id for item in feed.items))
    if feed.feed_url:
        _check_self(notes, feed.feed_url, 0)
    for address in (feed.home_page_url, feed.icon, feed.favicon, feed.next_url):
        if address:
            notes.name_address(address, 0)


def _check_grammar(notes: Notes, root: _Element, name: str) -> None:
    grammar = load_grammar(name)
    if not grammar.validate(root):
        # The first tells what is wrong; those after it only that everything above is, too.
        for error in islice(grammar.error_log, 1):
            notes.report(error.line, f"{name}-grammar", error=error.message)


def _check_identities(notes: Notes, identities: Iterable[str | None]) -> None:
    for identity, times in Counter(filter(None, identities)).items():
        if times > 1:
            notes.report(0, "feed-identity", id=identity)


def _check_self(notes: Notes, address: str, line: int) -> None:
    target = notes.site.resolve(address, notes.url)
    if target is None or target[0] != notes.name:
        notes.report(line, "feed-self", link=address)


def _note_address(notes: Notes, address: str, line: int) -> None:
    """Note an address that a feed names: it is read far from the site, so it has to be whole."""
    if not re.match(r"\w[\w+.-]*:", address):
        notes.report(line, "relative-address", link=address)
    notes.name_address(address, line)


def _note_content(notes: Notes, html: str, line: int) -> None:
    for fragment in fragments_fromstring(html) if html.strip() else ():
        for element in () if isinstance(fragment, str) else fragment.iter("*"):
            for attribute in ("href", "src"):
                address = element.get(attribute)
                # A footnote leads to a place in the same text.
                if address is not None and not address.startswith("#"):
                    _note_address(notes, address, line)


def _note_media(notes: Notes, root: _Element) -> None:
    for element in root.iter(MEDIA):
        _note_address(notes, element.get("url", ""), element.sourceline)
