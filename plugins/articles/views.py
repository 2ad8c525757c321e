"""What the templates of articles and of their lists read."""

from dataclasses import dataclass
from datetime import date, datetime

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
)


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A dated correction of an article."""

    date: date
    text: str


@dataclass(frozen=True, slots=True)
class ArticleDetail:
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


@dataclass(frozen=True, slots=True)
class StageLink:
    """A campaign that an article belongs to, with the stage that it reports on."""

    title: str
    url: str
    stage: str


@dataclass(frozen=True, slots=True)
class Series:
    """The articles before and after this one in a campaign."""

    campaign: Link
    previous: Link | None
    next: Link | None


@dataclass(frozen=True, slots=True)
class Crosshead:
    """A heading in an article's body, for the table of contents; `level` is 1 or 2."""

    text: str
    anchor: str
    level: int


@dataclass(frozen=True, slots=True)
class ArticleView:
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


@dataclass(frozen=True, slots=True)
class CampaignBox:
    """A running campaign on the front page, with its newest articles."""

    card: CampaignCard
    articles: tuple[ArticleCard, ...]


@dataclass(frozen=True, slots=True)
class SectionBox:
    """A section on the front page, with its newest articles."""

    link: Link
    articles: tuple[ArticleCard, ...]


@dataclass(frozen=True, slots=True)
class FrontView:
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


@dataclass(frozen=True, slots=True)
class ListView:
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


@dataclass(frozen=True, slots=True)
class AuthorView:
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


@dataclass(frozen=True, slots=True)
class Count:
    """A link with the number of articles behind it."""

    link: Link
    count: int


@dataclass(frozen=True, slots=True)
class YearCount:
    """A year of the archive with its months."""

    link: Link
    count: int
    months: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class ArchiveView:
    """A page of a year's articles."""

    head: Head
    year: int
    months: tuple[Count, ...]
    articles: tuple[ArticleCard, ...]
    total: int | None
    pagination: Pagination


@dataclass(frozen=True, slots=True)
class ArchivesView:
    """All years and months."""

    head: Head
    years: tuple[YearCount, ...]


@dataclass(frozen=True, slots=True)
class OverviewView:
    """All sections, tags or authors, each with its number of articles."""

    head: Head
    counts: tuple[Count, ...]
