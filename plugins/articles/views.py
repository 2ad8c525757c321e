"""What the templates of articles and of their lists read."""

from datetime import date, datetime

import msgspec
from markupsafe import Markup

from plugins.articles.sharing import ShareLink, list_share_links
from plugins.newsroom.cards import (
    ArticleCard,
    CampaignCard,
    DirectiveCard,
    Figure,
    Head,
    Link,
    NoticeCard,
    Pagination,
    Picture,
    Tally,
)


class CorrectionView(msgspec.Struct, frozen=True):
    """A dated correction of an article."""

    date: date
    text: str


class ArticleDetail(msgspec.Struct, frozen=True):
    """An article's own fields."""

    slug: str
    title: str
    lead: str
    date: datetime
    modified: datetime | None
    authors: tuple[Link, ...]
    picture: Picture | None
    source: str
    source_url: str
    tags: tuple[Link, ...]
    corrections: tuple[CorrectionView, ...]
    status: str
    gallery: tuple[Picture, ...] = ()


class StageLink(msgspec.Struct, frozen=True):
    """A campaign that an article belongs to, with the stage that it reports on."""

    title: str
    url: str
    stage: str


class Series(msgspec.Struct, frozen=True):
    """The articles before and after this one in a campaign."""

    campaign: Link
    previous: Link | None
    next: Link | None


class Crosshead(msgspec.Struct, frozen=True):
    """A heading in an article's body, for the table of contents; `level` is 1 or 2."""

    text: str
    anchor: str
    level: int


class ArticleView(msgspec.Struct, frozen=True):
    """One article's page; `minutes` is the time to read; a short article has no table of contents."""

    head: Head
    article: ArticleDetail
    contents: tuple[Crosshead, ...]
    minutes: int
    body: Markup
    share: tuple[ShareLink, ...]
    section: Link | None
    committees: tuple[Link, ...]
    campaigns: tuple[StageLink, ...]
    directives: tuple[DirectiveCard, ...]
    figures: tuple[Figure, ...]
    others: tuple[ArticleCard, ...]
    newer: Link | None
    series: tuple[Series, ...]


def build_article_view(body: str, article: ArticleDetail, address: str, interface: str, **parts: object) -> ArticleView:
    """Build the view from its parts; the body is safe HTML, `address` the page's own with its host, `interface` its language."""
    share = list_share_links(address, article.title, interface)
    return ArticleView(body=Markup(body), article=article, share=share, **parts)


class CampaignBox(msgspec.Struct, frozen=True):
    """A running campaign on the front page, with its newest articles."""

    card: CampaignCard
    articles: tuple[ArticleCard, ...]


class SectionBox(msgspec.Struct, frozen=True):
    """A section on the front page, with its newest articles."""

    link: Link
    articles: tuple[ArticleCard, ...]


class FrontView(msgspec.Struct, frozen=True):
    """The front page; `shape` is "set" (the lead and two beside it), "single" or "quiet"."""

    head: Head
    shape: str
    urgent: tuple[NoticeCard, ...]
    risen: CampaignBox | None
    lead: ArticleCard | None
    seconds: tuple[ArticleCard, ...]
    featured: tuple[ArticleCard, ...]
    latest: tuple[ArticleCard, ...]
    campaigns: tuple[CampaignBox, ...]
    sections: tuple[SectionBox, ...]
    notices: tuple[NoticeCard, ...]


class ListView(msgspec.Struct, frozen=True):
    """A page of a section's, a tag's or a month's articles; `total` is None on older pages, which never change."""

    head: Head
    title: str
    introduction: Markup
    articles: tuple[ArticleCard, ...]
    total: int | None
    pagination: Pagination
    feed: str
    children: tuple[Link, ...]


def build_list_view(introduction: str, **parts: object) -> ListView:
    """Build the view from its parts; the introduction is safe HTML."""
    return ListView(introduction=Markup(introduction), **parts)


class AuthorView(msgspec.Struct, frozen=True):
    """A page of an author's articles."""

    head: Head
    name: str
    aliases: tuple[str, ...]
    introduction: Markup
    articles: tuple[ArticleCard, ...]
    total: int | None
    pagination: Pagination


def build_author_view(introduction: str, **parts: object) -> AuthorView:
    """Build the view from its parts; the introduction is safe HTML."""
    return AuthorView(introduction=Markup(introduction), **parts)


class Count(msgspec.Struct, frozen=True):
    """A link with the number of articles behind it."""

    link: Link
    count: int


class Listed(msgspec.Struct, frozen=True):
    """A link to a list, and how many articles stand there."""

    link: Link
    articles: Tally


class YearCount(msgspec.Struct, frozen=True):
    """A year of the archive with its months."""

    link: Link
    count: int
    months: tuple[Count, ...]


class ArchiveView(msgspec.Struct, frozen=True):
    """A page of a year's articles."""

    head: Head
    year: int
    months: tuple[Count, ...]
    articles: tuple[ArticleCard, ...]
    total: int | None
    pagination: Pagination


class ArchivesView(msgspec.Struct, frozen=True):
    """All years and months."""

    head: Head
    years: tuple[YearCount, ...]


class OverviewView(msgspec.Struct, frozen=True):
    """All sections, tags or authors, each with its number of articles."""

    head: Head
    counts: tuple[Listed, ...]
