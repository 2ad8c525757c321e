"""The recipes of all feeds."""

from collections.abc import Callable, Iterator, Mapping

import msgspec

from plugins.engine.fingerprints import hash_bytes
from plugins.engine.pages import Page
from plugins.feeds.formats import render_atom, render_json, render_rss
from plugins.feeds.views import Bodies, FeedEntry, FeedView, build_entry, get_last_change
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


def plan_pages(edition: Edition) -> Iterator[Page]:
    """Yield the recipes of the site's feeds and of those of every section, body, campaign and other language."""
    site = _build_site_channel(edition)
    lists = tuple(_list_channels(edition))
    articles = {article.path: article for channel in (site, *lists) for article in channel.articles}
    # An article stands in several feeds: its entry and its body are the same value in each of them.
    entries = {path: build_entry(edition, article) for path, article in articles.items()}
    bodies = {path: edition.get_body(article, hash_bytes) for path, article in articles.items()}
    for ending, render in SITE_FORMATS.items():
        yield _plan_feed(edition, site, edition.urls.place("FEED", format=ending), render, entries, bodies)
    for channel in lists:
        place = edition.urls.below(channel.page, "LIST_FEED")
        yield _plan_feed(edition, channel, place, render_atom, entries, bodies)


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
    entries: Mapping[str, FeedEntry],
    bodies: Mapping[str, BodyPart],
) -> Page:
    chosen = tuple(entries[article.path] for article in channel.articles)
    parts = tuple(bodies[article.path] for article in channel.articles)
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
