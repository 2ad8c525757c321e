"""The recipes of the sitemaps and of robots.txt."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain

import msgspec

from plugins.engine.fingerprints import hash_bytes, hash_value
from plugins.engine.pages import Deferred, Page
from plugins.newsroom.digests import hash_fronts
from plugins.newsroom.documents import Document
from plugins.newsroom.edition import Edition
from plugins.newsroom.index import MONTH
from plugins.seo.sitemaps import (
    NewsEntry,
    NewsSitemapView,
    RobotsView,
    SitemapEntry,
    SitemapIndexView,
    SitemapView,
    render_index,
    render_news_sitemap,
    render_robots,
    render_sitemap,
)

# The protocol allows 50,000 addresses a file.
LARGEST_SITEMAP = 49_000
# What is no article: lists, and the pages of sections, bodies, campaigns, documents and the rest.
GENERAL_PART = "chung"
FIXED_LISTS = (
    "FRONT",
    "CAMPAIGNS",
    "COMMITTEES",
    "DIRECTIVES",
    "CATEGORIES",
    "TAGS",
    "AUTHORS",
    "NOTICES",
    "ARCHIVES",
)
NEWS_DAYS = 2
LARGEST_NEWS_SITEMAP = 1_000


class SitemapPart(msgspec.Struct, frozen=True):
    """One file of the sitemap, by the name that its address holds; its entries are put together when it is rendered.

    `digest` stands for all entries, `modified` is the newest date among them.
    """

    name: str
    digest: bytes
    modified: datetime | None
    list_entries: Callable[[], Iterable[SitemapEntry]]

    @property
    def entries(self) -> tuple[SitemapEntry, ...]:
        """The addresses of this part."""
        return tuple(self.list_entries())


def plan_pages(edition: Edition) -> Iterator[Page]:
    """Yield the recipes of the sitemap's index and parts, the news sitemap and robots.txt."""
    yield from plan_sitemaps(edition, LARGEST_SITEMAP)
    yield _plan_news_sitemap(edition)
    yield _plan_robots(edition)


def plan_sitemaps(edition: Edition, largest: int) -> Iterator[Page]:
    """Yield the index and its parts, none with more than `largest` addresses."""
    index = []
    for part in list_parts(edition, largest):
        place = edition.urls.place("SITEMAP_PART", part=part.name)
        index.append(SitemapEntry(place.url, part.modified))
        entries = Deferred(part.digest, partial(getattr, part, "entries"))
        yield Page("sitemap", place.url, place.save_as, SitemapView, {"entries": entries}, render_sitemap)
    place = edition.urls.place("SITEMAP")
    yield Page("sitemap", place.url, place.save_as, SitemapIndexView, {"parts": tuple(index)}, render_index)


def list_parts(edition: Edition, largest: int) -> Iterator[SitemapPart]:
    """Yield the sitemap's parts: one for each month's articles, oldest first, and one for everything else.

    A new article joins the end of the last part of its month, so that the parts of other months stay as they are.
    """
    newsroom = edition.newsroom
    months = {f"{year}-{month:02}": list(found) for (year, month), found in newsroom.articles_of_month.items()}
    for document in chain.from_iterable(newsroom.translations.values()):
        months.setdefault(document.order[:MONTH], []).append(document)
    for month, found in sorted(months.items()):
        # A draft that the development server shows, and a hidden translation, tell robots to pass by.
        documents = [document for document in found if "status" not in document.stated]
        if newsroom.translations:
            documents.sort(key=lambda d: (d.order, d.fields.lang if "lang" in d.stated else ""))
        for name, chosen in _split_part(month, documents, largest):
            pictures = ((found, names) for found in chosen if (names := edition.list_image_names(found)))
            digest = hash_bytes(hash_fronts(chosen), *chain.from_iterable(_hash_pictures(edition, *found) for found in pictures))
            # Of those that were never changed, the last is the newest.
            newest = max(map(_get_change, (chosen[-1], *(found for found in chosen if "modified" in found.stated))))
            yield SitemapPart(name, digest, newest, partial(_list_article_entries, edition, chosen))
    for name, entries in _split_part(GENERAL_PART, list(_list_general_entries(edition)), largest):
        newest = max((entry.modified for entry in entries if entry.modified), default=None)
        yield SitemapPart(name, hash_value(entries), newest, partial(tuple, entries))


def _hash_pictures(edition: Edition, document: Document, names: Iterable[str]) -> Iterator[bytes]:
    """Yield what stands for each picture of an article's entry."""
    images = edition.images
    return (f"{document.path}\0{name}".encode() + images[name].digest for name in names if name in images)


def _list_article_entries(edition: Edition, documents: Iterable[Document]) -> Iterator[SitemapEntry]:
    return (
        SitemapEntry(edition.get_place(document).url, _get_change(document), _list_pictures(edition, document))
        for document in documents
    )


def _list_pictures(edition: Edition, document: Document) -> tuple[str, ...]:
    """Return the addresses of the pictures that a document's page shows, as large as there are."""
    pictures = filter(None, map(edition.get_picture, edition.list_image_names(document)))
    return tuple(picture.full or picture.url for picture in pictures)


def _get_change(document: Document) -> datetime:
    return document.fields.modified or document.fields.date


def _split_part(name: str, items: Sequence, largest: int) -> Iterator[tuple[str, Sequence]]:
    """Yield the parts' names, and what they hold."""
    for number, start in enumerate(range(0, len(items), largest), start=1):
        yield name if number == 1 else f"{name}-{number}", items[start : start + largest]


def _list_general_entries(edition: Edition) -> Iterator[SitemapEntry]:
    """Yield every page that isn't an article; lists have no date, so that this part stays as it is when articles come."""
    newsroom, urls = edition.newsroom, edition.urls
    for language in edition.list_translated():
        yield SitemapEntry(edition.get_front_place(language).url, None)
    for name in FIXED_LISTS:
        yield SitemapEntry(urls.place(name).url, None)
    for documents in (newsroom.sections, newsroom.campaigns, newsroom.committees, newsroom.directives):
        for document in documents.values():
            yield SitemapEntry(edition.get_place(document).url, None, _list_pictures(edition, document))
    for slug in newsroom.articles_of_tag:
        yield SitemapEntry(urls.place("TAG", slug=slug).url, None)
    for slug in dict.fromkeys((*newsroom.authors, *newsroom.articles_of_author)):
        yield SitemapEntry(urls.place("AUTHOR", slug=slug).url, None)
    for document in newsroom.pages.values():
        if document.fields.status == "published":
            yield SitemapEntry(edition.get_place(document).url, document.fields.modified or document.fields.date)
    for document in newsroom.notices.values():
        if edition.is_shown(document):
            yield SitemapEntry(edition.get_place(document).url, document.fields.date)
    for year in newsroom.articles_of_year:
        yield SitemapEntry(urls.place("YEAR_ARCHIVE", date=date(year, 1, 1)).url, None)
    for year, month in newsroom.articles_of_month:
        yield SitemapEntry(urls.place("MONTH_ARCHIVE", date=date(year, month, 1)).url, None)


def _plan_news_sitemap(edition: Edition) -> Page:
    """Return the news sitemap: what was published today and yesterday, so that it changes once a day without news."""
    newsroom = edition.newsroom
    first = newsroom.today - timedelta(days=NEWS_DAYS - 1)
    entries = []
    for document in reversed(newsroom.articles):
        day = document.fields.date.date()
        if day < first or len(entries) == LARGEST_NEWS_SITEMAP:
            break
        if day <= newsroom.today:
            card = edition.get_article_card(document)
            entries.append(NewsEntry(card.url, card.title, card.date))
    place = edition.urls.place("NEWS_SITEMAP")
    return Page(
        "sitemap", place.url, place.save_as, NewsSitemapView, {"entries": tuple(entries)}, render_news_sitemap
    )


def _plan_robots(edition: Edition) -> Page:
    place = edition.urls.place("ROBOTS")
    sitemaps = tuple(edition.urls.place(name).url for name in ("SITEMAP", "NEWS_SITEMAP"))
    return Page("robots", place.url, place.save_as, RobotsView, {"sitemaps": sitemaps}, render_robots)
