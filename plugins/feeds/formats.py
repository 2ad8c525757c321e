"""Atom, RSS and JSON Feed: functions of the site and a feed's view that return the file's text."""

import json
from collections.abc import Mapping
from html import escape
from typing import Protocol
from urllib.parse import urlsplit

from feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

from plugins.feeds.contents import set_addresses
from plugins.feeds.views import FeedEntry, FeedView
from plugins.newsroom.cards import Picture
from plugins.newsroom.urls import make_absolute
from plugins.newsroom.words import format_iso
from plugins.newsroom.xml_text import clean_xml_text

JSON_FEED = "https://jsonfeed.org/version/1.1"
NAMESPACES = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}


class Site(Protocol):
    """What feeds read of the site."""

    name: str
    owner: str
    origin: str


def render_atom(site: Site, view: FeedView) -> str:
    """Return the feed in Atom."""
    return _write_xml(AtomFeed, site, view)


def render_rss(site: Site, view: FeedView) -> str:
    """Return the feed in RSS 2.0."""
    return _write_xml(RssFeed, site, view)


def render_json(site: Site, view: FeedView) -> str:
    """Return the feed in JSON Feed 1.1."""
    feed = {
        "version": JSON_FEED,
        "title": view.title,
        "home_page_url": make_absolute(view.page_url, site.origin),
        "feed_url": make_absolute(view.url, site.origin),
        "description": view.description,
        "language": view.language,
        "hubs": [{"type": "WebSub", "url": view.hub}] if view.hub else None,
        "authors": [{"name": site.owner or site.name}],
        "items": [
            _build_item(site, entry, body) for entry, body in zip(view.entries, view.bodies, strict=True)
        ],
    }
    feed = {key: value for key, value in feed.items() if value is not None}
    # Escaped to ASCII: there is no character, half of a pair even, that it could not hold.
    return json.dumps(feed, ensure_ascii=True, indent=1) + "\n"


def _build_item(site: Site, entry: FeedEntry, body: str) -> Mapping[str, object]:
    item = {
        "id": build_identity(entry, site.origin),
        "url": make_absolute(entry.url, site.origin),
        "title": entry.title,
        "summary": entry.lead,
        "content_html": _complete_body(site, entry, body),
        "image": make_absolute(entry.picture.full or entry.picture.url, site.origin) if entry.picture else "",
        "date_published": format_iso(entry.date),
        "date_modified": format_iso(entry.updated),
        "authors": [
            {"name": author.title, "url": make_absolute(author.url, site.origin)} for author in entry.authors
        ],
        "tags": entry.categories,
    }
    return {key: value for key, value in item.items() if value or key == "content_html"}


def build_identity(entry: FeedEntry, origin: str) -> str:
    """Return an entry's identity, a tag URI (RFC 4151): it outlives a change of scheme and of the URL patterns."""
    host = urlsplit(make_absolute("/", origin)).hostname
    return f"tag:{host},{entry.date.year}:{entry.slug}"


def _complete_body(site: Site, entry: FeedEntry, body: str) -> str:
    return set_addresses(body, lambda url: make_absolute(url, site.origin, entry.url))


def _write_xml(kind: type[SyndicationFeed], site: Site, view: FeedView) -> str:
    feed = kind(
        title=clean_xml_text(view.title),
        link=make_absolute(view.page_url, site.origin),
        description=clean_xml_text(view.description),
        language=view.language,
        author_name=clean_xml_text(site.owner or site.name),
        feed_url=make_absolute(view.url, site.origin),
        updated=view.updated,
        hub=view.hub,
    )
    for entry, body in zip(view.entries, view.bodies, strict=True):
        feed.add_item(
            title=clean_xml_text(entry.title),
            link=make_absolute(entry.url, site.origin),
            # Readers take both for HTML: a lead is plain text.
            description=escape(clean_xml_text(entry.lead), quote=False),
            content=clean_xml_text(_complete_body(site, entry, body)),
            pubdate=entry.date,
            updateddate=entry.updated,
            unique_id=build_identity(entry, site.origin),
            unique_id_is_permalink=False,
            categories=[clean_xml_text(category) for category in entry.categories],
            authors=[
                (clean_xml_text(author.title), make_absolute(author.url, site.origin))
                for author in entry.authors
            ],
            picture=_describe_picture(entry.picture, site.origin),
        )
    return feed.writeString("utf-8")


def _describe_picture(picture: Picture | None, origin: str) -> Mapping[str, str]:
    if picture is None:
        return {}
    return {
        "url": make_absolute(picture.full or picture.url, origin),
        "medium": "image",
        "type": picture.mime,
        "width": str(picture.width),
        "height": str(picture.height),
    }


class AtomFeed(Atom1Feed):
    """Atom with a stated moment of change, every author of an entry, and its picture."""

    def latest_post_date(self):
        """Return when the feed last changed."""
        return self.feed["updated"]

    def root_attributes(self):
        """Return the namespaces."""
        return {**super().root_attributes(), "xmlns:media": NAMESPACES["xmlns:media"]}

    def add_root_elements(self, handler):
        """Write what the library knows of the feed, then its hub."""
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement("link", None, {"rel": "hub", "href": self.feed["hub"]})

    def add_item_elements(self, handler, item):
        """Write what the library knows of an entry, then what we add."""
        super().add_item_elements(handler, item)
        for name, url in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.addQuickElement("uri", url)
            handler.endElement("author")
        if item["picture"]:
            handler.addQuickElement("media:content", None, item["picture"])


class RssFeed(Rss201rev2Feed):
    """RSS with a stated moment of change, whole bodies, every author of an entry, and its picture."""

    def latest_post_date(self):
        """Return when the feed last changed."""
        return self.feed["updated"]

    def rss_attributes(self):
        """Return the version and the namespaces."""
        return {**super().rss_attributes(), **NAMESPACES}

    def add_root_elements(self, handler):
        """Write what the library knows of the feed, then its hub."""
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": self.feed["hub"]})

    def add_item_elements(self, handler, item):
        """Write what the library knows of an entry, then what we add."""
        super().add_item_elements(handler, item)
        for name, _ in item["authors"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("content:encoded", item["content"])
        if item["picture"]:
            handler.addQuickElement("media:content", None, item["picture"])
