"""Feeds in XML, as the library writes them, with what we add."""

from collections.abc import Mapping
from html import escape

from feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

from plugins.feeds.formats import Site, build_identity, complete_body
from plugins.feeds.views import FeedView
from plugins.newsroom.cards import Picture
from plugins.newsroom.urls import make_absolute
from plugins.newsroom.xml_text import clean_xml_text

NAMESPACES = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}


def write_feed(kind: type[SyndicationFeed], site: Site, view: FeedView) -> str:
    """Return the text of a feed of a kind."""
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
            content=clean_xml_text(complete_body(site, entry, body)),
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


class _StatedFeed:
    """What both formats have of the portal's own: a stated moment of change, and the hub."""

    hub_link: str

    def latest_post_date(self):
        """Return when the feed last changed."""
        return self.feed["updated"]

    def add_root_elements(self, handler):
        """Write what the library knows of the feed, then its hub."""
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement(self.hub_link, None, {"rel": "hub", "href": self.feed["hub"]})


class AtomFeed(_StatedFeed, Atom1Feed):
    """Atom with a stated moment of change, every author of an entry, and its picture."""

    hub_link = "link"

    def root_attributes(self):
        """Return the namespaces."""
        return {**super().root_attributes(), "xmlns:media": NAMESPACES["xmlns:media"]}

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


class RssFeed(_StatedFeed, Rss201rev2Feed):
    """RSS with a stated moment of change, whole bodies, every author of an entry, and its picture."""

    hub_link = "atom:link"

    def rss_attributes(self):
        """Return the version and the namespaces."""
        return {**super().rss_attributes(), **NAMESPACES}

    def add_item_elements(self, handler, item):
        """Write what the library knows of an entry, then what we add."""
        super().add_item_elements(handler, item)
        for name, _ in item["authors"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("content:encoded", item["content"])
        if item["picture"]:
            handler.addQuickElement("media:content", None, item["picture"])
