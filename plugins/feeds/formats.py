"""Atom, RSS and JSON Feed: functions of the site and a feed's view that return the file's text."""

import json
from collections.abc import Mapping
from typing import Protocol
from urllib.parse import urlsplit

from plugins.feeds.contents import set_addresses
from plugins.feeds.views import FeedEntry, FeedView
from plugins.newsroom.urls import make_absolute
from plugins.newsroom.words import format_iso

JSON_FEED = "https://jsonfeed.org/version/1.1"


class Site(Protocol):
    """What feeds read of the site."""

    name: str
    owner: str
    origin: str


def render_atom(site: Site, view: FeedView) -> str:
    """Return the feed in Atom."""
    # Imported here, as below: the library loads Python's web client, and few builds write a feed.
    from plugins.feeds.xml_formats import AtomFeed, write_feed

    return write_feed(AtomFeed, site, view)


def render_rss(site: Site, view: FeedView) -> str:
    """Return the feed in RSS 2.0."""
    from plugins.feeds.xml_formats import RssFeed, write_feed

    return write_feed(RssFeed, site, view)


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
        "content_html": complete_body(site, entry, body),
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


def complete_body(site: Site, entry: FeedEntry, body: str) -> str:
    """Return an entry's body with whole addresses."""
    return set_addresses(body, lambda url: make_absolute(url, site.origin, entry.url))
