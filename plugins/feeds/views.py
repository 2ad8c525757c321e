"""What a feed is written from, in whichever format."""

from collections.abc import Sequence
from datetime import datetime, time

import msgspec

from plugins.newsroom.cards import Link, Picture
from plugins.newsroom.documents import Document
from plugins.newsroom.edition import BodyPart, Edition
from plugins.newsroom.index import Newsroom


class FeedEntry(msgspec.Struct, frozen=True):
    """An article as feeds carry it, without its body; a translation's slug ends in its language."""

    slug: str
    url: str
    title: str
    lead: str
    date: datetime
    updated: datetime
    authors: tuple[Link, ...]
    categories: tuple[str, ...]
    picture: Picture | None


class Bodies(msgspec.Struct, frozen=True):
    """The bodies of a feed's articles, a part of its page that is loaded when it is rendered."""

    digest: bytes
    parts: tuple[BodyPart, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The articles whose texts they are."""
        return tuple(text for part in self.parts for text in part.texts)

    def load(self) -> tuple[str, ...]:
        """Return each body's HTML."""
        return tuple(part.load() for part in self.parts)


class FeedView(msgspec.Struct, frozen=True):
    """A feed, its newest entry first: `page_url` is the page that it follows, `bodies` are its entries' HTML.

    `hub` is the WebSub hub that tells subscribers of changes; empty for none.
    """

    title: str
    description: str
    language: str
    hub: str
    url: str
    page_url: str
    updated: datetime
    entries: tuple[FeedEntry, ...]
    bodies: tuple[str, ...]


def build_entry(edition: Edition, document: Document) -> FeedEntry:
    """Build an article's entry."""
    card = edition.get_article_card(document)
    links = edition.newsroom.get_links(document)
    campaigns = (edition.get_link("campaign", slug).title for slug in links.campaigns)
    return FeedEntry(
        slug=card.slug if card.language == edition.config.language else f"{card.slug}:{card.language}",
        url=card.url,
        title=card.title,
        lead=card.lead,
        date=card.date,
        updated=document.fields.modified or card.date,
        authors=tuple(edition.get_name_link("author", name) for name in links.authors),
        categories=((card.section.title,) if card.section else ()) + tuple(campaigns),
        picture=card.picture,
    )


def get_last_change(entries: Sequence[FeedEntry], newsroom: Newsroom) -> datetime:
    """Return when a feed last changed.

    A feed without entries has not changed since the portal's first article: the clock would change it every day.
    """
    if entries:
        return max(entry.updated for entry in entries)
    if newsroom.articles:
        return newsroom.articles[0].fields.date
    return datetime.combine(newsroom.today, time(), newsroom.clock.tzinfo)
