"""The recipes of all feeds."""

from collections.abc import Callable, Iterator

import msgspec

from plugins.engine.fingerprints import hash_bytes, hash_value
from plugins.engine.pages import Group, Page
from plugins.feeds.formats import render_atom, render_json, render_rss
from plugins.feeds.views import Bodies, FeedEntry, FeedView, build_entry, get_last_change
from plugins.newsroom.digests import hash_entities, list_digests
from plugins.newsroom.documents import Document
from plugins.newsroom.edition import BodyPart, Edition
from plugins.newsroom.texts import say
from plugins.newsroom.urls import Place

SITE_FORMATS = {"atom.xml": render_atom, "rss.xml": render_rss, "json": render_json}


class Channel(msgspec.Struct, frozen=True):
    """What one feed follows: a page, and the articles listed there that the feed holds, newest first."""

    title: str
    description: str
    page: Place
    articles: tuple[Document, ...]
    language: str
    source: str = ""


def plan_pages(edition: Edition) -> Iterator[Group]:
    """Yield the recipes of the site's feeds and of those of every section, body, campaign and other language."""
    site = _build_site_channel(edition)
    for ending, render in SITE_FORMATS.items():
        yield _group_feed(edition, site, edition.urls.place("FEED", format=ending), render)
    for channel in _list_channels(edition):
        yield _group_feed(edition, channel, edition.urls.below(channel.page, "LIST_FEED"), render_atom)


def _group_feed(edition: Edition, channel: Channel, place: Place, render: Callable[[object, FeedView], str]) -> Group:
    """Return a feed as a group of its own."""

    def get_key() -> bytes:
        told = list_digests(edition, channel.articles)
        since = None if channel.articles else get_last_change((), edition.newsroom)
        own = channel.title, channel.description, channel.page.url, channel.language, channel.source
        return hash_value((hash_entities(edition), place.url, own, since, told))

    return Group(get_key, lambda: (_plan_feed(edition, channel, place, render),))


def _get_body(edition: Edition, article: Document) -> BodyPart:
    # An article stands in several feeds: its entry and its body are the same value in each of them.
    return edition.keep("feed-body", article.path, lambda: edition.get_body(article, hash_bytes))


def _get_entry(edition: Edition, article: Document) -> FeedEntry:
    return edition.keep("feed-entry", article.path, lambda: build_entry(edition, article))


def _build_site_channel(edition: Edition) -> Channel:
    config = edition.config
    return Channel(
        title=config.name,
        description=config.tagline or say("feed.description", title=config.name),
        page=edition.urls.place("FRONT"),
        articles=_take_newest(edition, edition.newsroom.articles),
        language=config.language,
    )


def _list_channels(edition: Edition) -> Iterator[Channel]:
    newsroom = edition.newsroom
    for documents, articles in (
        (newsroom.sections, newsroom.articles_of_section),
        (newsroom.committees, newsroom.articles_of_committee),
        (newsroom.campaigns, newsroom.articles_of_campaign),
    ):
        for slug, document in documents.items():
            title = document.fields.title
            yield Channel(
                title=say("feed.title", title=title, site=edition.config.name),
                description=edition.readings[document.path].excerpt or say("feed.description", title=title),
                page=edition.get_place(document),
                articles=_take_newest(edition, articles.get(slug, ())),
                language=edition.config.language,
                source=document.path,
            )


    for language, articles in edition.list_translated().items():
        config = edition.config.translated.get(language, edition.config)
        title = say("feed.title", language, title=say("front.other_language", language), site=config.name)
        yield Channel(
            title=title,
            description=config.tagline or say("feed.description", language, title=title),
            page=edition.get_front_place(language),
            articles=_take_newest(edition, articles),
            language=language,
        )


def _take_newest(edition: Edition, articles: tuple[Document, ...]) -> tuple[Document, ...]:
    return articles[: -edition.config.feed_size - 1 : -1]


def _plan_feed(
    edition: Edition,
    channel: Channel,
    place: Place,
    render: Callable[[object, FeedView], str],
) -> Page:
    chosen = tuple(_get_entry(edition, article) for article in channel.articles)
    parts = tuple(_get_body(edition, article) for article in channel.articles)
    return Page(
        kind="feed",
        url=place.url,
        save_as=place.save_as,
        build=FeedView,
        parts={
            "title": channel.title,
            "description": channel.description,
            "language": channel.language,
            "hub": edition.config.hub,
            "url": place.url,
            "page_url": channel.page.url,
            "updated": get_last_change(chosen, edition.newsroom),
            "entries": chosen,
            "bodies": Bodies(hash_bytes(*(part.digest for part in parts)), parts),
        },
        render=render,
        source=channel.source,
        beside=tuple(path for article in channel.articles for path in edition.list_linked(article)),
    )
